"""Tickets as rows, for pandas, polars and DuckDB without a loop."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import duckdb
import pandas
import polars
import pyarrow
import pytest

from tests.conftest import TICKETS, Sandbox
from tests.export.conftest import StartService, open_service, unmeasured
from tests.export.ticket_service import make_ticket
from tikit_kit import Tikit, TikitError

COLUMNS = "Id,Title,Status,CreatedDate,Closed,AssigneeId,Requester.EMailAddress"


def test_pandas_reads_rows_with_types(sandbox: Sandbox) -> None:
    with Tikit(sandbox.token, sandbox.url) as tikit:
        frame = pandas.DataFrame(tikit.ticket_rows(columns=COLUMNS))
    assert list(frame.columns) == COLUMNS.split(",")
    assert len(frame) == TICKETS
    assert str(frame.dtypes["CreatedDate"]).startswith("datetime64[")
    assert str(frame.dtypes["CreatedDate"]).endswith(", UTC]")
    assert frame.dtypes["Id"] == "int64"
    assert frame.dtypes["Closed"] == "bool"


def test_polars_reads_rows_with_types(sandbox: Sandbox) -> None:
    with Tikit(sandbox.token, sandbox.url) as tikit:
        frame = polars.DataFrame(tikit.ticket_rows(columns=COLUMNS, status=["Active", "New"]))
    assert set(frame["Status"].to_list()) == {"Active", "New"}
    assert frame.schema["CreatedDate"] == polars.Datetime("us", "UTC")
    assert frame.schema["AssigneeId"] == polars.Int64
    assert frame["Id"].is_sorted()


def test_duckdb_queries_rows(sandbox: Sandbox) -> None:
    with Tikit(sandbox.token, sandbox.url) as tikit, duckdb.connect() as database:
        rows = tikit.ticket_rows(columns=COLUMNS)
        database.register("tickets", rows.to_arrow())
        counted = database.sql("SELECT count(*), count(DISTINCT Id), max(CreatedDate) FROM tickets").fetchall()
        newest = max(row["CreatedDate"] for row in rows)
    assert counted == [(TICKETS, TICKETS, newest)]


def test_every_program_that_knows_arrow_reads_rows(sandbox: Sandbox) -> None:
    with Tikit(sandbox.token, sandbox.url) as tikit:
        rows = tikit.ticket_rows(columns=COLUMNS)
        table = pyarrow.table(rows)
        assert table.num_rows == TICKETS
        assert table.to_pylist() == list(rows)


def test_a_row_is_a_dict_with_datetimes(start_service: StartService) -> None:
    server = start_service([make_ticket(7, Title="=1+1", CreatedDate="2026-06-01T10:15:00.1234567+01:00")])
    with open_service(server) as tikit:
        rows = list(tikit.ticket_rows(columns=["Id", "Title", "CreatedDate", "DueDate", "Status"]))
    created = datetime(2026, 6, 1, 9, 15, 0, 123456, UTC)
    assert rows == [{"Id": 7, "Title": "=1+1", "CreatedDate": created, "DueDate": None, "Status": "Active"}]


def test_rows_can_be_read_again(start_service: StartService) -> None:
    server = start_service(map(make_ticket, range(1, 250)))
    with open_service(server) as tikit:
        rows = tikit.ticket_rows(columns="Id")
        assert rows.columns == ["Id"]
        assert [row["Id"] for row in rows] == list(range(1, 250))
        server.tickets[250] = make_ticket(250)
        assert len(list(rows)) == 250


def test_a_loop_that_ends_early_requests_no_more(start_service: StartService) -> None:
    server = start_service(map(make_ticket, range(1, 20_001)))
    with open_service(server) as tikit:
        for row in tikit.ticket_rows(columns="Id"):
            if row["Id"] == 150:
                break
        sent = len(server.queries)
    assert sent < 40
    assert len(server.queries) == sent


def test_missing_tickets_are_an_error(start_service: StartService) -> None:
    server = start_service(map(make_ticket, range(1, 250)), counts=300)
    with open_service(server) as tikit, pytest.raises(TikitError, match="counted 300 tickets and sent 249"):
        polars.DataFrame(tikit.ticket_rows())


def test_importing_the_kit_loads_no_export() -> None:
    code = "import sys, tikit_kit.script; print([one for one in sys.modules if one.startswith(HEAVY)])"
    heavy = "('tikit_kit.export.', 'pyarrow', 'xlsxwriter', 'rich', 'sqlite3', 'csv', 'tikit_contract')"
    command = [sys.executable, "-c", code.replace("HEAVY", heavy)]
    ran = subprocess.run(command, env=unmeasured(os.environ), capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
