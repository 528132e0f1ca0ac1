"""The Python recipes against recorded responses, without network access and without secrets.

The cassettes were recorded from the sandbox, as their `server` header says. `nox -s record` records them again.
"""

import json
import re
import runpy
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import time_machine
from vcr.errors import CannotOverwriteExistingCassetteException

from tests.conftest import NO_KEYRING, TICKETS, Sandbox, Serve
from tests.recipes import cassettes
from tests.recipes.cassettes import NOW
from tests.recipes.catalog import RECIPES
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
    own = Path(tempfile.mkdtemp(dir=folder))
    monkeypatch.chdir(own)
    RECIPES[stem].write_files(own)
    monkeypatch.setattr(sys, "argv", [script, *EXAMPLES[stem]])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    with time_machine.travel(NOW, tick=False):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as ending:
            if ending.code != RECIPES[stem].exit_code_of_example:
                raise


def record(
    stem: str, address: str, token: str, folder: Path, token_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Record the cassette of a recipe below a folder, and return its file."""
    file = folder / f"{stem}.yaml"
    file.unlink(missing_ok=True)
    if before := RECIPES[stem].after:
        run_in_process(before, address, token, token_folder, monkeypatch)
    with cassettes.play(file, record_from=address):
        run_in_process(stem, address, token, token_folder, monkeypatch)
    assert token not in file.read_text(encoding="utf-8")
    return file


StartSandbox = Callable[[str], Sandbox]


@pytest.fixture(scope="module")
def sandbox_for(serve: Serve) -> StartSandbox:
    """Start a sandbox for a recipe that writes; return a shared one for a recipe that only reads tickets."""
    shared: list[Sandbox] = []

    def start(stem: str) -> Sandbox:
        if RECIPES[stem].writes or stem.startswith("access_tokens/"):
            return start_sandbox(serve)
        if not shared:
            shared.append(start_sandbox(serve))
        return shared[0]

    return start


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


def kind_of(output: str) -> str:
    """Return what a recipe printed, in the words of the table."""
    if not output:
        return "nothing"
    value = json.loads(output)
    assert value  # an example that finds nothing shows nothing
    return "list" if isinstance(value, list) else "entity"


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

            if RECIPES[stem].writes:
                if stem.startswith("access_tokens/"):
                    pytest.skip("would delete or add access tokens of the real service")
                if stem not in request.config.getoption("--write"):
                    pytest.skip(f"writes to the real service; allow it with --write {stem}")
            address = find_address()
            record(stem, address, find_token(None, address).value, cassettes.LIVE, tmp_path, monkeypatch)
            return
        sandbox = request.getfixturevalue("sandbox_for")(stem)
        record(stem, sandbox.url, sandbox.token, cassettes.FOLDER, tmp_path, monkeypatch)
        capfdbinary.readouterr()
    with cassettes.play(cassettes.FOLDER / f"{stem}.yaml") as cassette:
        run_in_process(stem, cassettes.ADDRESS, cassettes.TOKEN, tmp_path, monkeypatch)
        assert cassette.all_played
    assert kind_of(capfdbinary.readouterr().out.decode()) == RECIPES[stem].returns


@pytest.mark.parametrize("stem", STEMS)
def test_recording_again_gives_the_same_bytes(
    stem: str, sandbox_for: StartSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = sandbox_for(stem)
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
