"""The Python recipes against recorded responses, without network access and without secrets.

The cassettes were recorded from the sandbox, as their `server` header says. `nox -s record` records them again.
"""

import json
import re
import runpy
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from vcr.errors import CannotOverwriteExistingCassetteException

from tests.conftest import NO_KEYRING, TICKETS, Sandbox, Serve
from tests.recipes import cassettes
from tests.recipes.cassettes import NOW
from tests.recipes.languages import EXAMPLES, STEMS, script_path
from tikit_kit import Tikit

TOKENS = {
    "PowerShell Admin": (["Administrators", "Agents"], timedelta(days=5)),
    "Old script": (["Agents"], timedelta(hours=-1)),
}
"""The access tokens 2 and 3: name, roles, and the time from NOW until they expire. The sandbox's own token is 1."""


def run_in_process(stem: str, address: str, token: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a .py recipe in this process, at the time NOW, with its access token in a file of the folder."""
    script, file = str(script_path(stem, ".py")), folder / "token"
    file.write_text(token, encoding="utf-8")
    monkeypatch.delenv("TIKIT_TOKEN", raising=False)
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(file))
    monkeypatch.setenv("TIKIT_URL", address)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    monkeypatch.setattr(sys, "argv", [script, *EXAMPLES[stem]])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with time_machine.travel(NOW, tick=False):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as ending:
            assert (stem, ending.code) == ("access_tokens/report_expiring_access_tokens", 10)  # noqa: PT017 (not every recipe ends this way)


def record(
    stem: str, address: str, token: str, folder: Path, token_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Record the cassette of a recipe below a folder, and return its file."""
    file = folder / f"{stem}.yaml"
    file.unlink(missing_ok=True)
    with cassettes.play(file, record_from=address):
        run_in_process(stem, address, token, token_folder, monkeypatch)
    assert token not in file.read_text(encoding="utf-8")
    return file


def start_sandbox(serve: Serve) -> Sandbox:
    """Start a sandbox with the access tokens of TOKENS, whose clock is stopped at NOW."""
    before = NOW - timedelta(days=1)
    flags = ["--now", before.isoformat(), "--stop-clock", "--token-expires", "2026-12-02T08:00:00Z"]
    sandbox = serve("--tickets", str(TICKETS), *flags)
    with Tikit(sandbox.token, sandbox.url) as tikit:
        roles = {role.name: role.id for role in tikit.list_application_roles()}
        for name, (role_names, remaining) in TOKENS.items():
            ids = [roles[role] for role in role_names]
            tikit.add_access_token(name=name, expiration_date=NOW + remaining, application_role_ids=ids)
    clock, headers = sandbox.url.removesuffix("/api") + "/sandbox/clock", {"Authorization": f"Bearer {sandbox.token}"}
    assert httpx.post(clock, headers=headers, json={"now": NOW.isoformat()}).status_code == 200
    return sandbox


SUMMARIES: dict[str, object] = {
    "tickets/get_all_tickets": TICKETS,
    "tickets/get_one_ticket": 100,
    "access_tokens/add_access_token": "Nightly report",
    "access_tokens/delete_access_token": None,
    "access_tokens/delete_expired_access_tokens": ["Old script"],
    "access_tokens/get_all_access_tokens": ["Sandbox", "PowerShell Admin", "Old script"],
    "access_tokens/get_one_access_token": "PowerShell Admin",
    "access_tokens/report_expiring_access_tokens": ["PowerShell Admin"],
}


def summarize(output: Any) -> object:
    """Summarize the output of a recipe: the names of access tokens, the id of a ticket, the number of tickets."""
    if isinstance(output, list):
        return len(output) if "Title" in output[0] else [item["Name"] for item in output]
    return output and output.get("Name", output["Id"])


@pytest.mark.parametrize("stem", STEMS)
def test_a_recipe_reads_its_cassette(
    stem: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    if request.config.getoption("--record"):
        if request.config.getoption("--live"):
            from tikit_kit.address import find_address
            from tikit_kit.token.finding import find_token

            if not Path(stem).name.startswith(("get_", "report_")):
                if stem.startswith("access_tokens/"):
                    pytest.skip("would delete or add access tokens of the real service")
                if stem not in request.config.getoption("--write"):
                    pytest.skip(f"writes to the real service; allow it with --write {stem}")
            address = find_address()
            record(stem, address, find_token(None, address).value, cassettes.LIVE, tmp_path, monkeypatch)
            return
        sandbox = start_sandbox(request.getfixturevalue("serve"))
        record(stem, sandbox.url, sandbox.token, cassettes.FOLDER, tmp_path, monkeypatch)
        capfdbinary.readouterr()
    with cassettes.play(cassettes.FOLDER / f"{stem}.yaml") as cassette:
        run_in_process(stem, cassettes.ADDRESS, cassettes.TOKEN, tmp_path, monkeypatch)
        assert cassette.all_played
    output = capfdbinary.readouterr().out
    assert summarize(json.loads(output) if output else None) == SUMMARIES[stem]


@pytest.mark.parametrize("stem", STEMS)
def test_recording_again_gives_the_same_bytes(
    stem: str, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = start_sandbox(serve)
    again = record(stem, sandbox.url, sandbox.token, tmp_path, tmp_path, monkeypatch)
    assert again.read_bytes() == (cassettes.FOLDER / f"{stem}.yaml").read_bytes()


def test_the_body_of_a_request_is_compared_as_json() -> None:
    url = f"{cassettes.ADDRESS}/AccessToken"
    body = '{"ApplicationRoleIds": [2], "Name": "Nightly report", "ExpirationDate": "%s"}'
    with cassettes.play(cassettes.FOLDER / "access_tokens/add_access_token.yaml") as cassette:
        with pytest.raises(CannotOverwriteExistingCassetteException):
            httpx.post(url, content=body % "2027-01-31T08:00:01+00:00")
        assert httpx.post(url, content=body % "2027-01-31T08:00:00+00:00").status_code == 201
        assert cassette.play_count == 1


def test_every_cassette_belongs_to_a_recipe() -> None:
    stems = {path.relative_to(cassettes.FOLDER).with_suffix("").as_posix() for path in cassettes.FOLDER.rglob("*.yaml")}
    assert stems == set(STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_no_cassette_contains_a_secret(stem: str) -> None:
    text = (cassettes.FOLDER / f"{stem}.yaml").read_text(encoding="utf-8")
    assert "tikit-sandbox/" in text
    assert not re.search(r"(?i)authorization|bearer|set-cookie|\beyJ[\w-]{10}", text)
    # The value of an access token has 43 characters and no space; no text of a ticket looks like that.
    assert not re.search(r"(?<![\w/@.:-])[A-Za-z0-9_-]{43}(?![\w-])", text)
