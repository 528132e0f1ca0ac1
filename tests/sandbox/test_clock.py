"""The sandbox's clock: where it starts, and who may move it."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.conftest import Sandbox, Serve

START = datetime(2026, 11, 2, 8, tzinfo=UTC)


def move(sandbox: Sandbox, body: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    return httpx.post(sandbox.url.removesuffix("/api") + "/sandbox/clock", headers=headers, json=body)


def told(answer: httpx.Response) -> datetime:
    assert answer.status_code == 200
    return datetime.fromisoformat(answer.json()["now"])


def test_it_starts_where_it_is_told_and_can_be_moved_there_and_back(serve: Serve) -> None:
    sandbox = serve("--tickets", "1", "--now", "2026-11-02T08:00:00Z")
    later = told(move(sandbox, {"advance_seconds": 3600})) - START
    assert timedelta(hours=1) <= later < timedelta(hours=1, minutes=5)
    assert told(move(sandbox, {"now": "2027-01-01"})).year == 2027
    ticket = f"{sandbox.url}/ticket/100"
    ended = httpx.get(ticket, headers={"Authorization": f"Bearer {sandbox.token}"})
    assert "The token expired at '12/02/2026 08:00:0" in ended.headers["WWW-Authenticate"]
    assert told(move(sandbox, {"now": "2026-11-02T09:00:00+01:00"})) >= START
    assert httpx.get(ticket, headers={"Authorization": f"Bearer {sandbox.token}"}).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, [], 5, {"now": 5}, {"now": "noon"}, {"now": "9999-12-31"}, {"advance_seconds": 1e18}]
)
def test_what_is_no_time_moves_nothing(sandbox: Sandbox, body: object) -> None:
    refused = move(sandbox, body)
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_nobody_moves_it_without_a_token(sandbox: Sandbox) -> None:
    assert (
        httpx.post(sandbox.url.removesuffix("/api") + "/sandbox/clock", json={"advance_seconds": 1}).status_code == 401
    )
