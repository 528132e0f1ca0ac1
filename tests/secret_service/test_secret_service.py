"""The token in a real Secret Service, GNOME's keyring on a bus of its own, and where there is none."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NO_TOKEN, Sandbox, Serve
from tests.secret_service.session import Session

SCRIPTS = Path(__file__).parents[2] / "scripts"
RECIPE = str(SCRIPTS / "tickets" / "get_one_ticket.py")
ROTATE = str(SCRIPTS / "access_tokens" / "rotate_access_token.py")
NONE = f"tikit: {NO_TOKEN}\n"
INSTEAD = "TIKIT_TOKEN_FILE can name a file that holds the token instead.\n"
IN_3_DAYS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3, hours=1)

Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(tmp_path) as session:
        yield session


def token(session: Session, *arguments: str, stdin: str = "", **variables: str) -> Ended:
    return session.python("-m", "tikit_kit", "token", *arguments, stdin=stdin, **variables)


def said(ended: Ended) -> list[str]:
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


def has_no_token(session: Session, store_says: str, **variables: str) -> None:
    """A recipe has no token and waits for nobody, and `store` says in one line why not and what to do."""
    recipe = session.python(RECIPE, **variables)
    assert (recipe.returncode, recipe.stdout, recipe.stderr) == (1, "", NONE)
    assert token(session, "show", **variables).stderr == NONE
    store = token(session, "store", stdin="another-T0ken", **variables)
    assert (store.returncode, store.stdout) == (1, "")
    assert store.stderr == f"tikit: {store_says} {INSTEAD}"


def test_a_token_is_stored_found_shown_tested_and_forgotten(session: Session, sandbox: Sandbox) -> None:
    session.start_keyring(unlocked=True)
    session.environment["TIKIT_URL"] = sandbox.url
    end = f"ends on {IN_3_DAYS.day} {IN_3_DAYS:%B %Y} at "
    stored = said(token(session, "store", "--id", "7", "--expires", IN_3_DAYS.isoformat(), stdin=f"{sandbox.token}\n"))
    assert stored[0] == f"The access token for {sandbox.url} is stored in the keyring."
    assert stored[1].startswith(f"It {end}")
    shown = said(token(session, "show"))
    assert shown[0] == f"The access token for {sandbox.url} comes from the keyring."
    assert shown[1].startswith(f"It {end}")
    assert shown[1].endswith(" UTC, in 3 days.")
    assert shown[2:] == ["Its id is 7."]

    tested, recipe = token(session, "test"), session.python(RECIPE)
    assert tested.stdout == f"The access token from the keyring works at {sandbox.url}.\n"
    assert '"Id": 100' in recipe.stdout
    for ended in (tested, recipe):
        assert ended.returncode == 0
        assert ended.stderr.startswith(f"tikit: the access token {end}")
        assert ended.stderr.count("\n") == 1

    elsewhere = session.python(RECIPE, TIKIT_URL="https://elsewhere.example/api")
    assert (elsewhere.returncode, elsewhere.stderr) == (1, NONE)

    forgotten = said(token(session, "forget"))
    assert forgotten == [
        f"The access token for {sandbox.url} is removed from the keyring.",
        "It still exists in Tikit until it is deleted there: delete the one with the id 7 in Settings > Access Tokens.",
    ]
    assert said(token(session, "forget")) == [f"There was no access token for {sandbox.url} in the keyring."]
    assert session.python(RECIPE).stderr == NONE
    for ended in (tested, recipe, elsewhere):
        assert sandbox.token not in ended.stdout + ended.stderr
    assert sandbox.token not in "".join(stored + shown + forgotten)


def test_a_token_outlives_the_session_and_a_longer_one_fits(tmp_path: Path) -> None:
    long = "a1B2" * 2000
    with Session(tmp_path) as session:
        session.start_keyring(unlocked=True)
        said(token(session, "store", stdin=long))
    with Session(tmp_path) as session:
        session.start_keyring(unlocked=False)
        has_no_token(session, "the keyring is locked. Unlock it and try again.")
    with Session(tmp_path) as session:
        session.start_keyring(unlocked=True)
        find = (
            "from tikit_kit.token.finding import find_token\nprint(find_token(None, 'https://app.tikit.ai/api').value)"
        )
        assert session.python("-c", find).stdout == f"{long}\n"


def test_the_token_in_the_keyring_is_rotated(session: Session, serve: Serve) -> None:
    sandbox = serve("--tickets", "3")
    session.environment["TIKIT_URL"] = sandbox.url
    session.start_keyring(unlocked=True)
    said(token(session, "store", "--id", "1", stdin=sandbox.token))
    for new in (2, 3):
        rotated = session.python(ROTATE)
        assert (rotated.returncode, rotated.stderr) == (0, "")
        assert json.loads(rotated.stdout)["Id"] == new
        assert said(token(session, "test")) == [f"The access token from the keyring works at {sandbox.url}."]
        assert said(token(session, "show"))[-1] == f"Its id is {new}."
    refused = session.python(RECIPE, TIKIT_TOKEN=sandbox.token)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "401" in refused.stderr


def test_a_locked_keyring_has_no_token_and_is_said_to_be_locked(session: Session) -> None:
    session.start_keyring(unlocked=True)
    said(token(session, "store", stdin="a-T0ken"))
    session.lock()
    has_no_token(session, "the keyring is locked. Unlock it and try again.")
    forget = token(session, "forget")
    assert (forget.returncode, forget.stdout) == (1, "")
    assert forget.stderr == "tikit: the keyring is locked. Unlock it and try again.\n"


def test_a_keyring_that_nobody_has_set_up_has_no_token(session: Session) -> None:
    session.start_keyring(unlocked=False)
    has_no_token(session, "the keyring is not set up: it has no default collection.")


def test_a_bus_without_a_secret_service_has_no_token(session: Session) -> None:
    has_no_token(session, "there is no keyring here that can be used.")


def test_no_bus_at_all_has_no_token(session: Session) -> None:
    del session.environment["DBUS_SESSION_BUS_ADDRESS"]
    has_no_token(session, "there is no keyring here that can be used.")


def test_without_keyring_installed_there_is_no_token(session: Session, tmp_path: Path) -> None:
    session.start_keyring(unlocked=True)
    (tmp_path / "keyring.py").write_text("raise ImportError\n", encoding="utf-8")
    store_says = "keyring is not installed. Install it: pip install keyring."
    has_no_token(session, store_says, PYTHONPATH=str(tmp_path))
