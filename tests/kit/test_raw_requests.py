"""Requests that the contract does not know: `request` and `pages`."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import TOKEN, Sandbox
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import NotFoundError, OutcomeUnknownError, Tikit, TikitError


@pytest.fixture
def tikit(sandbox: Sandbox) -> Iterator[Tikit]:
    """Tikit of the sandbox."""
    with Tikit(sandbox.token, sandbox.url) as opened:
        yield opened


@pytest.mark.parametrize("path", ["ticket/100?$select=Title", "/ticket(100)?$select=Title"])
def test_a_path_may_have_a_query(tikit: Tikit, path: str) -> None:
    assert list(tikit.request("GET", path)) == ["@odata.context", "Title"]
    expanded = tikit.request("get", path, params={"$expand": "Status"})
    assert list(expanded) == ["@odata.context", "Title", "Status"]


def test_a_list_is_read_to_its_end(tikit: Tikit) -> None:
    assert [one["Id"] for one in tikit.pages("ticket")] == [ticket.id for ticket in tikit.list_tickets()]
    assert tikit.pages("ticket?$filter=Id lt 110").total == tikit.list_tickets(filter="Id lt 110").total
    assert tikit.pages("Status", params={"$select": "Value"}).first() == {"Value": "New"}


def test_results_without_an_id_are_items(tikit: Tikit) -> None:
    grouped = tikit.pages("ticket", params={"$apply": "groupby((StatusId),aggregate($count as N))"}).to_dicts()
    assert sum(one["N"] for one in grouped) == tikit.list_tickets().total


def test_rows_of_an_aggregation_with_one_id_are_kept(start_fake_server: StartFakeServer) -> None:
    rows = [{"Id": 1, "N": 2}, {"Id": 1, "N": 3}]
    with Tikit(TOKEN, start_fake_server(json_reply({"value": rows})).url, limits=FAST) as tikit:
        assert tikit.pages("ticket?$apply=groupby((Id))").to_dicts() == rows
        assert tikit.pages("ticket").to_dicts() == rows[:1]


def test_a_body_is_sent_and_an_empty_response_is_an_empty_object(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(Reply(204, b"", {}), json_reply({"New": True}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        assert tikit.request("POST", "Odd/Path(1)", json={"a": None}) == {}
        assert tikit.request("PATCH", "Odd", json={"a": "ü"}) == {"New": True}
    assert [(one.method, one.path) for one in server.requests] == [("POST", "/api/Odd/Path(1)"), ("PATCH", "/api/Odd")]
    assert server.requests[0].headers["content-type"] == "application/json"
    assert server.requests[0].headers["content-length"] == str(len(json.dumps({"a": None}, separators=(",", ":"))))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [(Reply(404, b"", {}), NotFoundError), (Reply(500, b"", {}), OutcomeUnknownError), (json_reply([]), TikitError)],
)
def test_errors_are_those_of_every_request(start_fake_server: StartFakeServer, reply: Reply, kind: Any) -> None:
    with Tikit(TOKEN, start_fake_server(reply).url, limits=FAST) as tikit, pytest.raises(kind):
        tikit.request("POST", "ticket(1)/Attachments", json={})


@pytest.mark.parametrize("path", ["http://127.0.0.2/api/ticket", "//example.com/ticket", "ticket#x"])
def test_the_token_goes_to_its_own_address_only(start_fake_server: StartFakeServer, path: str) -> None:
    server = start_fake_server(json_reply({"value": []}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        for call in (lambda: tikit.request("GET", path), lambda: list(tikit.pages(path))):
            try:
                call()
            except TikitError:
                continue
    assert all(one.path.startswith("/api/") for one in server.requests)
