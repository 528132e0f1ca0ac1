"""The access token in a real Secret Service, GNOME's keyring on an isolated bus, and without a Secret Service."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NO_TOKEN, Sandbox, Serve
from tests.secret_service.session import Session

SCRIPTS = Path(__file__).parents[2] / "scripts"
RECIPE = str(SCRIPTS / "tickets" / "get_one_ticket.py")
NO_TOKEN_LINE = f"tikit: {NO_TOKEN}\n"
USE_A_FILE = "You can store the access token in a file instead and set TIKIT_TOKEN_FILE to its path.\n"
IN_3_DAYS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3, hours=1)

Result = subprocess.CompletedProcess[str]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(tmp_path) as session:
        yield session


def token(session: Session, *arguments: str, stdin: str = "", **variables: str) -> Result:
    return session.python("-m", "tikit_kit", "token", *arguments, stdin=stdin, **variables)


def stdout_lines(result: Result) -> list[str]:
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


def assert_no_token(session: Session, store_error: str, **variables: str) -> None:
    """Check that a recipe finds no token and does not wait, and that `store` reports why, with a hint, in one line."""
    recipe = session.python(RECIPE, **variables)
    assert (recipe.returncode, recipe.stdout, recipe.stderr) == (1, "", NO_TOKEN_LINE)
    assert token(session, "show", **variables).stderr == NO_TOKEN_LINE
    store = token(session, "store", stdin="another-T0ken", **variables)
    assert (store.returncode, store.stdout) == (1, "")
    assert store.stderr == f"tikit: {store_error} {USE_A_FILE}"


def test_a_token_is_stored_found_shown_tested_and_forgotten(session: Session, sandbox: Sandbox) -> None:
    session.start_keyring(unlocked=True)
    session.environment["TIKIT_URL"] = sandbox.url
    expiry = f"expires on {IN_3_DAYS.day} {IN_3_DAYS:%B %Y} at "
    stored = stdout_lines(
        token(session, "store", "--id", "7", "--expires", IN_3_DAYS.isoformat(), stdin=f"{sandbox.token}\n")
    )
    assert stored[0] == f"The access token for {sandbox.url} is stored in the keyring."
    assert stored[1].startswith(f"It {expiry}")
    show = stdout_lines(token(session, "show"))
    assert show[0] == f"The access token for {sandbox.url} comes from the keyring."
    assert show[1].startswith(f"It {expiry}")
    assert show[1].endswith(" UTC, in 3 days.")
    assert show[2:] == ["Its id is 7."]

    tested, recipe = token(session, "test"), session.python(RECIPE)
    assert tested.stdout == f"The access token from the keyring works at {sandbox.url}.\n"
    assert '"Id": 100' in recipe.stdout
    for result in (tested, recipe):
        assert result.returncode == 0
        assert result.stderr.startswith(f"tikit: the access token {expiry}")
        assert result.stderr.count("\n") == 1

    elsewhere = session.python(RECIPE, TIKIT_URL="https://elsewhere.example/api")
    assert (elsewhere.returncode, elsewhere.stderr) == (1, NO_TOKEN_LINE)

    forget = stdout_lines(token(session, "forget"))
    assert forget == [
        f"The access token for {sandbox.url} is removed from the keyring.",
        "It still exists in Tikit until it is deleted there: "
        "delete the token with the id 7 in Settings > Access Tokens.",
    ]
    assert stdout_lines(token(session, "forget")) == [f"There was no access token for {sandbox.url} in the keyring."]
    assert session.python(RECIPE).stderr == NO_TOKEN_LINE
    for result in (tested, recipe, elsewhere):
        assert sandbox.token not in result.stdout + result.stderr
    assert sandbox.token not in "".join(stored + show + forget)


def test_a_long_token_is_found_in_a_later_session(tmp_path: Path) -> None:
    long = "a1B2" * 2000
    with Session(tmp_path) as session:
        session.start_keyring(unlocked=True)
        stdout_lines(token(session, "store", stdin=long))
    with Session(tmp_path) as session:
        session.start_keyring(unlocked=False)
        assert_no_token(session, "the keyring is locked. Unlock it and try again.")
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
    stdout_lines(token(session, "store", "--id", "1", stdin=sandbox.token))
    for new in (2, 3):
        rotated = session.python("-m", "tikit_kit", "token", "rotate")
        assert (rotated.returncode, rotated.stderr) == (0, "")
        assert f"Its id is {new}." in rotated.stdout
        assert stdout_lines(token(session, "test")) == [f"The access token from the keyring works at {sandbox.url}."]
        assert stdout_lines(token(session, "show"))[-1] == f"Its id is {new}."
    refused = session.python(RECIPE, TIKIT_TOKEN=sandbox.token)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "401" in refused.stderr


def test_a_locked_keyring_has_no_token_and_is_reported(session: Session) -> None:
    session.start_keyring(unlocked=True)
    stdout_lines(token(session, "store", stdin="a-T0ken"))
    session.lock()
    assert_no_token(session, "the keyring is locked. Unlock it and try again.")
    forget = token(session, "forget")
    assert (forget.returncode, forget.stdout) == (1, "")
    assert forget.stderr == "tikit: the keyring is locked. Unlock it and try again.\n"


def test_a_keyring_without_a_collection_has_no_token(session: Session) -> None:
    session.start_keyring(unlocked=False)
    assert_no_token(session, "the keyring is not set up: it has no default collection.")


def test_a_bus_without_a_secret_service_has_no_token(session: Session) -> None:
    assert_no_token(session, "this computer has no keyring that can be used.")


def test_without_a_bus_there_is_no_token(session: Session) -> None:
    del session.environment["DBUS_SESSION_BUS_ADDRESS"]
    assert_no_token(session, "this computer has no keyring that can be used.")


def test_without_keyring_installed_there_is_no_token(session: Session, tmp_path: Path) -> None:
    session.start_keyring(unlocked=True)
    (tmp_path / "keyring.py").write_text("raise ImportError\n", encoding="utf-8")
    store_error = "keyring is not installed. Install it: pip install keyring."
    assert_no_token(session, store_error, PYTHONPATH=str(tmp_path))
