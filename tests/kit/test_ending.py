"""A token that is about to end is said by scripts, on stderr, in one line, and by nothing else."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.kit.conftest import TOKEN
from tests.kit.fake_server import Play
from tests.kit.test_script import LIST, environment, page
from tikit_kit.token.record import Record, fingerprint
from tikit_kit.token.stores import FileStore

NOW = datetime.now(UTC).replace(microsecond=0)
LIBRARY = LIST.replace("from tikit_kit.script", "from tikit_kit").replace(", show", "").replace("show(", "list(")


def run(play: Play, path: Path, script: str) -> str:
    """Run a script that finds its token in a file, and give what it says on stderr."""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(None, TIKIT_URL=play(page()).url, TIKIT_TOKEN_FILE=str(path)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        check=True,
    )
    return ended.stderr


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "token.txt"


@pytest.mark.parametrize(
    ("left", "when"),
    [
        (timedelta(days=7, hours=-1), "in 6 days"),
        (timedelta(days=3, hours=1), "in 3 days"),
        (timedelta(days=1, hours=1), "in 1 day"),
        (timedelta(hours=5, minutes=30), "in 5 hours"),
        (timedelta(minutes=30), "in less than an hour"),
    ],
)
def test_from_seven_days_before_every_script_says_it_once(play: Play, path: Path, left: timedelta, when: str) -> None:
    end = NOW + left
    FileStore(path).write(TOKEN, Record(fingerprint(TOKEN), expires=end))
    clock = f"{end:%H:%M:%S}".removesuffix(":00")
    assert run(play, path, LIST + LIST) == (
        f"tikit: the access token ends on {end.day} {end:%B %Y} at {clock} UTC, {when}. Create another in "
        "Settings > Access Tokens, then write it to the file that TIKIT_TOKEN_FILE names.\n"
    )


@pytest.mark.parametrize("left", [timedelta(days=7, hours=1), timedelta(seconds=-1), None])
def test_an_end_that_is_far_away_past_or_unknown_is_not_said(play: Play, path: Path, left: timedelta | None) -> None:
    FileStore(path).write(TOKEN, Record(fingerprint(TOKEN), expires=NOW + left if left else None))
    assert run(play, path, LIST) == ""


def test_the_end_of_a_token_that_was_replaced_is_not_said(play: Play, path: Path) -> None:
    FileStore(path).write(TOKEN, Record(fingerprint("another"), expires=NOW + timedelta(days=3)))
    assert run(play, path, LIST) == ""


def test_the_library_knows_the_end_and_says_nothing(play: Play, path: Path) -> None:
    end = NOW + timedelta(days=3)
    FileStore(path).write(TOKEN, Record(fingerprint(TOKEN), expires=end))
    script = f"{LIBRARY}\nassert tikit.token.record.expires.isoformat() == {end.isoformat()!r}\n"
    assert run(play, path, script) == ""
    path.write_text("replaced-by-hand", encoding="utf-8")
    assert run(play, path, f"{LIBRARY}\nassert tikit.token.record.expires is None\n") == ""
