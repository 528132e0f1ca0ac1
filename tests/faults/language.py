"""The interface of a language: run an operation, and report what a user would see."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.conftest import clean_environment
from tikit_kit.errors import Outcome

from .operations import OPERATIONS, Operation, Subject

DEADLINE = 6
"""Seconds that one request may take with all its retries."""


@dataclass(frozen=True, slots=True)
class Run:
    """The result of a run: exit code, both outputs, the outcome that it reports for a failed write, and its seconds."""

    exit_code: int
    stdout: str
    stderr: str
    outcome: Outcome
    elapsed: float


class Language(ABC):
    """A way to run operations.

    Attributes:
        name: its name in the ids of tests.
        startup: seconds that a process may take to start on a busy machine.
        per_request: seconds that the processes of each request may take there, beside the request itself.
        operations: the operations that it can run.
    """

    name: str
    startup: float = 0
    per_request: float = 0
    operations: Sequence[Operation] = OPERATIONS

    @abstractmethod
    def run(self, operation: Operation, subject: Subject, environment: Mapping[str, str]) -> Run:
        """Run an operation in an environment that names the address, the access token and the deadline."""


def make_environment(url: str, token: str, **more: str) -> dict[str, str]:
    """Return the environment of a run: a clean one with the address, the access token and the deadline."""
    return clean_environment(TIKIT_URL=url, TIKIT_TOKEN=token, TIKIT_TIMEOUT=str(DEADLINE)) | more
