"""Scripts warn on stderr, in one line, of an access token that expires soon; the library does not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer
from tests.kit.conftest import run_code
from tests.kit.test_script import LIST, page
from tikit_kit.token.record import Record, fingerprint
from tikit_kit.token.stores import FileStore

NOW = datetime.now(UTC).replace(microsecond=0)
LIBRARY = LIST.replace("from tikit_kit.script", "from tikit_kit").replace(", show", "").replace("show(", "list(")


def run(start_fake_server: StartFakeServer, path: Path, script: str) -> str:
    """Run a script with its token in a file, and return its stderr."""
    result = run_code(script, TIKIT_URL=start_fake_server(page()).url, TIKIT_TOKEN_FILE=str(path))
    result.check_returncode()
    return result.stderr


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "token.txt"


@pytest.mark.parametrize(
    ("remaining", "when"),
    [
        (timedelta(days=7, hours=-1), "in 6 days"),
        (timedelta(days=3, hours=1), "in 3 days"),
        (timedelta(days=1, hours=1), "in 1 day"),
        (timedelta(hours=5, minutes=30), "in 5 hours"),
        (timedelta(minutes=30), "in less than an hour"),
    ],
)
def test_a_script_warns_once_within_seven_days_of_expiry(
    start_fake_server: StartFakeServer, path: Path, remaining: timedelta, when: str
) -> None:
    expires = NOW + remaining
    FileStore(path).write(TOKEN, Record(fingerprint(TOKEN), expires=expires))
    clock = f"{expires:%H:%M:%S}".removesuffix(":00")
    assert run(start_fake_server, path, LIST + LIST) == (
        f"tikit: the access token expires on {expires.day} {expires:%B %Y} at {clock} UTC, {when}. Create another in "
        "Settings > Access Tokens, then write it to the file that TIKIT_TOKEN_FILE names.\n"
    )


@pytest.mark.parametrize("remaining", [timedelta(days=7, hours=1), timedelta(seconds=-1), None])
def test_no_warning_for_a_distant_past_or_unknown_expiry(
    start_fake_server: StartFakeServer, path: Path, remaining: timedelta | None
) -> None:
    FileStore(path).write(TOKEN, Record(fingerprint(TOKEN), expires=NOW + remaining if remaining else None))
    assert run(start_fake_server, path, LIST) == ""


def test_no_warning_if_the_token_was_replaced(start_fake_server: StartFakeServer, path: Path) -> None:
    FileStore(path).write(TOKEN, Record(fingerprint("another"), expires=NOW + timedelta(days=3)))
    assert run(start_fake_server, path, LIST) == ""


def test_the_library_knows_the_expiry_and_does_not_warn(start_fake_server: StartFakeServer, path: Path) -> None:
    expires = NOW + timedelta(days=3)
    FileStore(path).write(TOKEN, Record(fingerprint(TOKEN), expires=expires))
    script = f"{LIBRARY}\nassert tikit.token.record.expires.isoformat() == {expires.isoformat()!r}\n"
    assert run(start_fake_server, path, script) == ""
    path.write_text("replaced-by-hand", encoding="utf-8")
    assert run(start_fake_server, path, f"{LIBRARY}\nassert tikit.token.record.expires is None\n") == ""
