"""`$apply`: its groups equal groups computed in Python, and the other options apply to them."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import Sandbox
from tikit_kit import Tikit

Get = Callable[[str], Any]


@pytest.fixture
def get(sandbox: Sandbox) -> Iterator[Get]:
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}) as client:

        def ask(query: str) -> Any:
            answer = client.get(f"/Ticket?{query}")
            assert answer.status_code == 200, answer.text
            return answer.json()

        yield ask


@pytest.fixture(scope="module")
def tickets(sandbox: Sandbox) -> list[dict[str, Any]]:
    with Tikit(sandbox.token, sandbox.url) as tikit:
        return [ticket.to_dict() for ticket in tikit.list_tickets(expand="Requester")]


def test_groups_are_counted(get: Get, tickets: list[dict[str, Any]]) -> None:
    body = get("$apply=groupby((StatusId,PriorityId),aggregate($count as N))")
    expected = Counter((ticket["StatusId"], ticket["PriorityId"]) for ticket in tickets)
    assert {(row["StatusId"], row["PriorityId"]): row["N"] for row in body["value"]} == expected
    assert body["@odata.context"].endswith("/api/$metadata#Ticket(StatusId,PriorityId,N)")
    assert list(body["value"][0]) == ["@odata.id", "StatusId", "PriorityId", "N"]


def test_groups_are_filtered_ordered_paged_and_counted(get: Get, tickets: list[dict[str, Any]]) -> None:
    of = "$apply=groupby((RequesterId),aggregate($count as N,CreatedDate with max as Last))"
    counted = Counter(ticket["RequesterId"] for ticket in tickets)
    expected = sorted(((-number, requester) for requester, number in counted.items() if number > 1))
    body = get(f"{of}&$filter=N gt 1&$orderby=N desc&$skip=2&$top=5&$count=true")
    assert body["@odata.count"] == len(expected)
    assert [(-row["N"], row["RequesterId"]) for row in body["value"]] == expected[2:7]
    for row in body["value"]:
        last = max(t["CreatedDate"] for t in tickets if t["RequesterId"] == row["RequesterId"])
        assert row["Last"] == last


def test_a_filter_on_a_date_of_a_group(get: Get, tickets: list[dict[str, Any]]) -> None:
    moment = sorted(ticket["CreatedDate"] for ticket in tickets)[len(tickets) // 2]
    body = get(f"$apply=groupby((StatusId),aggregate(CreatedDate with min as First))&$filter=First lt {moment}")
    first: dict[Any, str] = {}
    for ticket in tickets:
        first[ticket["StatusId"]] = min(first.get(ticket["StatusId"], "9"), ticket["CreatedDate"])
    assert {row["StatusId"]: row["First"] for row in body["value"]} == {s: f for s, f in first.items() if f < moment}


def test_groups_come_in_pages(sandbox: Sandbox, tickets: list[dict[str, Any]]) -> None:
    headers = {"Authorization": f"Bearer {sandbox.token}", "Prefer": "odata.maxpagesize=10"}
    link, ids = f"{sandbox.url}/Ticket?$apply=groupby((RequesterId))", []
    while link:
        body = httpx.get(link, headers=headers).json()
        assert len(body["value"]) <= 10
        ids += [row["RequesterId"] for row in body["value"]]
        link = body.get("@odata.nextLink", "")
    assert ids == sorted({ticket["RequesterId"] for ticket in tickets})


def test_a_path_is_a_nested_object(get: Get, tickets: list[dict[str, Any]]) -> None:
    body = get("$apply=filter(StatusId eq 16)/groupby((Requester/Department),aggregate($count as N))")
    expected = Counter(ticket["Requester"]["Department"] for ticket in tickets if ticket["StatusId"] == 16)
    assert {row["Requester"]["Department"]: row["N"] for row in body["value"]} == expected


def test_values_without_groups(get: Get, tickets: list[dict[str, Any]]) -> None:
    methods = "Id with sum as S,Id with average as A,Id with min as L,Id with max as M,StatusId with countdistinct as D"
    (row,) = get(f"$apply=aggregate({methods})")["value"]
    ids = [ticket["Id"] for ticket in tickets]
    assert (row["S"], row["L"], row["M"]) == (sum(ids), min(ids), max(ids))
    assert row["A"] == pytest.approx(sum(ids) / len(ids))
    assert row["D"] == len({ticket["StatusId"] for ticket in tickets})


@pytest.mark.parametrize(
    "query", ["$apply=groupby((StatusId))&$filter=Nope eq 1", "$apply=groupby((StatusId))&$orderby=Title"]
)
def test_an_unknown_name_in_groups_is_refused(sandbox: Sandbox, query: str) -> None:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    refused = httpx.get(f"{sandbox.url}/Ticket?{query}", headers=headers)
    assert refused.status_code == 400
    assert "Could not find a property named" in refused.json()["error"]["message"]


def test_groups_are_counted_on_a_path(sandbox: Sandbox, tickets: list[dict[str, Any]]) -> None:
    """ODataQueryOptions.ApplyTo counts the result of `$apply` and `$filter`."""
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    answer = httpx.get(f"{sandbox.url}/Ticket/$count?$apply=groupby((StatusId))", headers=headers)
    assert answer.text == str(len({ticket["StatusId"] for ticket in tickets}))


def test_an_expression_that_cannot_be_grouped_is_named(sandbox: Sandbox) -> None:
    """ApplyBinder of OData/odata.net repeats the expression as it is written."""
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    answer = httpx.get(f"{sandbox.url}/Ticket?$apply=groupby((requester))", headers=headers)
    reason = "$apply/groupby grouping expression 'requester' must evaluate to a property access value."
    assert answer.json()["error"]["innererror"]["message"] == reason
