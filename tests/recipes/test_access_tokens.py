"""The recipes of access tokens: what each does to a running sandbox, in every language."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.conftest import Sandbox, Serve
from tests.recipes.test_recipes import LANGUAGES, run
from tikit_kit import Tikit, TikitError

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def desk(serve: Serve) -> Sandbox:
    return serve("--tickets", "3", "--page-size", "10", "--token-expires", f"{NOW + timedelta(days=400):%Y-%m-%d}")


@pytest.fixture
def tikit(desk: Sandbox) -> Iterator[Tikit]:
    with Tikit(desk.token, desk.url) as tikit:
        yield tikit
        for token in list(tikit.list_access_tokens(filter="Name ne 'Sandbox'")):
            tikit.delete_access_token(token.id or 0)


def make(tikit: Tikit, name: str, ends: datetime, *roles: str) -> tuple[int, str]:
    known = {role.name: role.id or 0 for role in tikit.list_application_roles()}
    made = tikit.add_access_token(
        name=name, expiration_date=ends, application_role_ids=[known[role] for role in roles or ("Agents",)]
    )
    return made.id or 0, made.token or ""


def answer(stem: str, language: str, desk: Sandbox, *arguments: str, code: int = 0) -> Any:
    ran = run(f"access_tokens/{stem}", language, desk.environment, *arguments)
    assert (ran.returncode, ran.stderr) == (code, b"")
    return json.loads(ran.stdout)


def move(desk: Sandbox, seconds: float) -> None:
    control, headers = desk.url.removesuffix("/api") + "/sandbox/clock", {"Authorization": f"Bearer {desk.token}"}
    assert httpx.post(control, headers=headers, json={"advance_seconds": seconds}).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_every_page_of_it(desk: Sandbox, tikit: Tikit, language: str) -> None:
    for number in range(25):
        make(tikit, f"Many {number}", NOW + timedelta(days=30))
    listed = answer("get_all_access_tokens", language, desk)
    assert len(listed) == 26
    assert not any("Token" in token for token in listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_comes_with_its_roles(desk: Sandbox, tikit: Tikit, language: str) -> None:
    id, _ = make(tikit, 'O\'Brien "x" 打印机', NOW + timedelta(days=3), "Agents", "Administrators")
    found = answer("get_one_access_token", language, desk, str(id))
    assert found["Name"] == 'O\'Brien "x" 打印机'
    assert {role["Name"] for role in found["ApplicationRoles"]} == {"Agents", "Administrators"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_added_and_works(desk: Sandbox, tikit: Tikit, language: str) -> None:
    made = answer("add_access_token", language, desk, "PowerShell Admin 打印机")
    with Tikit(made["Token"], desk.url) as other:
        assert other.list_tickets().total == 3
    found = tikit.get_access_token(made["Id"], expand="ApplicationRoles")
    assert found.name == "PowerShell Admin 打印机"
    assert [role.name for role in found.application_roles or []] == ["Agents"]
    assert found.expiration_date is not None
    assert abs(found.expiration_date - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=2)
    more = answer("add_access_token", language, desk, "Short", "Administrators", "2")
    assert tikit.get_access_token(more["Id"]).expiration_date != found.expiration_date


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("arguments", [[], ["Name", "Kings"], ["Name", "Agents", "soon"]])
def test_what_cannot_be_added_is_said(desk: Sandbox, tikit: Tikit, language: str, arguments: list[str]) -> None:
    before = tikit.list_access_tokens().total
    ran = run("access_tokens/add_access_token", language, desk.environment, *arguments)
    assert ran.returncode != 0
    assert ran.stdout == b""
    assert ran.stderr
    assert tikit.list_access_tokens().total == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_deleted_once(desk: Sandbox, tikit: Tikit, language: str) -> None:
    id, _ = make(tikit, "Gone", NOW + timedelta(days=3))
    ran = run("access_tokens/delete_access_token", language, desk.environment, str(id))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    with pytest.raises(TikitError):
        tikit.get_access_token(id)
    again = run("access_tokens/delete_access_token", language, desk.environment, str(id))
    assert (again.returncode, again.stdout, again.stderr) == (0, b"", b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_expired_go_and_no_other(desk: Sandbox, tikit: Tikit, language: str) -> None:
    gone = {make(tikit, f"Ended {number}", NOW + timedelta(minutes=5))[0] for number in range(3)}
    kept, _ = make(tikit, "Kept", NOW + timedelta(days=3))
    assert answer("delete_expired_access_tokens", language, desk) == []
    move(desk, 600)
    try:
        option = "-WhatIf" if language == ".ps1" else "--dry-run"
        rehearsed = run(
            "access_tokens/delete_expired_access_tokens", language, desk.environment, option
        ).stdout.decode()
        named = r"access token (\d+), 'Ended" if language == ".ps1" else r'"Id": ?(\d+)'
        assert {int(id) for id in re.findall(named, rehearsed)} == gone
        assert gone < {token.id for token in tikit.list_access_tokens()}
        assert {token["Id"] for token in answer("delete_expired_access_tokens", language, desk)} == gone
        assert {token.id for token in tikit.list_access_tokens()} == {1, kept}
    finally:
        move(desk, -600)


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_that_expire_soon_are_told_by_the_exit_code(desk: Sandbox, tikit: Tikit, language: str) -> None:
    stem = "report_expiring_access_tokens"
    make(tikit, "In nine days", datetime.now(UTC) + timedelta(days=9))
    assert answer(stem, language, desk) == []
    assert [token["Name"] for token in answer(stem, language, desk, "10", code=10)] == ["In nine days"]
    make(tikit, "In six days", datetime.now(UTC) + timedelta(days=6))
    assert [token["Name"] for token in answer(stem, language, desk, code=10)] == ["In six days"]
