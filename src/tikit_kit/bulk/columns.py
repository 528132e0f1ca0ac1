"""The columns of a sheet, taken from the parameters of Tikit's methods, and the value that a cell stands for."""

import difflib
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from tikit_client.client import TikitOperations

Value = str | int | date | datetime | None
Kind = Literal["text", "person", "number", "date"]

NULL = "null"
"""The cell that removes a value, such as the assignee. An empty cell leaves it unchanged."""
REASON = "reason"
"""The column of FILE.failed.csv that says why a row failed. It is ignored when the file is read."""


class CellError(Exception):
    """A cell that cannot be used: its column, what is wrong with it, and what to do."""

    def __init__(self, column: str, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.column, self.what, self.hint = column, what, hint


@dataclass(frozen=True, slots=True)
class Column:
    """A column that an action knows.

    Attributes:
        name: the name of the parameter.
        kind: what a cell contains.
        is_nullable: whether the value can be removed.
        is_required: whether no cell may be empty.
    """

    name: str
    kind: Kind = "text"
    is_nullable: bool = False
    is_required: bool = False

    def value(self, given: object) -> Value:
        """Return the value of a cell, or of an argument in a program.

        Args:
            given: the text of a cell without white space around it, or a value of another type.

        Raises:
            CellError: it is not a value of this column.
        """
        if given is None or given == NULL:
            if self.is_nullable:
                return None
            if given is None:
                raise CellError(self.name, "the value cannot be removed", "Leave it out to keep it.")
        if self.kind == "number":
            return self._number(given)
        if self.kind == "date":
            return self._date(given)
        if not isinstance(given, str):
            raise CellError(self.name, f"{given!r:.40} is not text")
        return given

    def _number(self, given: object) -> int:
        text = str(given)
        if isinstance(given, bool) or not (text.isascii() and text.isdigit()):
            raise CellError(self.name, f"{text!r:.40} is not a whole number")
        if len(text) > 10 or int(text) > 2**31 - 1:
            raise CellError(self.name, f"{text[:40]} is not an id: it is too large")
        return int(text)

    def _date(self, given: object) -> date:
        hint = "Write 2026-12-24, or 2026-12-24T17:00:00Z."
        if isinstance(given, str):
            try:
                given = date.fromisoformat(given) if len(given) <= 10 else datetime.fromisoformat(given)
            except ValueError:
                raise CellError(self.name, f"{given!r:.40} is not a date", hint) from None
        if isinstance(given, datetime) and given.utcoffset() is None:
            raise CellError(self.name, f"'{given.isoformat()}' has no time zone", hint)
        if not isinstance(given, date):
            raise CellError(self.name, f"{given!r:.40} is not a date", hint)
        return given


def columns_of(method: Callable[..., Any]) -> dict[str, Column]:
    """Return a column for each parameter of a method of `TikitOperations`."""
    found = {}
    for name, parameter in list(inspect.signature(method).parameters.items())[1:]:
        types = str(parameter.annotation).split(" | ")
        kinds: dict[str, Kind] = {"datetime.date": "date", "int": "number"}
        is_person = any(one.endswith("Input") for one in types)
        kind = next((kinds[one] for one in types if one in kinds), "person" if is_person else "text")
        found[name] = Column(name, kind, "None" in types, parameter.default is parameter.empty)
    return found


_ID = Column("id", "number", is_required=True)
_COMMENT = Column("comment")
COLUMNS: dict[str, dict[str, Column]] = {
    "create": {**columns_of(TikitOperations.add_ticket), "comment": _COMMENT},
    "update": {**columns_of(TikitOperations.update_ticket), "comment": _COMMENT},
    "comment": {"id": _ID, "comment": Column("comment", is_required=True)},
}
"""The columns of each action, by name."""
PEOPLE = tuple(name for name, column in COLUMNS["create"].items() if column.kind == "person")
"""The columns that contain e-mail addresses."""


def normalized(name: str) -> str:
    """Return the name of a column as a parameter is spelled: `Support Group` is `support_group`."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def nearest_first(names: Iterable[str], name: str) -> str:
    """Return the names of columns, separated by commas, the most similar to a name first."""

    def likeness(known: str) -> float:
        return difflib.SequenceMatcher(None, known, name[:100]).ratio()

    return ", ".join(sorted(names, key=likeness, reverse=True))
