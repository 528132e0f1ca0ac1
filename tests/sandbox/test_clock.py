"""The sandbox's clock: its start, moving it, and who may move it."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.conftest import Sandbox, Serve

START = datetime(2026, 11, 2, 8, tzinfo=UTC)


def move_clock(sandbox: Sandbox, body: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    return httpx.post(sandbox.url.removesuffix("/api") + "/sandbox/clock", headers=headers, json=body)


def time_in(response: httpx.Response) -> datetime:
    assert response.status_code == 200
    return datetime.fromisoformat(response.json()["now"])


def test_it_starts_at_the_given_time_and_moves_forward_and_back(serve: Serve) -> None:
    sandbox = serve("--tickets", "1", "--now", "2026-11-02T08:00:00Z")
    elapsed = time_in(move_clock(sandbox, {"advance_seconds": 3600})) - START
    assert timedelta(hours=1) <= elapsed < timedelta(hours=1, minutes=5)
    assert time_in(move_clock(sandbox, {"now": "2027-01-01"})).year == 2027
    ticket = f"{sandbox.url}/ticket/100"
    expired = httpx.get(ticket, headers={"Authorization": f"Bearer {sandbox.token}"})
    assert "The token expired at '12/02/2026 08:00:0" in expired.headers["WWW-Authenticate"]
    assert time_in(move_clock(sandbox, {"now": "2026-11-02T09:00:00+01:00"})) >= START
    assert httpx.get(ticket, headers={"Authorization": f"Bearer {sandbox.token}"}).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, [], 5, {"now": 5}, {"now": "noon"}, {"now": "9999-12-31"}, {"advance_seconds": 1e18}]
)
def test_an_invalid_time_is_refused_with_a_message(sandbox: Sandbox, body: object) -> None:
    refused = move_clock(sandbox, body)
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_moving_it_requires_an_access_token(sandbox: Sandbox) -> None:
    assert (
        httpx.post(sandbox.url.removesuffix("/api") + "/sandbox/clock", json={"advance_seconds": 1}).status_code == 401
    )
