"""A few tickets with comments, and a client that asks a sandbox with them."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from tests.conftest import Serve
from tests.sandbox.odata_client import ERROR_PREFIX

# One ticket without a category, one in an archived category, one in a category in use.
TICKETS = [
    {"Id": 1, "Title": "a", "StatusId": 15, "CategoryId": None, "AssigneeId": 1, "TemplateId": 7},
    {"Id": 2, "Title": "A", "StatusId": 16, "CategoryId": 31, "AssigneeId": 2, "TemplateId": None},
    {"Id": 3, "Title": "É", "StatusId": 15, "CategoryId": 32, "AssigneeId": 1, "Closed": True},
    {"Id": 4, "Title": "é", "StatusId": 15, "CategoryId": 32, "AssigneeId": None, "Closed": True},
]
# Ticket: creator and visibility of its comments.
COMMENTS = {1: [(1, True), (2, True), (1, False)], 2: [(2, False)], 3: [(3, True)]}


def data() -> dict[str, list[dict[str, Any]]]:
    base = {"ModifiedDate": "2026-06-01T00:00:00Z", "CreatedDate": "2026-06-01T00:00:00Z"}
    comments = [(ticket, *comment) for ticket, comments in COMMENTS.items() for comment in comments]
    rows: dict[str, list[dict[str, Any]]] = {
        "PlatformUser": [{"Id": 1, "Email": "B@example.com"}, {"Id": 2, "Email": "a@example.com"}],
        "Status": [{"Id": 15, "Value": "New", "Position": 1}, {"Id": 16, "Value": "Active", "Position": 2}],
        "Category": [{"Id": id, "IsArchived": id == 31, "Position": 1} for id in (31, 32)],
        "Ticket": [{"RequesterId": 1, "DueDate": None} | ticket for ticket in TICKETS],
        "Comment": [
            {"Id": number, "TicketId": ticket, "CreatedById": creator, "IsPublic": public, "Body": "x"}
            for number, (ticket, creator, public) in enumerate(comments, 1)
        ],
    }
    return {name: [base | {"Guid": f"{row['Id']:032x}"} | row for row in entities] for name, entities in rows.items()}


def connect(serve: Serve, folder: Path, *flags: str) -> httpx.Client:
    """Start a sandbox with the tickets and return a client for it; the snapshot is written to the folder."""
    file = folder / "data.json"
    file.write_text(json.dumps(data()), encoding="utf-8")
    sandbox = serve("--data", str(file), *flags)
    return httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}, timeout=60)


def get(connected: httpx.Client, target: str) -> httpx.Response:
    """Send a request whose target is not yet encoded."""
    return connected.get("/" + quote(target, safe="/?$&="))


def reason(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    prefix, _, text = response.json()["error"]["message"].partition(". ")
    assert prefix == ERROR_PREFIX
    return str(text)


def ids(response: httpx.Response) -> list[int]:
    assert response.status_code == 200, response.text
    return [entity["Id"] for entity in response.json()["value"]]
