"""What an export reports while it runs."""

from typing import Protocol


class Observer(Protocol):
    """Is told how far an export is."""

    def start(self, total: int | None, done: int) -> None:
        """The first tickets will come. `total` is None if the service did not count; `done` are of an earlier run."""

    def advance(self, rows: int) -> None:
        """So many more tickets are written."""

    def say(self, text: str) -> None:
        """Something happened that the user should know."""

    def finish(self) -> None:
        """No more tickets will come. It is called once, also after an error."""


class Silent:
    """An observer that reports nothing."""

    def start(self, total: int | None, done: int) -> None:
        """Do nothing."""

    def advance(self, rows: int) -> None:
        """Do nothing."""

    def say(self, text: str) -> None:
        """Do nothing."""

    def finish(self) -> None:
        """Do nothing."""
