"""The limits of a request: how long the kit waits, how often it retries, and how much it reads."""

import os
from dataclasses import dataclass
from typing import Self

from tikit_kit.errors import TikitError


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """The limits of one request; each page of a list is a request of its own.

    Attributes:
        connect: seconds to connect to the service.
        read: seconds without a byte from it.
        deadline: seconds in all: every attempt, the waits between them, and reading the response.
        retries: attempts after the first one.
        backoff: the longest first wait in seconds; each wait is twice the one before, less a random part of up
            to a half. A wait that the service asks for (`Retry-After`) is used unchanged.
        max_bytes: the largest body of a response, decompressed.
    """

    connect: float = 10.0
    read: float = 30.0
    deadline: float = 120.0
    retries: int = 3
    backoff: float = 0.5
    max_bytes: int = 64 * 2**20

    @classmethod
    def from_environment(cls) -> Self:
        """Return the default limits with the deadline that `TIKIT_TIMEOUT` sets, in seconds.

        Raises:
            TikitError: `TIKIT_TIMEOUT` is not a positive whole number.
        """
        text = os.environ.get("TIKIT_TIMEOUT", "")
        if not text.strip():
            return cls()
        if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) < 10):
            raise TikitError(f"TIKIT_TIMEOUT is not a positive whole number: {text[:20]!r}", "Set it to seconds: 120.")
        return cls(deadline=float(text))
