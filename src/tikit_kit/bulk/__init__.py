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

from .check import check_journal, check_names, limit_rows, read_tickets
from .columns import COLUMNS, Value
from .command import run
from .failed_rows import original
from .journal import read_records
from .plan import Plan
from .preview import Preview
from .problems import Problems
from .records import Records
from .result import Result
from .rows import Item, RowReader, check_given

if TYPE_CHECKING:
    from tikit_kit.tikit import Tikit

    Rows = str | PathLike[str] | Iterable[Item]

__all__ = ["Preview", "Result", "comment", "create", "run", "update"]


def create(
    tikit: Tikit,
    rows: Rows,
    *,
    is_public: bool = False,
    journal: str | PathLike[str] | None = None,
    limit: int | None = None,
    **values: Value,
) -> Preview:
    """Return a preview of adding a ticket for each row.

    Args:
        tikit: the Tikit to change.
        rows: a CSV file whose first line names the columns: the parameters of `add_ticket`, and `comment` for a first
            comment. Or, in a program, a mapping with these names for each row.
        is_public: whether the requester can read the comments, and is notified of them.
        journal: the file of the journal; None takes FILE.journal for a CSV file, and keeps no journal in a program.
        limit: the most rows to send; None sends all.
        values: values for every row.

    Raises:
        TikitError: the rows cannot be read, or a value in them cannot be used. Nothing was sent.
    """
    return _preview("create", tikit, rows, is_public, journal, limit, values)


def update(
    tikit: Tikit,
    rows: Rows,
    *,
    is_public: bool = False,
    journal: str | PathLike[str] | None = None,
    limit: int | None = None,
    **values: Value,
) -> Preview:
    """Return a preview of changing the ticket of each row.

    A ticket that has the values already is left out. A ticket that changes after the preview is not changed.

    Args:
        tikit: the Tikit to change.
        rows: a CSV file whose first line names the columns: the parameters of `update_ticket`, with `id`, and
            `comment`. An empty cell leaves a value as it is, and `null` removes it. Or, in a program, tickets, ids, or
            mappings with these names.
        is_public: whether the requester can read the comments, and is notified of them.
        journal: the file of the journal; None takes FILE.journal for a CSV file, and keeps no journal in a program.
        limit: the most rows to send; None sends all.
        values: values for every row, such as `status="Closed"`.

    Raises:
        TikitError: the rows cannot be read, or a value in them cannot be used. Nothing was sent.
    """
    return _preview("update", tikit, rows, is_public, journal, limit, values)


def comment(
    tikit: Tikit,
    rows: Rows,
    *,
    is_public: bool = False,
    journal: str | PathLike[str] | None = None,
    limit: int | None = None,
    **values: Value,
) -> Preview:
    """Return a preview of commenting on the ticket of each row.

    A ticket that changes after the preview gets no comment.

    Args:
        tikit: the Tikit to change.
        rows: a CSV file with the columns `id` and `comment`. Or, in a program, tickets, ids, or mappings.
        is_public: whether the requester can read the comments, and is notified of them.
        journal: the file of the journal; None takes FILE.journal for a CSV file, and keeps no journal in a program.
        limit: the most rows to send; None sends all.
        values: values for every row: `comment="Any news?"`.

    Raises:
        TikitError: the rows cannot be read, or a value in them cannot be used. Nothing was sent.
    """
    return _preview("comment", tikit, rows, is_public, journal, limit, values)


def _preview(
    action: str,
    tikit: Tikit,
    rows: Rows,
    is_public: bool,
    journal: str | PathLike[str] | None,
    limit: int | None,
    values: dict[str, Value],
) -> Preview:
    known = COLUMNS[action]
    given = check_given(values, known)
    problems = Problems(str(rows) if isinstance(rows, str | PathLike) else "")
    reader = RowReader(known, given, problems)
    if isinstance(rows, str | PathLike):
        sheet = Path(rows).resolve()
        file = original(sheet)
        plan = Plan(tikit, action, given, is_public, file, Path(journal or f"{file}.journal"), sheet != file)
        plan.rows = reader.read_file(Path(rows))
    else:
        plan = Plan(tikit, action, given, is_public, None, Path(journal) if journal else None)
        plan.rows = reader.read_items(rows)
    problems.raise_first()
    records = read_records(plan.journal, plan.header) if plan.journal else Records()
    check_journal(plan, records)
    plan.leave_out_done(records)
    check_names(plan, problems)
    read_tickets(plan, records, problems)
    problems.raise_first()
    limit_rows(plan, limit)
    return Preview(plan)
