"""The problems of rows: the first one becomes an error, before anything is sent."""

from tikit_kit.errors import TikitError
from tikit_kit.text import one_line

_LONGEST = 200
"""Characters of a problem: a cell that it repeats may be long."""


class Problems:
    """Collects what is wrong with rows.

    Args:
        place: what the rows are in, such as the name of a file; empty for the rows of a program.
    """

    def __init__(self, place: str = "") -> None:
        self._place = place
        self._rows: set[int] = set()
        self._first: tuple[int, str, str, str] | None = None

    def add(self, row: int, column: str, what: str, hint: str = "") -> None:
        """Add a problem.

        Args:
            row: the number of the row, as a spreadsheet shows it.
            column: the name of the column, or its letter; empty if the problem is in the whole row.
            what: what is wrong, without a full stop.
            hint: what to do, whole sentences.
        """
        self._rows.add(row)
        if self._first is None or row < self._first[0]:
            self._first = row, column, what, hint

    def raise_first(self) -> None:
        """Raise the problem of the first row that has one, with the number of other rows that have one.

        Raises:
            TikitError: there is a problem.
        """
        if self._first is None:
            return
        row, column, what, hint = self._first
        place = ", ".join(filter(None, [self._place, f"row {row:,}", column and f"column {column}"]))
        others = len(self._rows) - 1
        more = f" {others:,} other row{'s have' if others > 1 else ' has'} a problem too." if others else ""
        raise TikitError(f"{place}: {one_line(what, _LONGEST)}", f"{hint} Nothing was sent.{more}".strip())


def letter(position: int) -> str:
    """Return the letter that a spreadsheet shows for a column: A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
