"""Request bodies and limits beyond the recordings: the sandbox accepts or refuses each as the framework does."""

import http.client
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Sandbox, Serve

VALID = {
    "Title": "x",
    "Requester": {"EMailAddress": "grace.obrien@example.com"},
    "StatusId": 16,
    "PriorityId": 22,
    "TicketTypeId": 59,
}


def post(sandbox: Sandbox, path: str, content: bytes | str, **headers: str) -> httpx.Response:
    all_headers = {"Authorization": f"Bearer {sandbox.token}", "Content-Type": "application/json", **headers}
    return httpx.post(f"{sandbox.url}/{path}", headers=all_headers, content=content)


def add_ticket(sandbox: Sandbox, **changes: Any) -> httpx.Response:
    return post(sandbox, "AddTicket", json.dumps({"Ticket": VALID | changes}))


@pytest.fixture(scope="module")
def changing(serve: Serve) -> Sandbox:
    """A sandbox to add tickets to: tests of other modules count those of the shared one."""
    return serve("--tickets", "3")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-11-30", "2026-11-30T00:00:00Z"),
        ("2026-11-30T01:00+02:00", "2026-11-29T23:00:00Z"),
        ("2026-11-30T00:00:00.1234500Z", "2026-11-30T00:00:00.12345Z"),
        ("2026-11-30T00:00:00.1234567Z", "2026-11-30T00:00:00.1234567Z"),
    ],
)
def test_dates_are_stored_in_utc(changing: Sandbox, sent: str, stored: str) -> None:
    assert add_ticket(changing, DueDate=sent).json()["DueDate"] == stored


@pytest.mark.parametrize(
    "changes",
    [
        {"Title": "\ud800"},
        {"DueDate": "0001-01-01T00:00:00+02:00"},
        {"DueDate": "9999-12-31T23:59:59-05:00"},
        {"DueDate": "2026-W01-1"},
        {"DueDate": "20261130T000000Z"},
        {"StatusId": 10**400},
        {"StatusId": "1" * 5000},
        {"StatusId": [16]},
        {"Assignee": 1},
    ],
)
def test_the_error_for_a_value_that_cannot_be_parsed_names_no_property(
    sandbox: Sandbox, changes: dict[str, Any]
) -> None:
    refused = add_ticket(sandbox, **changes)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == "The input was not valid."


def test_an_error_lists_all_missing_properties_in_declared_order(sandbox: Sandbox) -> None:
    refused = post(sandbox, "AccessToken", '{"ApplicationRoleIds": []}')
    assert refused.status_code == 400
    names = ["Name", "ExpirationDate", "ApplicationRoleIds"]
    error = refused.json()["error"]
    assert [detail["target"] for detail in error["details"]] == names
    assert error["message"] == "\n\n".join(f"{name}:\nThe {name} field is required." for name in names)


def test_a_refused_body_changes_nothing(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    before = httpx.get(f"{sandbox.url}/ticket/100", headers=headers).json()
    change = {"Id": 100, "Title": "half", "Assignee": {"Email": "nobody@example.com"}}
    assert post(sandbox, "UpdateTicket", json.dumps({"Ticket": change})).status_code == 400
    assert httpx.get(f"{sandbox.url}/ticket/100", headers=headers).json() == before


def test_a_body_or_a_request_line_over_the_limit_is_refused(sandbox: Sandbox) -> None:
    assert post(sandbox, "AddTicket", b" " * 30_000_001).status_code == 413
    response = httpx.get(f"{sandbox.url}/ticket", params={"a": "x" * 9000})
    assert (response.status_code, response.content) == (414, b"")


@pytest.mark.parametrize(("path", "status"), [("/API/ticket/100", 200), ("/apiticket", 404), ("/api", 200), ("/", 404)])
def test_only_paths_below_api_are_served(sandbox: Sandbox, path: str, status: int) -> None:
    address = sandbox.url.removesuffix("/api") + path
    assert httpx.get(address, headers={"Authorization": f"Bearer {sandbox.token}"}).status_code == status


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        ("/api/ticket/100", {}, 200),
        ("/api/ticket/100", {f"X-{number}": "y" for number in range(96)}, 200),
        ("/api/ticket/100", {f"X-{number}": "y" for number in range(100)}, 431),
        ("/api/ticket/100", {"X": "y" * 32_000}, 200),
        ("/api/ticket/100", {"X": "y" * 33_000}, 431),
        ("/api/ticket?$filter=Id eq 1", {}, 400),
        ("/api/ticket?$filter=Title%20eq%20'ü'", {}, 400),
    ],
)
def test_the_web_server_refuses_large_headers_and_malformed_request_lines(
    sandbox: Sandbox, line: str, headers: dict[str, str], status: int
) -> None:
    address = urlsplit(sandbox.url)
    all_headers = {"Host": address.netloc, "Authorization": f"Bearer {sandbox.token}", **headers}
    text = f"GET {line} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in all_headers.items()) + "\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(text.encode())
        response = http.client.HTTPResponse(connection)
        response.begin()
        assert response.status == status
        if status != 200:
            assert response.read() == b""
            assert response.headers["Connection"] == "close"
