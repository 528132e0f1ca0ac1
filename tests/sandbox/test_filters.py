"""A filter returns the same rows as a plain evaluation of its condition."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import Serve
from tests.sandbox.difficult_rows import Row, difficult_rows
from tests.sandbox.filter_terms import Scope, Term
from tests.sandbox.filters import conditions
from tests.sandbox.odata_client import ODataClient
from tests.sandbox.plain_evaluation import fold

FEW = 300


def with_navigations(rows: dict[str, list[Row]]) -> list[Row]:
    """Return the tickets with the entities of their navigation properties."""
    by_id = {name: {row["Id"]: row for row in entities} for name, entities in rows.items()}
    navigations = {"Requester": "CdmUser", "Assignee": "PlatformUser", "Category": "Category"}
    return [
        ticket
        | {navigation: by_id[name].get(ticket[f"{navigation}Id"]) for navigation, name in navigations.items()}
        | {"Comments": [comment for comment in rows["Comment"] if comment["TicketId"] == ticket["Id"]]}
        for ticket in rows["Ticket"]
    ]


@pytest.mark.parametrize(("collation", "folded"), [("nocase", fold), ("binary", str)])
def test_generated_filters(
    request: pytest.FixtureRequest, serve: Serve, tmp_path: Path, collation: str, folded: Callable[[str], str]
) -> None:
    wanted: int = request.config.getoption("--filters")
    rows = difficult_rows()
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    tickets, asked = with_navigations(rows), 0
    sandbox = serve("--data", str(file), "--collation", collation, "--page-size", "0")

    with ODataClient(sandbox) as odata_client:

        @settings(
            max_examples=wanted,
            derandomize=wanted == FEW,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(conditions())
        def check_same_rows(term: Term) -> None:
            nonlocal asked
            asked += 1
            answer: Any = odata_client.get({"$filter": term.text, "$select": "Id"})
            assert answer.status == 200, answer.body
            kept = [ticket["Id"] for ticket in tickets if term.value(Scope({"$it": ticket}, folded))]
            assert [entity["Id"] for entity in answer.body["value"]] == kept

        check_same_rows()
    assert asked >= wanted
