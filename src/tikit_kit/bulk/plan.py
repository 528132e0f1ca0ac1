"""The plan of a run: its rows, checked, and how each of them is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tikit_kit.errors import TikitError

from .columns import COLUMNS, Value
from .draft import Draft, Write
from .journal import Records
from .people import People
from .problems import Problems
from .rows import Row

if TYPE_CHECKING:
    from tikit_kit.tikit import Tikit

_PEOPLE = ("requester", "assignee")


@dataclass
class Plan:
    """What a run does.

    Attributes:
        tikit: sends the requests.
        action: `create`, `update` or `comment`.
        given: values for every row.
        is_public: whether the requester can read the comments.
        file: the sheet; None if the rows come from a program.
        journal: the file of the journal; None keeps it in memory.
        rows: the rows that are still to be sent.
    """

    tikit: Tikit
    action: str
    given: Mapping[str, Value]
    is_public: bool
    file: Path | None
    journal: Path | None
    rows: list[Row] = field(default_factory=list)
    done_before: int = 0
    unchanged: int = 0

    def __post_init__(self) -> None:
        self.draft = Draft(self.tikit)
        self.people = People(self.tikit)

    @property
    def header(self) -> dict[str, str]:
        """What the journal is about: another run must not use it."""
        given = ", ".join(f"{name}={value}" for name, value in sorted(self.given.items()))
        source = self.file.name if self.file else ""
        public = str(self.is_public).lower()
        return {
            "action": self.action,
            "address": self.tikit.address,
            "source": source,
            "given": given,
            "public": public,
        }

    def methods(self, row: Row) -> list[str]:
        """Return the methods that a row calls, in order."""
        change = {"create": ["add_ticket"], "update": ["update_ticket"], "comment": []}[self.action]
        if self.action == "update" and not set(row.columns) - {"id", "comment"}:
            change = []
        return [*change, *(["add_comment"] if row.get("comment") else [])]

    def write(self, row: Row, method: str, ticket: int) -> Write:
        """Return the write of a method that a row calls.

        Args:
            row: the row.
            method: one of its methods.
            ticket: the id of its ticket, for a comment.

        Raises:
            TikitError: the values of the row cannot be sent.
        """
        values = row.values
        comment = values.pop("comment", None)
        if method == "add_comment":
            return self.draft.write(method, {"id": ticket, "body": comment, "is_public": self.is_public})
        return self.draft.write(method, values)

    def check(self, problems: Problems) -> None:
        """Check the names in all rows.

        Raises:
            TikitError: the names of a picker or the people cannot be read.
        """
        for row in self.rows:
            for method in self.methods(row):
                try:
                    self.write(row, method, row.id)
                except TikitError as error:
                    if type(error) is not TikitError or error.method:
                        raise
                    words = error.what.split()
                    column = self.draft.column or next((word for word in words if word in COLUMNS[self.action]), "")
                    problems.add(row.number, column, error.what, error.hint)
        for column in _PEOPLE:
            self._check_people(column, problems)

    def _check_people(self, column: str, problems: Problems) -> None:
        named = [(row, address) for row in self.rows if isinstance(address := row.get(column), str)]
        self.people.look_up(column, (address for _, address in named))
        for row, address in named:
            if not self.people.ids(column, address):
                what = f"there is no {column} with the e-mail address '{address}'"
                problems.add(row.number, column, what, "Check the address.")

    def leave_out(self, records: Records) -> None:
        """Leave out the rows that are done."""
        rows = [row for row in self.rows if not self.is_done(row, records)]
        self.done_before += len(self.rows) - len(rows)
        self.rows = rows

    def is_done(self, row: Row, records: Records) -> bool:
        """Return whether every write of a row is done."""
        return all(records.done(row.key, method) is not None for method in self.methods(row))
