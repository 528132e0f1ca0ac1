"""Authentication: invalid `Authorization` headers, the access of other users, and the exact expiry."""

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

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture(scope="module")
def stopped_sandbox(serve: Serve) -> Sandbox:
    """A sandbox with a stopped clock."""
    return serve("--tickets", "3", "--now", NOW.isoformat(), "--stop-clock", "--token-expires", "2027-01-01")


def move_clock(sandbox: Sandbox, timestamp: datetime) -> None:
    url = sandbox.url.removesuffix("/api") + "/sandbox/clock"
    headers = {"Authorization": f"Bearer {sandbox.token}"}
    assert httpx.post(url, headers=headers, json={"now": timestamp.isoformat()}).status_code == 200


def create_token(sandbox: Sandbox, name: str, expires: str, role: str = "Agents") -> tuple[int, str]:
    """Create an access token over the API, with the expiry as text; return its id and value."""
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}) as client:
        roles = {row["Name"]: row["Id"] for row in client.get("/ApplicationRole").json()["value"]}
        body = {"Name": name, "ExpirationDate": expires, "ApplicationRoleIds": [roles[role]]}
        response = client.post("/AccessToken", json=body)
        assert response.status_code == 201
        return response.json()["Id"], response.json()["Token"]


def invalid_headers(rng: random.Random, valid: str, invalid: list[str]) -> list[str]:
    """Return invalid `Authorization` headers for one request, made from a valid token and from invalid ones."""
    position = rng.randrange(len(valid))
    other = rng.choice([letter for letter in LETTERS if letter != valid[position]])
    scheme = rng.choice(["Basic", "Digest", "Token", "Bear", "Bearers", "Bearer:", "Bearer,", "X-Bearer", "OAuth", ""])
    separator = rng.choice([" ", ",", ", ", ";", "\t", "=", "%20"])
    return rng.choice(
        [
            [f"Bearer {''.join(rng.choices(LETTERS, k=rng.randrange(1, 90)))}"],
            [f"Bearer {valid[:position]}"],
            [f"Bearer {valid[:position]}{valid[position + 1 :]}"],
            [f"Bearer {valid[:position]}{other}{valid[position + 1 :]}"],
            [f"Bearer {valid[:position]}{rng.choice(LETTERS)}{valid[position:]}"],
            [f"Bearer {valid}{separator}{valid}"],
            [f"Bearer {valid}{separator}Bearer {valid}"],
            [f"Bearer {valid}", f"Bearer {valid}"],
            [f"Bearer {valid}", f"Basic {valid}"],
            [f"Bearer {rng.choice(invalid)}", f"Bearer {valid}"],
            [f"Bearer {rng.choice(invalid)}"],
            [f"{scheme} {valid}".strip()],
            [f"Bearer{valid}"],
            [f'Bearer "{valid}"'],
            [f"Bearer {valid[::-1]}"],
            [f"Bearer {valid.swapcase()}"],
            ["Bearer"],
            [""],
            [],
        ]
    )


def get(connection: http.client.HTTPConnection, path: str, headers: list[str]) -> tuple[int, bytes]:
    connection.putrequest("GET", path)
    for value in headers:
        connection.putheader("Authorization", value)
    connection.endheaders()
    response = connection.getresponse()
    return response.status, response.read()


def test_only_a_valid_header_returns_data(stopped_sandbox: Sandbox, pytestconfig: pytest.Config) -> None:
    _, expired = create_token(stopped_sandbox, "Expired", (NOW + timedelta(minutes=1)).isoformat())
    deleted_id, deleted = create_token(stopped_sandbox, "Deleted", "2027-01-01")
    _, valid = create_token(stopped_sandbox, "Valid", "2027-01-01")
    with Tikit(stopped_sandbox.token, stopped_sandbox.url) as tikit:
        tikit.delete_access_token(deleted_id)
    move_clock(stopped_sandbox, NOW + timedelta(minutes=1))
    rng, address = random.Random(4), urlsplit(stopped_sandbox.url)
    with closing(http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)) as connection:
        for number in range(pytestconfig.getoption("--headers")):
            headers = invalid_headers(rng, valid, [expired, deleted])
            path = rng.choice(["/api/ticket", "/api/Ticket(100)", "/api/AccessToken", "/api/Status/$count"])
            assert get(connection, path, headers) == (401, b""), headers
            if number % 100 == 99:
                status, body = get(connection, "/api/ticket", [f"Bearer {valid}"])
                assert (status, len(json.loads(body)["value"])) == (200, 3)


def test_a_token_of_an_agent_reads_and_changes_only_its_owners_tokens(stopped_sandbox: Sandbox) -> None:
    move_clock(stopped_sandbox, NOW)
    id_of_ann, _ = create_token(stopped_sandbox, "Token of Ann", "2027-01-01")
    brendan = Visitor(stopped_sandbox, BRENDAN)
    _, value = brendan.made(name="Token of Brendan")
    brendan.http.close()
    url = stopped_sandbox.url.removesuffix("/api") + "/sandbox/users"
    with httpx.Client(base_url=stopped_sandbox.url, headers={"Authorization": f"Bearer {value}"}) as agent:
        assert agent.get("/ticket").status_code == 200
        for path in ("/AccessToken", "/AccessToken?$expand=ApplicationRoles", "/AccessToken?$filter=Id gt 0"):
            assert [row["Name"] for row in agent.get(path).json()["value"]] == ["Token of Brendan"]
        assert agent.get("/AccessToken/$count").text == "1"
        for method, path in (("GET", ""), ("GET", "/ApplicationRoles"), ("GET", "?$select=Name"), ("DELETE", "")):
            refused = agent.request(method, f"/AccessToken({id_of_ann}){path}")
            assert (refused.status_code, refused.content) == (403, b"")
        body = {"Name": "More", "ExpirationDate": "2027-01-01", "ApplicationRoleIds": [1]}
        assert agent.post("/AccessToken", json=body).status_code == 400
        promotion = {"user": "brendan.obrien@example.com", "roles": ["Administrators"]}
        assert agent.post(url, json=promotion).status_code == 403


EXPIRY = ["2026-11-02T09:00:00Z", "2026-11-02T10:00:00+01:00", "2026-11-01T21:00:00-12:00", "2026-11-02T22:45:00+13:45"]


@pytest.mark.parametrize("expires", EXPIRY)
def test_a_token_expires_at_the_exact_second_in_each_time_zone(stopped_sandbox: Sandbox, expires: str) -> None:
    move_clock(stopped_sandbox, NOW)
    _, value = create_token(stopped_sandbox, f"Until {expires}", expires)
    headers = {"Authorization": f"Bearer {value}"}
    timestamp = NOW + timedelta(hours=1)
    move_clock(stopped_sandbox, timestamp - timedelta(seconds=1))
    assert httpx.get(f"{stopped_sandbox.url}/ticket", headers=headers).status_code == 200
    move_clock(stopped_sandbox, timestamp)
    refused = httpx.get(f"{stopped_sandbox.url}/ticket", headers=headers)
    assert (refused.status_code, refused.content) == (401, b"")
    text = "The token expired at '11/02/2026 09:00:00'"
    assert refused.headers["WWW-Authenticate"] == f'Bearer error="invalid_token", error_description="{text}"'


@pytest.mark.parametrize("expires", ["2026-11-02T09:00:00", "02.11.2026", "tomorrow", "2026-11-31T00:00:00Z"])
def test_an_expiry_that_is_not_a_timestamp_with_a_time_zone_is_refused(stopped_sandbox: Sandbox, expires: str) -> None:
    body = {"Name": "No expiry", "ExpirationDate": expires, "ApplicationRoleIds": [1]}
    headers = {"Authorization": f"Bearer {stopped_sandbox.token}"}
    assert httpx.post(f"{stopped_sandbox.url}/AccessToken", headers=headers, json=body).status_code == 400
