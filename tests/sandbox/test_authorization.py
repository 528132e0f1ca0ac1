"""Who gets in: the `Authorization` header, spoiled in ten thousand ways, and to the second when a token ends."""

import http.client
import json
import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import BRENDAN, Visitor
from tikit_kit import Tikit

HEADERS = 10_000
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture(scope="module")
def stopped(serve: Serve) -> Sandbox:
    """A sandbox whose clock stands still."""
    return serve("--tickets", "3", "--now", NOW.isoformat(), "--stop-clock", "--token-expires", "2027-01-01")


def move(sandbox: Sandbox, moment: datetime) -> None:
    control = sandbox.url.removesuffix("/api") + "/sandbox/clock"
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    assert httpx.post(control, headers=headers, json={"now": moment.isoformat()}).status_code == 200


def made(sandbox: Sandbox, name: str, expires: str, role: str = "Agents") -> tuple[int, str]:
    """Make a token as the API does; the end is sent as it is written."""
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}) as client:
        roles = {row["Name"]: row["Id"] for row in client.get("/ApplicationRole").json()["value"]}
        body = {"Name": name, "ExpirationDate": expires, "ApplicationRoleIds": [roles[role]]}
        answer = client.post("/AccessToken", json=body)
        assert answer.status_code == 201
        return answer.json()["Id"], answer.json()["Token"]


def spoiled(rng: random.Random, good: str, dead: list[str]) -> list[str]:
    """Give the `Authorization` headers of one request, none of which is any good."""
    at = rng.randrange(len(good))
    other = rng.choice([letter for letter in LETTERS if letter != good[at]])
    scheme = rng.choice(["Basic", "Digest", "Token", "Bear", "Bearers", "Bearer:", "Bearer,", "X-Bearer", "OAuth", ""])
    separator = rng.choice([" ", ",", ", ", ";", "\t", "=", "%20"])
    return rng.choice(
        [
            [f"Bearer {''.join(rng.choices(LETTERS, k=rng.randrange(1, 90)))}"],
            [f"Bearer {good[:at]}"],
            [f"Bearer {good[:at]}{good[at + 1 :]}"],
            [f"Bearer {good[:at]}{other}{good[at + 1 :]}"],
            [f"Bearer {good[:at]}{rng.choice(LETTERS)}{good[at:]}"],
            [f"Bearer {good}{separator}{good}"],
            [f"Bearer {good}{separator}Bearer {good}"],
            [f"Bearer {good}", f"Bearer {good}"],
            [f"Bearer {good}", f"Basic {good}"],
            [f"Bearer {rng.choice(dead)}", f"Bearer {good}"],
            [f"Bearer {rng.choice(dead)}"],
            [f"{scheme} {good}".strip()],
            [f"Bearer{good}"],
            [f'Bearer "{good}"'],
            [f"Bearer {good[::-1]}"],
            [f"Bearer {good.swapcase()}"],
            ["Bearer"],
            [""],
            [],
        ]
    )


def asked(connection: http.client.HTTPConnection, path: str, headers: list[str]) -> tuple[int, bytes]:
    connection.putrequest("GET", path)
    for value in headers:
        connection.putheader("Authorization", value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_no_header_but_a_good_one_gets_data(stopped: Sandbox) -> None:
    _, ended = made(stopped, "Ended", (NOW + timedelta(minutes=1)).isoformat())
    deleted_id, deleted = made(stopped, "Deleted", "2027-01-01")
    _, good = made(stopped, "Good", "2027-01-01")
    with Tikit(stopped.token, stopped.url) as tikit:
        tikit.delete_access_token(deleted_id)
    move(stopped, NOW + timedelta(minutes=1))
    rng, address = random.Random(4), urlsplit(stopped.url)
    with closing(http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)) as connection:
        for number in range(HEADERS):
            headers = spoiled(rng, good, [ended, deleted])
            path = rng.choice(["/api/ticket", "/api/Ticket(100)", "/api/AccessToken", "/api/Status/$count"])
            assert asked(connection, path, headers) == (401, b""), headers
            if number % 100 == 99:
                status, body = asked(connection, "/api/ticket", [f"Bearer {good}"])
                assert (status, len(json.loads(body)["value"])) == (200, 3)


def test_the_token_of_another_gives_what_is_theirs_and_no_more(stopped: Sandbox) -> None:
    move(stopped, NOW)
    ann, _ = made(stopped, "Of Ann", "2027-01-01")
    brendan = Visitor(stopped, BRENDAN)
    _, value = brendan.made(name="Of Brendan")
    brendan.http.close()
    control = stopped.url.removesuffix("/api") + "/sandbox/users"
    with httpx.Client(base_url=stopped.url, headers={"Authorization": f"Bearer {value}"}) as agent:
        assert agent.get("/ticket").status_code == 200
        for path in ("/AccessToken", "/AccessToken?$expand=ApplicationRoles", "/AccessToken?$filter=Id gt 0"):
            assert [row["Name"] for row in agent.get(path).json()["value"]] == ["Of Brendan"]
        assert agent.get("/AccessToken/$count").text == "1"
        for method, path in (("GET", ""), ("GET", "/ApplicationRoles"), ("GET", "?$select=Name"), ("DELETE", "")):
            refused = agent.request(method, f"/AccessToken({ann}){path}")
            assert (refused.status_code, refused.content) == (403, b"")
        body = {"Name": "More", "ExpirationDate": "2027-01-01", "ApplicationRoleIds": [1]}
        assert agent.post("/AccessToken", json=body).status_code == 400
        raised = {"user": "brendan.obrien@example.com", "roles": ["Administrators"]}
        assert agent.post(control, json=raised).status_code == 403


ENDS = ["2026-11-02T09:00:00Z", "2026-11-02T10:00:00+01:00", "2026-11-01T21:00:00-12:00", "2026-11-02T22:45:00+13:45"]


@pytest.mark.parametrize("written", ENDS)
def test_it_ends_to_the_second_whatever_the_zone(stopped: Sandbox, written: str) -> None:
    move(stopped, NOW)
    _, value = made(stopped, f"Until {written}", written)
    headers = {"Authorization": f"Bearer {value}"}
    end = NOW + timedelta(hours=1)
    move(stopped, end - timedelta(seconds=1))
    assert httpx.get(f"{stopped.url}/ticket", headers=headers).status_code == 200
    move(stopped, end)
    refused = httpx.get(f"{stopped.url}/ticket", headers=headers)
    assert (refused.status_code, refused.content) == (401, b"")
    text = "The token expired at '11/02/2026 09:00:00'"
    assert refused.headers["WWW-Authenticate"] == f'Bearer error="invalid_token", error_description="{text}"'


@pytest.mark.parametrize("written", ["2026-11-02T09:00:00", "02.11.2026", "tomorrow", "2026-11-31T00:00:00Z"])
def test_an_end_that_is_no_time_or_has_no_zone_is_refused(stopped: Sandbox, written: str) -> None:
    body = {"Name": "No end", "ExpirationDate": written, "ApplicationRoleIds": [1]}
    headers = {"Authorization": f"Bearer {stopped.token}"}
    assert httpx.post(f"{stopped.url}/AccessToken", headers=headers, json=body).status_code == 400
