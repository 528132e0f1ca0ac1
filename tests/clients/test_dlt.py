"""dlt: its rest_api source follows the next links and loads into DuckDB."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pytest
from dlt.common.normalizers.naming.snake_case import NamingConvention
from dlt.sources.rest_api import rest_api_source

from tests.clients.conftest import Client
from tests.clients.store import CONDITIONS, Condition, Entity, Store, with_datetimes
from tests.conftest import Sandbox

Rows = list[dict[str, Any]]
# Loads the tickets for some query options; returns a function that reads the rows of a table, ordered by id.
Load = Callable[..., Callable[[str], Rows]]

NAMES = NamingConvention()


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(f"dlt ({version('dlt')})", "URL, token and @odata.nextLink")


@pytest.fixture
def load(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "ERROR")  # dlt warns about columns without a value
    file = tmp_path / "loaded.duckdb"

    def read_rows(table: str) -> Rows:
        with duckdb.connect(str(file)) as connection:
            cursor = connection.execute(f"SELECT * FROM tikit.{table} ORDER BY id")
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def run_pipeline(**options: str) -> Callable[[str], Rows]:
        source = rest_api_source(
            {
                "client": {
                    "base_url": sandbox.url,
                    "auth": {"type": "bearer", "token": sandbox.token},
                    "paginator": {"type": "json_link", "next_url_path": "['@odata.nextLink']"},
                },
                "resources": [
                    {
                        "name": "ticket",
                        "endpoint": {
                            "path": "Ticket",
                            "data_selector": "value",
                            "params": {f"${name}": value for name, value in options.items()},
                        },
                    }
                ],
            }
        )
        destination = dlt.destinations.duckdb(str(file))
        pipeline = dlt.pipeline("tikit", str(tmp_path), destination=destination, dataset_name="tikit")
        pipeline.run(source).raise_on_failed_jobs()
        return read_rows

    return run_pipeline


def expected_row(entity: Entity, path: str = "") -> dict[str, Any]:
    """Return the row that dlt loads for an entity: flat, in snake case, without its lists."""
    row: dict[str, Any] = {}
    for name, value in with_datetimes(entity).items():
        column = path + NAMES.normalize_identifier(name)
        if isinstance(value, dict):
            row |= expected_row(value, f"{column}__")
        elif not isinstance(value, list):
            row[column] = value
    return without_nulls(row)


def without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    """Drop nulls, since dlt creates no column without a value, and the columns that dlt adds."""
    return {name: value for name, value in row.items() if value is not None and not name.startswith("_dlt")}


def test_pages(load: Load, store: Store) -> None:
    assert [without_nulls(row) for row in load()("ticket")] == [
        expected_row(ticket) for ticket in store.entities("Ticket")
    ]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_filters(load: Load, store: Store, condition: Condition) -> None:
    rows = [without_nulls(row) for row in load(filter=condition.odata)("ticket")]
    assert rows == [expected_row(ticket) for ticket in store.entities("Ticket", condition.sql)]


def test_expands(load: Load, store: Store) -> None:
    rows = load(expand="Requester,Assignee,Comments")
    tickets, comments = rows("ticket"), rows("ticket__comments")
    assert [without_nulls(row) for row in tickets] == [expected_row(ticket) for ticket in store.expanded()]
    assert [without_nulls(row) for row in comments] == [expected_row(comment) for comment in store.entities("Comment")]
    parents = {ticket["_dlt_id"]: ticket["id"] for ticket in tickets}
    assert all(parents[comment["_dlt_parent_id"]] == comment["ticket_id"] for comment in comments)
