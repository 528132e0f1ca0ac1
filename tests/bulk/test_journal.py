"""The journal: a line before and after each write, one run at a time, and no other file or action."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bulk.conftest import WriteSheet
from tests.bulk.test_kills import APPLY
from tikit_kit import Tikit, TikitError, bulk
from tikit_sandbox.process import Sandbox

HEADER = "title,requester,status,priority,type"
PERSON = "grace.obrien@example.com,New,Low,Incident"


def row(title: str) -> str:
    return f"{title},{PERSON}"


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in journal_of(file).read_text(encoding="utf-8").splitlines()]


def journal_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.journal")


def added(tikit: Tikit) -> list[str]:
    return [one.title or "" for one in tikit.list_tickets(filter="startswith(Title,'Row ')", orderby="Id")]


def test_a_line_is_written_before_and_after_each_write(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(f"{HEADER},comment", row("Row 1") + ",", row("Row 2") + ",first")
    bulk.create(tikit, file).apply(quiet=True)
    header, *lines = lines_of(file)
    assert header == {
        "journal": "tikit-kit bulk 1",
        "action": "create",
        "address": tikit.address,
        "file": "tickets.csv",
        "values": "",
        "comments": "for agents only",
    }
    assert [(line["write"], line.get("number"), line.get("outcome")) for line in lines] == [
        ("add_ticket", 2, None),
        ("add_ticket", None, "done"),
        ("add_ticket", 3, None),
        ("add_ticket", None, "done"),
        ("add_comment", 3, None),
        ("add_comment", None, "done"),
    ]


def test_rows_may_be_added_moved_and_removed_between_two_runs(tikit: Tikit, write_sheet: WriteSheet) -> None:
    bulk.create(tikit, write_sheet(HEADER, *map(row, ("Row 1", "Row 2", "Row 2", "Row 3")))).apply(quiet=True)
    # The same rows in another order and with other spaces, a third Row 2, a new row, a removed row, empty cells.
    titles = ("Row 4", "Row 3", "Row 2", " Row 2 ", "Row 2")
    preview = bulk.create(tikit, write_sheet(f"{HEADER},comment", *(f"{row(title)}," for title in titles)))
    assert [one["Row"] for one in preview] == [2, 6]
    assert "2 tickets to add, 3 done before, as the journal says" in str(preview)
    preview.apply(quiet=True)
    assert added(tikit) == ["Row 1", "Row 2", "Row 2", "Row 3", "Row 4", "Row 2"]


@pytest.mark.parametrize("cut", ["half a line", "all but the newline", "zeros"])
def test_a_last_line_that_is_cut_is_removed(tikit: Tikit, write_sheet: WriteSheet, cut: str) -> None:
    file = write_sheet(HEADER, row("Row 1"), row("Row 2"))
    bulk.create(tikit, file).apply(quiet=True)
    data = journal_of(file).read_bytes()
    start = data.rindex(b"\n", 0, -1) + 1
    ends = {"half a line": data[: start + 20], "all but the newline": data[:-1], "zeros": data[:start] + b"\0" * 50}
    journal_of(file).write_bytes(ends[cut])
    assert "1 of unknown outcome, to be looked up first" in str(bulk.create(tikit, file))
    assert bulk.create(tikit, file).apply(quiet=True).counts == {"done": 1}
    assert len(bulk.create(tikit, file)) == 0
    assert added(tikit) == ["Row 1", "Row 2"]


def test_a_run_that_was_ended_in_the_first_line_begins_anew(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, row("Row 1"))
    journal_of(file).write_bytes(b'{"journal": "tikit-k')
    assert bulk.create(tikit, file).apply(quiet=True).counts == {"done": 1}
    assert lines_of(file)[0]["journal"] == "tikit-kit bulk 1"


def test_a_damaged_journal_is_refused(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, row("Row 1"))
    bulk.create(tikit, file).apply(quiet=True)
    lines = journal_of(file).read_bytes().split(b"\n")
    journal_of(file).write_bytes(b"\n".join([lines[0], b"?", *lines[1:]]))
    with pytest.raises(TikitError, match=r"line 2 of the journal .*tickets.csv.journal is damaged. Nothing was sent."):
        bulk.create(tikit, file)


@pytest.mark.parametrize(
    "content", ["a note", "a note\n", "id,comment\r\n1,x\r\n", '{"journal": "of something else"}\n']
)
def test_a_file_that_is_no_journal_is_left_as_it_is(tikit: Tikit, write_sheet: WriteSheet, content: str) -> None:
    file = write_sheet(HEADER, row("Row 1"))
    other = file.with_name("note.txt")
    other.write_bytes(content.encode())
    with pytest.raises(TikitError, match=r"note.txt is not a journal of this version of the kit. Nothing was sent."):
        bulk.create(tikit, file, journal=other)
    assert other.read_bytes() == content.encode()


def test_a_journal_of_another_file_or_action_is_refused(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, row("Row 1"))
    bulk.create(tikit, file).apply(quiet=True)
    journal, ids = journal_of(file), [ticket.id for ticket in tikit.list_tickets(top=1)]
    other = write_sheet(HEADER, row("Row 1"), name="other.csv")
    with pytest.raises(TikitError, match="belongs to another run: its file is 'tickets.csv', not 'other.csv'"):
        bulk.create(tikit, other, journal=journal)
    with pytest.raises(TikitError, match="its action is 'create', not 'comment'"):
        bulk.comment(tikit, ids, comment="x", journal=journal)
    with pytest.raises(TikitError, match="its comments is 'for agents only', not 'public'"):
        bulk.create(tikit, file, is_public=True)
    write_sheet(HEADER, row("Row 2"))
    with pytest.raises(TikitError, match="belongs to another file: tickets.csv has none of its 1 rows"):
        bulk.create(tikit, file)
    write_sheet(HEADER, row("Row 2"), row("Row 1"))
    assert bulk.create(tikit, file).apply(quiet=True).counts == {"done": 1}


def test_a_program_names_a_journal(tikit: Tikit, tmp_path: Path) -> None:
    ids = [ticket.id for ticket in tikit.list_tickets(orderby="Id", top=3)]
    journal = tmp_path / "my.journal"
    assert bulk.comment(tikit, ids, comment="x", journal=journal, limit=2).apply(quiet=True).counts == {"done": 2}
    again = bulk.comment(tikit, ids, comment="x", journal=journal)
    assert [one["Id"] for one in again] == ids[2:]
    again.apply(quiet=True)
    assert tikit.list_comments(filter="Body eq 'x'").total == 3
    with pytest.raises(TikitError, match="its values is 'comment=x', not 'comment=y'"):
        bulk.comment(tikit, ids, comment="y", journal=journal)


def test_two_runs_at_the_same_time(tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, *(row(f"Row {number}") for number in range(40)))
    command, pipe = [sys.executable, str(APPLY), "create", str(file)], subprocess.PIPE
    with subprocess.Popen(command, env=tikit_sandbox.environment, stdout=pipe, text=True) as first:
        while not journal_of(file).exists():
            assert first.poll() is None
        with pytest.raises(
            TikitError, match=r"the journal .*tickets.csv.journal is in use by another run. Nothing was"
        ):
            bulk.create(tikit, file).apply(quiet=True)
        assert first.wait(120) == 0
    assert sorted(added(tikit)) == sorted(f"Row {number}" for number in range(40))


def test_two_runs_that_start_at_the_same_moment(tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, *(row(f"Row {number}") for number in range(40)))
    command, pipe = [sys.executable, str(APPLY), "create", str(file)], subprocess.PIPE
    environment = tikit_sandbox.environment
    running = [subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) for _ in range(3)]
    ends = [process.communicate(timeout=120) for process in running]
    failed = [error for process, (_, error) in zip(running, ends, strict=True) if process.returncode != 0]
    assert all("is in use by another run" in error for error in failed)
    assert len(failed) < 3
    assert sorted(added(tikit)) == sorted(f"Row {number}" for number in range(40))


def test_a_journal_that_cannot_be_written_sends_nothing(tikit: Tikit, write_sheet: WriteSheet, tmp_path: Path) -> None:
    file, before = write_sheet(HEADER, row("Row 1")), tikit.list_tickets().total
    for place in (tmp_path / "none" / "x.journal", tmp_path):
        with pytest.raises(TikitError, match=r"the journal .* cannot be used: "):
            bulk.create(tikit, file, journal=place).apply(quiet=True)
    assert tikit.list_tickets().total == before


LIMITED = """
import resource, runpy, sys
sys.dont_write_bytecode = True  # a truncated module would stay
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
runpy.run_path(sys.argv.pop(1))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file")
def test_a_journal_that_cannot_grow_ends_the_run(tikit_sandbox: Sandbox, tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, *(row(f"Row {number}") for number in range(20)))
    command = [sys.executable, "-c", LIMITED, str(APPLY), "create", str(file)]
    ran = subprocess.run(command, env=tikit_sandbox.environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "not tried" in ran.stdout
    assert "tickets.csv.journal cannot be used: a line could not be written to its end" in ran.stdout
    assert 0 < len(added(tikit)) < 20
    bulk.create(tikit, file).apply(quiet=True)
    assert sorted(added(tikit)) == sorted(f"Row {number}" for number in range(20))
