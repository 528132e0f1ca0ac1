"""Each format, read back by another program, has the same rows."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest

from tests.conftest import Sandbox
from tests.export.conftest import FIRST, HOSTILE, StartService, open_service, read_csv
from tests.export.readers import READERS, Row, read_with_duckdb
from tests.export.ticket_service import make_ticket
from tikit_kit import Tikit, TikitError


@pytest.fixture(scope="module")
def tickets(difficult: Sandbox) -> list[Row]:
    """The tickets, as next links return them."""
    with Tikit(difficult.token, difficult.url) as tikit:
        return tikit.list_tickets(orderby="Id").to_dicts()


@pytest.fixture
def export(difficult: Sandbox, tmp_path: Path) -> Callable[..., Path]:
    """Export all tickets to a file."""

    def run(format: str, **options: Any) -> Path:
        with Tikit(difficult.token, difficult.url) as tikit:
            tikit.export_tickets(tmp_path / f"tickets.{format}", **options)
        return tmp_path / f"tickets.{format}"

    return run


def own(row: Row, ticket: Row) -> Row:
    """Return what a row has of the ticket's own properties."""
    return {name: row[name] for name in ticket}


def as_csv(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


TIMESTAMPS = ("DueDate", "ResolutionDate", "ModifiedDate", "CreatedDate")


def typed(ticket: Row) -> Row:
    """Return a ticket with datetimes."""
    return {name: moment(value) if name in TIMESTAMPS else value for name, value in ticket.items()}


@pytest.mark.parametrize("delimiter", [",", ";", "tab"])
def test_csv_has_every_value(export: Callable[..., Path], tickets: list[Row], delimiter: str) -> None:
    rows = read_csv(export("csv", raw=True, delimiter=delimiter), "\t" if delimiter == "tab" else delimiter)
    assert [own(row, ticket) for row, ticket in zip(rows, tickets, strict=True)] == [
        {name: as_csv(value) for name, value in ticket.items()} for ticket in tickets
    ]


def test_csv_is_what_the_module_csv_writes(export: Callable[..., Path]) -> None:
    data = export("csv", raw=True).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    text = io.StringIO(newline="")
    csv.writer(text).writerows(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert text.getvalue() == data.decode("utf-8-sig")


def test_in_csv_no_text_is_a_formula(export: Callable[..., Path]) -> None:
    rows = read_csv(export("csv"))
    titles = {int(row["Id"]): row["Title"] for row in rows}
    for number, title in enumerate(HOSTILE):
        expected = f"'{title}" if title.startswith(("=", "+", "-", "@", "\t", "\r")) else title
        assert titles[FIRST + number] == expected
    assert not [
        value
        for row in rows
        for name, value in row.items()
        if not name.endswith("Id") and value[:1] in tuple("=+-@\t\r")
    ]
    numbers = {row["TemplateId"] for row in rows}
    assert "-1" in numbers  # a number is no formula


def test_one_empty_column_is_not_an_empty_line(export: Callable[..., Path], tickets: list[Row]) -> None:
    rows = read_csv(export("csv", columns="ResolutionDate"))
    assert [row["ResolutionDate"] for row in rows] == [as_csv(ticket["ResolutionDate"]) for ticket in tickets]


def test_json_lines_have_every_value(export: Callable[..., Path], tickets: list[Row]) -> None:
    rows = READERS["jsonl"](export("jsonl"))
    assert [own(row, ticket) for row, ticket in zip(rows, tickets, strict=True)] == tickets


def test_sqlite_has_every_value(export: Callable[..., Path], tickets: list[Row]) -> None:
    rows = READERS["sqlite"](export("sqlite"))
    assert [own(row, ticket) for row, ticket in zip(rows, tickets, strict=True)] == tickets


def test_parquet_has_every_value_with_its_type(export: Callable[..., Path], tickets: list[Row]) -> None:
    file = export("parquet")
    rows = READERS["parquet"](file)
    assert [own(row, ticket) for row, ticket in zip(rows, tickets, strict=True)] == [
        typed(ticket) for ticket in tickets
    ]
    types = {field.name: str(field.type) for field in pyarrow.parquet.read_schema(file)}
    assert [types[name] for name in ("Id", "Title", "Closed", "DueDate", "Status")] == [
        "int64",
        "string",
        "bool",
        "timestamp[us, tz=UTC]",
        "string",
    ]


def test_excel_has_every_value_with_its_type(export: Callable[..., Path], tickets: list[Row]) -> None:
    rows = READERS["xlsx"](export("xlsx"))
    for row, ticket in zip(rows, tickets, strict=True):
        for name, value in typed(ticket).items():
            cell = row[name]
            if isinstance(value, datetime) and value.year >= 1900:
                assert isinstance(cell, datetime), (name, value, cell)
                assert abs((cell.replace(tzinfo=UTC) - value).total_seconds()) < 0.001
            elif isinstance(value, datetime):
                assert cell == ticket[name]
            elif isinstance(value, str):
                assert (cell or "") == value.replace("\r\n", "\n").replace("\r", "\n"), name
            else:
                assert cell == value, name
                assert type(cell) is type(value)


def test_excel_has_a_frozen_header_with_filters_and_no_formula(export: Callable[..., Path], tickets: list[Row]) -> None:
    sheet = openpyxl.load_workbook(export("xlsx")).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions == f"A1:AL{len(tickets) + 1}"
    assert all(cell.font.bold for cell in sheet[1])
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert {cell.number_format for cell in sheet["D"][1:] if cell.is_date} == {"yyyy-mm-dd hh:mm:ss"}


def test_duckdb_reads_the_same_rows_from_every_text_format(export: Callable[..., Path], tickets: list[Row]) -> None:
    ids = [ticket["Id"] for ticket in tickets]
    titles = [ticket["Title"] for ticket in tickets]
    for format in ("csv", "jsonl", "parquet"):
        rows = read_with_duckdb(export(format, **({"raw": True} if format == "csv" else {})))
        assert [row["Id"] for row in rows] == ids
        assert [row["Title"] or "" for row in rows] == titles


LABELS = {"Status": "Value", "Requester": "Name", "Assignee": "FullName", "Category": "Value"}


def test_names_stand_behind_the_own_properties(export: Callable[..., Path], difficult: Sandbox) -> None:
    rows = READERS["jsonl"](export("jsonl"))
    names = ["Status", "Priority", "TicketType", "SupportGroup", "Group", "Requester", "Assignee", "Category"]
    assert list(rows[0])[-8:] == names
    with Tikit(difficult.token, difficult.url) as tikit:
        expanded = tikit.list_tickets(orderby="Id", expand="Status,Requester,Assignee,Category").to_dicts()
        groups = {one.id: one.name for one in tikit.list_groups()}
    for row, ticket in zip(rows, expanded, strict=True):
        for name, label in (
            ("Status", "Value"),
            ("Requester", "Name"),
            ("Assignee", "FullName"),
            ("Category", "Value"),
        ):
            assert row[name] == (ticket[name] and ticket[name][label])
        assert row["Group"] == groups.get(ticket["GroupId"])


def test_columns_are_chosen_in_their_order(export: Callable[..., Path]) -> None:
    rows = READERS["jsonl"](export("jsonl", columns="Requester.EMailAddress, title,Status,Id,assignee/fullname"))
    assert list(rows[0]) == ["Requester.EMailAddress", "Title", "Status", "Id", "Assignee.FullName"]


def test_a_file_without_tickets_has_columns(export: Callable[..., Path]) -> None:
    assert export("csv", filter="Id lt 0").read_text("utf-8-sig").startswith("RequesterId,Title,Closed,")
    assert export("jsonl", filter="Id lt 0").read_bytes() == b""
    assert READERS["sqlite"](export("sqlite", filter="Id lt 0")) == []
    assert pyarrow.parquet.read_table(export("parquet", filter="Id lt 0")).shape == (0, 38)
    assert openpyxl.load_workbook(export("xlsx", filter="Id lt 0")).worksheets[0].dimensions == "A1:AL1"


def test_a_text_longer_than_a_cell_is_shortened_and_said(start_service: StartService, tmp_path: Path) -> None:
    texts = ["x" * 32_767, "x" * 32_768, "\U0001f600" * 20_000]
    server = start_service([make_ticket(id, Description=text) for id, text in enumerate(texts, 1)])
    with open_service(server) as tikit:
        summary = tikit.export_tickets(tmp_path / "tickets.xlsx")
    assert "2 texts were shortened to the 32,767 characters" in summary.notes[0]
    cells = [row["Description"] for row in READERS["xlsx"](tmp_path / "tickets.xlsx")]
    assert [len(cell.encode("utf-16-le")) // 2 for cell in cells] == [32_767, 32_767, 32_766]


def test_more_tickets_than_a_sheet_has_rows_are_refused_at_once(start_service: StartService, tmp_path: Path) -> None:
    server = start_service([make_ticket(id) for id in range(1, 301)], counts=1_048_576)
    with open_service(server) as tikit, pytest.raises(TikitError, match="1,048,576 tickets do not fit: .* 1,048,575"):
        tikit.export_tickets(tmp_path / "tickets.xlsx")
    assert len(server.queries) <= 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", READERS)
def test_characters_that_no_format_holds_are_replaced(start_service: StartService, tmp_path: Path, format: str) -> None:
    server = start_service([make_ticket(1, Title="lone \ud800 surrogate"), make_ticket(2, Title="bell \x07 and \x00")])
    with open_service(server) as tikit:
        tikit.export_tickets(tmp_path / f"tickets.{format}")
    rows = READERS[format](tmp_path / f"tickets.{format}")
    assert rows[0]["Title"] == "lone \ufffd surrogate"
    assert len(rows) == 2
    assert rows[1]["Title"] == "bell \x07 and \x00"


@pytest.mark.parametrize("format", READERS)
def test_values_of_another_type_than_in_the_contract(start_service: StartService, tmp_path: Path, format: str) -> None:
    server = start_service([make_ticket(1, PriorityId="high", DueDate="soon", Title=7, Description={"a": [1]})])
    file = tmp_path / f"tickets.{format}"
    with open_service(server) as tikit:
        if format == "parquet":
            with pytest.raises(TikitError, match="a value of the column DueDate is not of the type timestamp: 'soon'"):
                tikit.export_tickets(file)
            assert not file.exists()
            return
        tikit.export_tickets(file)
    row = READERS[format](file)[0]
    assert [row["PriorityId"], row["DueDate"]] == ["high", "soon"]
    assert row["Description"] == ({"a": [1]} if format == "jsonl" else '{"a":[1]}')
