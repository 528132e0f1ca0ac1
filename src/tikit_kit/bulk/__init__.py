"""Many tickets at once: a preview first, a journal of every write, and no row twice.

from tikit_kit import Tikit, bulk

with Tikit() as tikit:
    preview = bulk.update(tikit, tikit.find_tickets(status="Pending"), status="Closed", comment="Stale")
    print(preview)
    preview.apply()
"""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from .columns import COLUMNS, Value
from .journal import read_records
from .plan import Plan
from .preview import Preview
from .problems import Problems
from .rows import Item, RowReader, check_given

if TYPE_CHECKING:
    from tikit_kit.tikit import Tikit

    Rows = str | PathLike[str] | Iterable[Item]

__all__ = ["Preview", "create"]


def create(
    tikit: Tikit, rows: Rows, *, is_public: bool = False, journal: str | PathLike[str] | None = None, **values: Value
) -> Preview:
    """Return a preview of adding a ticket for each row.

    Args:
        tikit: the Tikit to change.
        rows: a CSV file, or the rows of a program: values by the names of columns.
        is_public: whether the requester can read the comments.
        journal: the file of the journal; None takes FILE.journal for a CSV file, and otherwise keeps no journal.
        values: values for every row.

    Raises:
        TikitError: the rows cannot be read, or a value in them cannot be used. Nothing was sent.
    """
    return _preview("create", tikit, rows, is_public, journal, values)


def _preview(
    action: str,
    tikit: Tikit,
    rows: Rows,
    is_public: bool,
    journal: str | PathLike[str] | None,
    values: dict[str, Value],
) -> Preview:
    known = COLUMNS[action]
    given = check_given(values, known)
    if isinstance(rows, str | PathLike):
        problems, file = Problems(str(rows)), Path(rows).resolve()
        found = RowReader(known, given, problems).read_file(file)
    else:
        problems, file = Problems(), None
        found = RowReader(known, given, problems).read_items(rows)
    place = Path(journal) if journal else Path(f"{file}.journal") if file else None
    plan = Plan(tikit, action, given, is_public, file, place, found)
    if place:
        plan.leave_out(read_records(place, plan.header))
    plan.check(problems)
    problems.raise_first()
    return Preview(plan)
