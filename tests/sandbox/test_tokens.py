"""Access tokens and changes to tickets, made through the kit on a running sandbox."""

import base64
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tikit_client.models.requester_input import RequesterInput

from tests.conftest import Serve
from tikit_kit import Tikit, TikitError

TOMORROW = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def tikit(serve: Serve) -> Iterator[Tikit]:
    sandbox = serve("--tickets", "20")
    with Tikit(sandbox.token, sandbox.url) as tikit:
        yield tikit


def roles(tikit: Tikit) -> dict[str | None, int | None]:
    return {role.name: role.id for role in tikit.list_application_roles()}


def create(tikit: Tikit, name: str, *role_names: str) -> tuple[int, str]:
    """Create an access token; return its id and value."""
    ids = roles(tikit)
    created = tikit.add_access_token(
        name=name, expiration_date=TOMORROW, application_role_ids=[ids[role] or 0 for role in role_names]
    )
    assert created.id is not None
    assert created.token is not None
    return created.id, created.token


def test_a_token_works_until_it_is_deleted(tikit: Tikit) -> None:
    id, value = create(tikit, "PowerShell Admin", "Administrators")
    assert "Token" not in tikit.get_access_token(id).to_dict()
    with Tikit(value, tikit.address) as other:
        assert other.list_tickets().total == 20
        tikit.delete_access_token(id)
        with pytest.raises(TikitError) as refused:
            other.get_ticket(100)
    assert refused.value.status == 401
    _, admin = create(tikit, "Admin", "Administrators")
    again = httpx.delete(f"{tikit.address}/AccessToken({id})", headers={"Authorization": f"Bearer {admin}"})
    assert again.status_code == 404


def test_the_response_to_an_expired_token_names_the_expiry(tikit: Tikit) -> None:
    _, value = create(tikit, "Short", "Agents")
    clock = tikit.address.removesuffix("/api") + "/sandbox/clock"
    short_lived = {"Authorization": f"Bearer {value}"}
    assert httpx.get(clock, headers=short_lived).status_code == 200
    assert httpx.post(clock, headers=short_lived, json={"advance_seconds": 86400}).status_code == 403
    _, admin = create(tikit, "Clock", "Administrators")
    headers = {"Authorization": f"Bearer {admin}"}
    assert httpx.post(clock, headers=headers, json={"now": TOMORROW.isoformat()}).status_code == 200
    response = httpx.get(f"{tikit.address}/ticket", headers=short_lived)
    assert response.status_code == 401
    text = f"The token expired at '{TOMORROW:%m/%d/%Y %H:%M:%S}'"
    assert response.headers["WWW-Authenticate"] == f'Bearer error="invalid_token", error_description="{text}"'


def test_a_new_token_cannot_have_a_role_that_its_creator_lacks(tikit: Tikit) -> None:
    _, value = create(tikit, "Agent", "Agents")
    with Tikit(value, tikit.address) as agent:
        id, _ = create(agent, "Another", "Agents")
        assert agent.get_access_token(id).name == "Another"
        with pytest.raises(TikitError) as refused:
            create(agent, "More", "Administrators")
    assert refused.value.status == 400
    assert "beyond" in refused.value.message


@pytest.mark.parametrize(
    ("name", "expires", "target"),
    [("", TOMORROW, "Name"), (" ", TOMORROW, "Name"), ("Old", datetime(2020, 1, 1, tzinfo=UTC), "Expiration")],
)
def test_the_error_for_a_refused_token_names_the_property(
    tikit: Tikit, name: str, expires: datetime, target: str
) -> None:
    with pytest.raises(TikitError) as refused:
        tikit.add_access_token(name=name, expiration_date=expires, application_role_ids=[roles(tikit)["Agents"] or 0])
    assert refused.value.status == 400
    assert target in refused.value.message


def test_the_value_is_returned_once_and_stored_nowhere(serve: Serve, tmp_path: Path) -> None:
    file, log = tmp_path / "help desk.sqlite", tmp_path / "log.txt"
    with log.open("wb") as stream:
        sandbox = serve("--tickets", "3", "--database", str(file), "--log-level", "debug", log=stream)
    responses = b""
    with Tikit(sandbox.token, sandbox.url) as tikit:
        id, value = create(tikit, "Stored", "Agents")
    assert len(base64.urlsafe_b64decode(f"{value}=")) * 8 == 256
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {value}"}) as client:
        paths = ("/AccessToken", f"/AccessToken({id})", f"/AccessToken({id})?$expand=ApplicationRoles", "/PlatformUser")
        for path in (*paths, "/AccessToken?$filter=Token eq 'x'", "/AccessToken?$select=Token", "/Nothing", "/ticket"):
            for accept in ("application/json", "application/json;odata.metadata=full"):
                response = client.get(path, headers={"Accept": accept})
                responses += str(response.headers).encode() + response.content
    sandbox.process.terminate()
    sandbox.process.wait(20)
    assert b"INSERT INTO" in log.read_bytes()
    data = responses + b"".join(path.read_bytes() for path in tmp_path.iterdir())
    digest = hashlib.sha256(value.encode()).hexdigest()
    for secret in (sandbox.token, value, value[:20], value[-20:]):
        assert secret.encode() not in data
    with closing(sqlite3.connect(file)) as database:
        hashes = database.execute("SELECT Hash FROM AccessTokenHash WHERE AccessTokenId = ?", (id,)).fetchall()
        assert hashes == [(digest,)]
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM Ticket").fetchone() == (3,)
    reopened = serve("--database", str(file))
    with Tikit(value, reopened.url) as tikit:
        assert tikit.list_tickets().total == 3


def test_a_ticket_can_be_added_updated_and_commented(tikit: Tikit) -> None:
    user = next(iter(tikit.list_cdm_users(top=1)))
    status = next(iter(tikit.list_statuses())).id
    priority = next(iter(tikit.list_priorities())).id
    ticket_type = next(iter(tikit.list_ticket_types())).id
    ticket = tikit.add_ticket(
        title="打印机 O'Brien <b>x</b>",
        requester=RequesterInput(e_mail_address=user.e_mail_address or ""),
        status_id=status,
        priority_id=priority,
        ticket_type_id=ticket_type,
    )
    assert ticket.id is not None
    assert (ticket.title, ticket.requester_id) == ("打印机 O'Brien <b>x</b>", user.id)
    updated = tikit.update_ticket(ticket.id, title="Printer", due_date=TOMORROW)
    assert (updated.title, updated.status_id) == ("Printer", status)
    assert updated.due_date == TOMORROW
    tikit.add_comment(ticket.id, body="Called back", is_public=True)
    assert [comment.body for comment in tikit.list_ticket_comments(ticket.id)] == ["Called back"]
    with pytest.raises(TikitError) as refused:
        tikit.update_ticket(ticket.id, requester=RequesterInput(e_mail_address="nobody@example.com"))
    assert refused.value.status == 400
    assert "nobody@example.com" in refused.value.message


def test_an_agent_cannot_see_the_tokens_of_other_users(serve: Serve, tmp_path: Path) -> None:
    file = tmp_path / "tokens.sqlite"
    sandbox = serve("--tickets", "1", "--database", str(file))
    with Tikit(sandbox.token, sandbox.url) as tikit:
        other, _ = create(tikit, "Token of another", "Administrators")
        own, value = create(tikit, "Own", "Agents")
    sandbox.process.terminate()
    sandbox.process.wait(20)
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE AccessToken SET Owner = 'another@example.com', CreatedById = 2 WHERE Id = ?", (other,))
        database.commit()
    reopened = serve("--database", str(file))
    with httpx.Client(base_url=reopened.url, headers={"Authorization": f"Bearer {value}"}) as agent:
        assert agent.get(f"/AccessToken({own})").status_code == 200
        assert agent.get(f"/AccessToken({other})").status_code == 403
        assert agent.get(f"/AccessToken({other})/ApplicationRoles").status_code == 403
        assert agent.delete(f"/AccessToken({other})").status_code == 403
        for query in ("", "?$apply=groupby((Owner,Name))"):
            response = agent.get(f"/AccessToken{query}")
            assert response.status_code == 200
            assert "Own" in response.text
            assert "another" not in response.text


def set_roles(tikit: Tikit, value: str, user: str, *names: str) -> httpx.Response:
    headers, body = {"Authorization": f"Bearer {value}"}, {"user": user, "roles": names}
    return httpx.post(tikit.address.removesuffix("/api") + "/sandbox/users", headers=headers, json=body)


def test_a_token_acts_only_within_the_current_roles_of_its_creator(serve: Serve) -> None:
    sandbox = serve("--tickets", "5")
    with Tikit(sandbox.token, sandbox.url) as tikit:
        _, admin = create(tikit, "Admin", "Administrators")
        agent_id, agent = create(tikit, "Agent", "Agents")
        owner = tikit.get_access_token(agent_id).owner or ""
        assert set_roles(tikit, agent, owner, "Agents").status_code == 403
        assert set_roles(tikit, admin, "nobody@example.com").status_code == 400
        assert set_roles(tikit, admin, owner, "Kings").status_code == 400
        assert set_roles(tikit, admin, owner, "Agents").status_code == 200
        with Tikit(agent, tikit.address) as agent_tikit:
            assert agent_tikit.list_tickets().total == 5
        for method, path in (("GET", "/Ticket"), ("GET", "/Ticket?$filter=Nope eq 1"), ("POST", "/AddTicket")):
            response = httpx.request(method, tikit.address + path, headers={"Authorization": f"Bearer {admin}"})
            assert (response.status_code, response.content) == (403, b"")
        # A user without a role can still list and delete their own tokens.
        with Tikit(admin, tikit.address) as without_roles:
            assert {token.name for token in without_roles.list_access_tokens()} >= {"Admin", "Agent"}
            without_roles.delete_access_token(agent_id)
            with pytest.raises(TikitError) as refused:
                create(without_roles, "More", "Agents")
            assert refused.value.status == 400


def test_the_id_of_a_deleted_token_is_never_reused(tikit: Tikit) -> None:
    first, _ = create(tikit, "First", "Agents")
    tikit.delete_access_token(first)
    second, _ = create(tikit, "Second", "Agents")
    assert second > first
