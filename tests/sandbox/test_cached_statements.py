"""Queries that differ only in their values share one cached statement, and each gets its own result."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import Sandbox, Serve

Tickets = list[dict[str, Any]]


@pytest.fixture(scope="module")
def client(serve: Serve) -> Iterator[httpx.Client]:
    sandbox: Sandbox = serve("--tickets", "120", "--page-size", "0")
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    with httpx.Client(base_url=sandbox.url, headers=headers) as client:
        yield client


@pytest.fixture(scope="module")
def tickets(client: httpx.Client) -> Tickets:
    found: Tickets = value(client, "Ticket", {"$expand": "Comments,Requester"})
    return found


def value(client: httpx.Client, path: str, options: dict[str, str] | None = None) -> Any:
    answer = client.get(f"/{path}", params=options)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    body.pop("@odata.context")
    return body.get("value", body)


def ids(entities: Tickets) -> list[int]:
    return [entity["Id"] for entity in entities]


def test_values_in_a_filter(client: httpx.Client, tickets: Tickets) -> None:
    assignees = sorted({ticket["AssigneeId"] for ticket in tickets} - {None})
    for wanted in (*assignees, None, *reversed(assignees)):
        for suffix in ("", "L", ".0") if wanted else ("",):
            text = "null" if wanted is None else f"{wanted}{suffix}"
            found = value(client, "Ticket", {"$filter": f"AssigneeId eq {text}"})
            assert ids(found) == [ticket["Id"] for ticket in tickets if ticket["AssigneeId"] == wanted]


def test_values_in_a_list(client: httpx.Client, tickets: Tickets) -> None:
    for chosen in ([1, 2], [3, 4], [5], [6, 7, 8], [2, 1]):
        keys = [tickets[at]["Id"] for at in chosen]
        found = value(client, "Ticket", {"$filter": f"Id in ({','.join(map(str, keys))})"})
        assert ids(found) == sorted(keys)


def test_the_key_in_a_path(client: httpx.Client, tickets: Tickets) -> None:
    for ticket in tickets[:20]:
        path = f"Ticket({ticket['Id']})"
        assert value(client, path)["Id"] == ticket["Id"]
        assert value(client, f"{path}/Requester") == ticket["Requester"]
        assert value(client, f"{path}/Comments") == ticket["Comments"]


def test_values_in_an_expansion_are_separate(client: httpx.Client, tickets: Tickets) -> None:
    comments = sorted(comment["Id"] for ticket in tickets for comment in ticket["Comments"])
    for first, least in ((0, 5), (60, 1), (30, 40)):
        options = {
            "$filter": f"Id ge {tickets[first]['Id']}",
            "$expand": f"Comments($filter=Id ge {comments[least]})",
        }
        found = value(client, "Ticket", options)
        assert ids(found) == ids(tickets[first:])
        for ticket, whole in zip(found, tickets[first:], strict=True):
            assert ids(ticket["Comments"]) == [key for key in ids(whole["Comments"]) if key >= comments[least]]


def test_top_and_skip(client: httpx.Client, tickets: Tickets) -> None:
    for skip, top in ((0, 5), (100, 50), (7, 1), (3, 0)):
        found = value(client, "Ticket", {"$skip": str(skip), "$top": str(top)})
        assert ids(found) == ids(tickets)[skip : skip + top]


def test_the_time_of_the_request(serve: Serve) -> None:
    sandbox = serve("--tickets", "30", "--now", "2026-01-10T12:00:00Z", "--stop-clock")
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    with httpx.Client(base_url=sandbox.url, headers=headers) as client:
        for year in (2026, 2024, 2025):
            control = client.post(
                f"{sandbox.url.removesuffix('/api')}/sandbox/clock", json={"now": f"{year}-01-10T12:00:00Z"}
            )
            assert control.is_success, control.text
            found = value(client, "Ticket", {"$filter": f"year(now()) eq {year}", "$top": "1"})
            assert len(found) == 1
