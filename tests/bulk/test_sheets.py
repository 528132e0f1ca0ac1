"""What a sheet may look like, and sheets that are refused: one line that names row and column, and nothing is sent."""

import os
from pathlib import Path

import pytest

from tests.bulk.conftest import WriteSheet
from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tikit_kit import Tikit, TikitError, bulk

HEADER = "title,requester,status,priority,type,comment"
GOOD = "Printer jams,grace.obrien@example.com,New,High,Incident,"
LONG = "x" * 1_000_000

HOSTILE: dict[str, tuple[list[str], str]] = {
    "a long cell": ([HEADER, GOOD, f"{LONG},b,New,High,Incident,"], "row 3, column title: the cell has 1,000,000 char"),
    "many columns": ([",".join(f"c{n}" for n in range(5000)), GOOD], "row 1, column A: there is no column 'c0'"),
    "many cells": ([HEADER, "," * 4999], "0 tickets to add"),
    "many filled cells": ([HEADER, "x" + "," * 4999], "row 2, column G: the row has 5,000 cells, and row 1 names 6"),
    "a short row": ([HEADER, "Printer,grace.obrien@example.com,New"], "row 2, column priority: the row ends before it"),
    "a NUL": ([HEADER, GOOD.replace("jams", "ja\0ms")], "row 2, column title: the cell contains a NUL character"),
    "a NUL in the header": ([HEADER.replace("status", "sta\0tus"), GOOD], "row 1, column C: the text is not UTF-8"),
    "a formula": (
        [HEADER, '"=HYPERLINK(""http://example.com"")",b,New,High,Incident,'],
        "row 2, column title: the cell is a formula: '=HYPERLINK(",
    ),
    "a formula after spaces": ([HEADER, GOOD + "  =1+1"], "row 2, column comment: the cell is a formula: '=1+1'"),
    "a function": ([HEADER, GOOD + "@SUM(1)"], "row 2, column comment: the cell is a formula: '@SUM(1)'"),
    "two columns of one name": (
        [f"{HEADER},Title", GOOD + ",x"],
        "row 1, column G: 'title' is the name of column A",
    ),
    "a column without a name": ([f"{HEADER},", GOOD + ","], "row 1, column G: the column has no name"),
    "an unknown column": ([HEADER.replace("status", "stauts"), GOOD], "row 1, column C: there is no column 'stauts'"),
    "an open quotation mark": ([HEADER, GOOD, '"Printer,b'], "row 3: the quotation marks do not match"),
    "text after a quotation mark": ([HEADER, '"a"b,c,New,High,Incident,'], "row 2: the quotation marks do not match"),
    "an unknown name": ([HEADER, GOOD.replace("High", "Hihg")], "row 2, column priority: there is no priority 'Hihg'"),
    "an archived name": (
        ["category," + HEADER, "Fax," + GOOD],
        "row 2, column category: the category 'Fax' is archived",
    ),
    "an unknown person": ([HEADER, GOOD.replace("grace", "gr")], "row 2, column requester: there is no requester with"),
    "no title": ([HEADER, GOOD.replace("Printer jams", "  ")], "row 2, column title: the cell is empty"),
    "no status": ([HEADER, GOOD.replace("New", "")], "row 2, column status: neither status nor its id is given"),
    "both": (["status_id," + HEADER, "1," + GOOD], "row 2, column status: both status and its id are given"),
    "a date of another form": (["due_date," + HEADER, "24.12.2026," + GOOD], "row 2, column due_date: '24.12.2026' is"),
    "a time without a zone": (
        ["due_date," + HEADER, f"2026-12-24T10:00,{GOOD}"],
        "row 2, column due_date: '2026",
    ),
    "an id that is text": (
        ["status_id," + HEADER, "one," + GOOD.replace("New", "")],
        "row 2, column status_id: 'one'",
    ),
    "null where it cannot be": (["status_id," + HEADER, "null," + GOOD], "row 2, column status_id: 'null' is not a"),
    "an id for a new ticket": (["id," + HEADER, "1," + GOOD], "row 1, column A: there is no column 'id'"),
    "a line for Excel": (["sep=;", HEADER.replace(",", ";")], "row 1, column A: there is no column 'sep='"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_sheet_is_one_line_and_nothing_is_sent(tikit: Tikit, write_sheet: WriteSheet, what: str) -> None:
    lines, message = HOSTILE[what]
    before = tikit.list_tickets().total
    try:
        text = str(bulk.create(tikit, write_sheet(*lines)))
    except TikitError as error:
        text = str(error)
        assert "tickets.csv, row " in text
        assert "Nothing was sent." in text
        assert len(text) < 700
    assert message in text
    assert "\n" not in text
    assert tikit.list_tickets().total == before


ENCODINGS = {
    "UTF-16": ("utf-16", "row 1, column A"),
    "UTF-16 without a BOM": ("utf-16-le", "row 1, column A"),
    "cp1252": ("cp1252", "row 3, column title"),
}


@pytest.mark.parametrize("what", ENCODINGS)
def test_another_encoding_is_refused(tikit: Tikit, write_sheet: WriteSheet, what: str) -> None:
    encoding, place = ENCODINGS[what]
    with pytest.raises(TikitError, match=f"{place}: the text is not UTF-8. Save the sheet again as 'CSV UTF-8'."):
        bulk.create(tikit, write_sheet(HEADER, GOOD, GOOD.replace("jams", "röchelt"), encoding=encoding))


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_sheet_of_a_spreadsheet_program_is_read(
    tikit: Tikit, write_sheet: WriteSheet, separator: str, encoding: str
) -> None:
    lines = [
        "Title,Support Group,requester,STATUS,priority,type,due-date,assignee,comment",
        '"Röchelt, ""laut""",network,GRACE.OBRIEN@example.com, new ,High,Incident,2026-12-24,null,"two\nlines; or"',
        ",,,,,,,,",
        "",
        "李雷,,otto.jones@example.com,New,low,incident,2026-12-24T10:00:00+01:00,ann.lee@example.com,-5 °C",
    ]
    # A comma or semicolon between quotation marks separates nothing.
    text = [line.replace(",", separator) if "," in line else line for line in lines]
    text[1] = text[1].replace("t; ", "t, ").replace('"Röchelt; ', '"Röchelt, ').replace("lines, or", "lines; or")
    preview = bulk.create(tikit, write_sheet(*text, encoding=encoding))
    assert [one["Row"] for one in preview] == [2, 5]
    assert preview.apply(quiet=True).counts == {"done": 2}
    second, first = tikit.list_tickets(orderby="Id desc", top=2, expand="SupportGroup,Assignee,Comments")
    assert (first.title, second.title) == ('Röchelt, "laut"', "李雷")
    assert first.support_group is not None
    assert (first.support_group.name, first.assignee) == ("Network", None)
    assert second.assignee is not None
    assert second["DueDate"] == "2026-12-24T09:00:00Z"
    assert [[one["Body"] for one in ticket["Comments"]] for ticket in (first, second)] == [
        ["two\nlines; or"],
        ["-5 °C"],
    ]


@pytest.mark.parametrize(("lines", "message"), [([], "row 1, column A: the sheet is empty"), ([HEADER], "0 tickets")])
def test_an_empty_sheet(tikit: Tikit, write_sheet: WriteSheet, lines: list[str], message: str) -> None:
    file = write_sheet(*lines)
    if lines:
        assert message in str(bulk.create(tikit, file))
        return
    for content in (b"", b"\xef\xbb\xbf", b"\r\n", b" \n"):
        file.write_bytes(content)
        with pytest.raises(TikitError, match=message):
            bulk.create(tikit, file)


def test_a_path_that_is_no_file(tikit: Tikit, tmp_path: Path) -> None:
    with pytest.raises(TikitError, match="cannot be read: it is a folder. Name a CSV file."):
        bulk.create(tikit, tmp_path)
    with pytest.raises(TikitError, match="cannot be read: No such file or directory"):
        bulk.create(tikit, str(tmp_path / "none.csv"))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(TikitError, match="cannot be read: it is not a regular file"):
            bulk.create(tikit, tmp_path / "pipe")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tikit: Tikit, write_sheet: WriteSheet) -> None:
    file = write_sheet(HEADER, GOOD)
    file.chmod(0)
    with pytest.raises(TikitError, match="cannot be read: Permission denied"):
        bulk.create(tikit, file)


def test_a_structural_problem_sends_no_request(start_fake_server: StartFakeServer, write_sheet: WriteSheet) -> None:
    server = start_fake_server(json_reply({"value": []}))
    with Tikit(TOKEN, server.url) as tikit:
        for change in (bulk.create, bulk.update, bulk.comment):
            with pytest.raises(TikitError, match="there is no column 'nope'. The known ones, the nearest first: "):
                change(tikit, write_sheet("nope", "1"))
    assert server.requests == []


def test_the_first_problem_and_the_number_of_others_are_reported(tikit: Tikit, write_sheet: WriteSheet) -> None:
    lines = [HEADER, GOOD, GOOD.replace("grace", "nobody"), GOOD.replace("High", "nope"), GOOD.replace("New", "x")]
    with pytest.raises(TikitError) as error:
        bulk.create(tikit, write_sheet(*lines))
    assert "row 3, column requester" in str(error.value)
    assert str(error.value).endswith("Nothing was sent. 2 other rows have a problem too.")


def test_the_limit_of_the_csv_module_is_unchanged(tikit: Tikit, write_sheet: WriteSheet) -> None:
    import csv

    with pytest.raises(TikitError):
        bulk.create(tikit, write_sheet(*HOSTILE["a long cell"][0]))
    assert csv.field_size_limit() == 131072
