"""The Python recipes against what was recorded: no network, no secrets.

The sandbox recorded the cassettes; the `server` header in them says so. `nox -s record` writes them anew.
"""

import json
import re
import runpy
import sys
from pathlib import Path

import pytest

from tests.conftest import NO_KEYRING, TICKETS, Sandbox, Serve
from tests.recipes import cassettes
from tests.recipes.test_recipes import SCRIPTS, STEMS

NOW = "2026-11-02T08:00:00Z"
TOKEN = "the-token-of-a-cassette"


def run(stem: str, address: str, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = str((SCRIPTS / stem).with_suffix(".py"))
    for name, value in {"TIKIT_URL": address, "TIKIT_TOKEN": token, "PYTHON_KEYRING_BACKEND": NO_KEYRING}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", [script])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    runpy.run_path(script, run_name="__main__")


def record(folder: Path, stem: str, address: str, token: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = folder / f"{stem}.yaml"
    file.unlink(missing_ok=True)
    with cassettes.play(file, record_from=address):
        run(stem, address, token, monkeypatch)
    assert token not in file.read_text(encoding="utf-8")
    return file


def begin(serve: Serve) -> Sandbox:
    return serve("--tickets", str(TICKETS), "--now", NOW)


@pytest.mark.parametrize("stem", STEMS)
def test_the_recipe_answers_from_its_cassette(
    stem: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    if request.config.getoption("--record"):
        if request.config.getoption("--live"):
            from tikit_kit.address import find_address
            from tikit_kit.token import find_token

            if not Path(stem).name.startswith("get_") and stem not in request.config.getoption("--write"):
                pytest.skip(f"writes to the real service; allow it with --write {stem}")
            address = find_address()
            record(cassettes.LIVE, stem, address, find_token(None, address).value, monkeypatch)
            return
        sandbox = begin(request.getfixturevalue("serve"))
        record(cassettes.FOLDER, stem, sandbox.url, sandbox.token, monkeypatch)
        capfdbinary.readouterr()
    with cassettes.play(cassettes.FOLDER / f"{stem}.yaml") as cassette:
        run(stem, cassettes.ADDRESS, TOKEN, monkeypatch)
        assert cassette.all_played
    shown = json.loads(capfdbinary.readouterr().out)
    assert shown["Id"] == 100 if "one" in stem else len(shown) == TICKETS


@pytest.mark.parametrize("stem", STEMS)
def test_recording_again_gives_the_same_bytes(
    stem: str, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = begin(serve)
    again = record(tmp_path, stem, sandbox.url, sandbox.token, monkeypatch)
    assert again.read_bytes() == (cassettes.FOLDER / f"{stem}.yaml").read_bytes()


def test_every_cassette_belongs_to_a_recipe() -> None:
    found = {path.relative_to(cassettes.FOLDER).with_suffix("").as_posix() for path in cassettes.FOLDER.rglob("*.yaml")}
    assert found == set(STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_no_cassette_holds_a_secret(stem: str) -> None:
    text = (cassettes.FOLDER / f"{stem}.yaml").read_text(encoding="utf-8")
    assert "tikit-sandbox/" in text
    assert not re.search(r"(?i)authorization|bearer|set-cookie|\beyJ[\w-]{10}", text)
    # The value of a token is 43 letters without a blank; nothing in a ticket is.
    assert not re.search(r"(?<![\w/@.:-])[A-Za-z0-9_-]{43}(?![\w-])", text)
