"""The plan of a run: its rows, and how each of them is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .columns import Value
from .current import Tickets
from .draft import Draft, Write
from .people import People
from .records import Records
from .rows import Row

if TYPE_CHECKING:
    from tikit_kit.tikit import Tikit


@dataclass
class Plan:
    """What a run does.

    Attributes:
        tikit: sends the requests.
        action: `create`, `update` or `comment`.
        given: values for every row.
        is_public: whether the requester can read the comments.
        file: the sheet; None if the rows come from a program. FILE.failed.csv continues FILE.
        is_continued: whether the rows come from FILE.failed.csv.
        journal: the file of the journal; None keeps it in memory.
        rows: the rows that are still to be sent.
        done_before: how many rows are done, as the journal says.
        unchanged: how many rows ask for what their ticket already has.
        beyond_limit: how many rows are left for another run.
        unknown: how many rows have an unknown outcome, and are looked up first.
        requesters: the requesters that the service may notify.
    """

    tikit: Tikit
    action: str
    given: Mapping[str, Value]
    is_public: bool
    file: Path | None
    journal: Path | None
    is_continued: bool = False
    rows: list[Row] = field(default_factory=list)
    done_before: int = 0
    unchanged: int = 0
    beyond_limit: int = 0
    unknown: int = 0
    requesters: set[int | str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.draft = Draft(self.tikit)
        self.people = People(self.tikit)
        self.tickets = Tickets(self.tikit, self.people)
        self._members: dict[str, str] = {"id": ""}

    @property
    def header(self) -> dict[str, str]:
        """What the journal is about: a run that is about something else must not use it."""
        return {
            "action": self.action,
            "address": self.tikit.address,
            "file": self.file.name if self.file else "",
            "values": ", ".join(f"{name}={value}" for name, value in sorted(self.given.items())),
            "comments": "public" if self.is_public else "for agents only",
        }

    def methods(self, row: Row) -> list[str]:
        """Return the methods that a row calls, in order."""
        methods = []
        if self.action == "create":
            methods.append("add_ticket")
        elif self.action == "update" and not {"id", "comment"}.issuperset(row.columns):
            methods.append("update_ticket")
        return [*methods, "add_comment"] if row.get("comment") else methods

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

    def member(self, column: str, value: Value) -> str:
        """Return the name that the service has for what a column changes: `StatusId` for `status`."""
        if column not in self._members:
            members = self.draft.write("update_ticket", {"id": 1, column: value}).members
            self._members[column] = next((name for name in members if name != "Id"), "")
        return self._members[column]

    def leave_out_done(self, records: Records) -> None:
        """Leave out the rows that are done, as a journal says."""
        if self.is_continued:
            for row in self.rows:
                if self._is_done(row, records):
                    row.key = records.failed_twin(row.key) or row.key
        rows = [row for row in self.rows if not self._is_done(row, records)]
        self.done_before += len(self.rows) - len(rows)
        self.rows = rows
        self.unknown = sum(self.is_begun(row, records) for row in rows)

    def is_touched(self, row: Row, records: Records) -> bool:
        """Return whether a write of a row is done, or its outcome is unknown."""
        done = any(records.done(row.key, method) is not None for method in self.methods(row))
        return done or self.is_begun(row, records)

    def is_begun(self, row: Row, records: Records) -> bool:
        """Return whether the outcome of a write of a row is unknown."""
        return any(records.begun(row.key, method) for method in self.methods(row))

    def _is_done(self, row: Row, records: Records) -> bool:
        methods = self.methods(row)
        return bool(methods) and all(records.done(row.key, method) is not None for method in methods)
