"""How long the kit waits, and how often it tries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """The limits of one request; each page of a list is a request of its own.

    Attributes:
        connect: seconds to reach the service.
        read: seconds without a byte from it.
        deadline: seconds in all: every attempt, the waits between them, and the reading of the answer.
        retries: attempts after the first one.
        backoff: seconds of the first wait at most; each wait is twice the one before, less up to a half by
            chance. A wait that the service asks for (`Retry-After`) is kept as it is.

    """

    connect: float = 10.0
    read: float = 30.0
    deadline: float = 120.0
    retries: int = 3
    backoff: float = 0.5
