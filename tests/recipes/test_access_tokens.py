"""The recipes of access tokens: their effect on a running sandbox, in every language."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.conftest import Sandbox, Serve, open_tikit
from tests.recipes.languages import LANGUAGES, run_recipe
from tikit_kit import Tikit, TikitError

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def small_pages(serve: Serve) -> Sandbox:
    """A sandbox with ten entities per page and an access token that outlives the tests."""
    return serve("--tickets", "3", "--page-size", "10", "--token-expires", f"{NOW + timedelta(days=400):%Y-%m-%d}")


@pytest.fixture
def tikit(small_pages: Sandbox) -> Iterator[Tikit]:
    """Tikit of the sandbox. All access tokens that a test adds are deleted after it."""
    with open_tikit(small_pages) as tikit:
        yield tikit


def add_token(tikit: Tikit, name: str, expires: datetime, *roles: str) -> int:
    """Add an access token with some roles, or else the role Agents, and return its id."""
    ids = {role.name: role.id for role in tikit.list_application_roles()}
    role_ids = [ids[role] for role in roles or ("Agents",)]
    return tikit.add_access_token(name=name, expiration_date=expires, application_role_ids=role_ids).id


def run_json(stem: str, language: str, sandbox: Sandbox, *arguments: str, code: int = 0) -> Any:
    """Run a recipe that ends with an exit code and prints no error, and return the JSON value that it prints."""
    ran = run_recipe(f"access_tokens/{stem}", language, sandbox.environment, *arguments)
    assert (ran.returncode, ran.stderr) == (code, b"")
    return json.loads(ran.stdout)


def advance_clock(sandbox: Sandbox, seconds: float) -> None:
    url, headers = sandbox.url.removesuffix("/api") + "/sandbox/clock", {"Authorization": f"Bearer {sandbox.token}"}
    assert httpx.post(url, headers=headers, json={"advance_seconds": seconds}).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_get_all_prints_every_page(small_pages: Sandbox, tikit: Tikit, language: str) -> None:
    for number in range(25):
        add_token(tikit, f"Many {number}", NOW + timedelta(days=30))
    tokens = run_json("get_all_access_tokens", language, small_pages)
    assert len(tokens) == 26
    assert not any("Token" in token for token in tokens)


@pytest.mark.parametrize("language", LANGUAGES)
def test_get_one_prints_the_roles(small_pages: Sandbox, tikit: Tikit, language: str) -> None:
    id = add_token(tikit, 'O\'Brien "x" 打印机', NOW + timedelta(days=3), "Agents", "Administrators")
    token = run_json("get_one_access_token", language, small_pages, str(id))
    assert token["Name"] == 'O\'Brien "x" 打印机'
    assert {role["Name"] for role in token["ApplicationRoles"]} == {"Agents", "Administrators"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_token_works(small_pages: Sandbox, tikit: Tikit, language: str) -> None:
    created = run_json("add_access_token", language, small_pages, "PowerShell Admin 打印机")
    with Tikit(created["Token"], small_pages.url) as tikit_with_new_token:
        assert tikit_with_new_token.list_tickets().total == 3
    token = tikit.get_access_token(created["Id"], expand="ApplicationRoles")
    assert token.name == "PowerShell Admin 打印机"
    assert [role.name for role in token.application_roles or []] == ["Agents"]
    assert token.expiration_date is not None
    assert abs(token.expiration_date - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=2)
    short = run_json("add_access_token", language, small_pages, "Short", "Administrators", "2")
    assert tikit.get_access_token(short["Id"]).expiration_date != token.expiration_date


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("arguments", [[], ["Name", "Kings"], ["Name", "Agents", "soon"]])
def test_an_invalid_argument_adds_no_token(
    small_pages: Sandbox, tikit: Tikit, language: str, arguments: list[str]
) -> None:
    before = tikit.list_access_tokens().total
    ran = run_recipe("access_tokens/add_access_token", language, small_pages.environment, *arguments)
    assert ran.returncode != 0
    assert ran.stdout == b""
    assert ran.stderr
    assert tikit.list_access_tokens().total == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_deleting_a_token_twice_succeeds(small_pages: Sandbox, tikit: Tikit, language: str) -> None:
    id = add_token(tikit, "Deleted", NOW + timedelta(days=3))
    for _ in range(2):
        ran = run_recipe("access_tokens/delete_access_token", language, small_pages.environment, str(id))
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
        with pytest.raises(TikitError):
            tikit.get_access_token(id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_expired_tokens_are_deleted(small_pages: Sandbox, tikit: Tikit, language: str) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    expired = {add_token(tikit, f"Expired {number}", soon) for number in range(3)}
    valid = add_token(tikit, "Valid", NOW + timedelta(days=3))
    assert run_json("delete_expired_access_tokens", language, small_pages) == []
    advance_clock(small_pages, 600)
    try:
        option = "-WhatIf" if language == ".ps1" else "--dry-run"
        rehearsal = run_recipe("access_tokens/delete_expired_access_tokens", language, small_pages.environment, option)
        pattern = r"access token (\d+), 'Expired" if language == ".ps1" else r'"Id": ?(\d+)'
        assert {int(id) for id in re.findall(pattern, rehearsal.stdout.decode())} == expired
        assert expired < {token.id for token in tikit.list_access_tokens()}
        deleted = run_json("delete_expired_access_tokens", language, small_pages)
        assert {token["Id"] for token in deleted} == expired
        assert {token.id for token in tikit.list_access_tokens()} == {1, valid}
    finally:
        advance_clock(small_pages, -600)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exit_code_reports_expiring_tokens(small_pages: Sandbox, tikit: Tikit, language: str) -> None:
    stem = "report_expiring_access_tokens"
    add_token(tikit, "In nine days", datetime.now(UTC) + timedelta(days=9))
    assert run_json(stem, language, small_pages) == []
    assert [token["Name"] for token in run_json(stem, language, small_pages, "10", code=10)] == ["In nine days"]
    add_token(tikit, "In six days", datetime.now(UTC) + timedelta(days=6))
    assert [token["Name"] for token in run_json(stem, language, small_pages, code=10)] == ["In six days"]
