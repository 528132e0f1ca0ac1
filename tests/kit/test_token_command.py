"""`python -m tikit_kit token`: what it does with the keyring, and what it says."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import NO_TOKEN, Sandbox
from tests.kit.conftest import TOKEN
from tests.kit.fake_keyrings import house
from tests.kit.test_script import environment
from tikit_kit.token.record import Record, fingerprint

ADDRESS = "https://app.tikit.ai/api"
STORED = f"The access token for {ADDRESS} is stored in the keyring."
UNKNOWN = [
    "Its end is not known.",
    "So no script can warn before it: store the token again with --expires to change that.",
]
NONE = f"tikit: {NO_TOKEN}\n"
INSTEAD = "TIKIT_TOKEN_FILE can name a file that holds the token instead."

Ended = subprocess.CompletedProcess[str]
Token = Callable[..., Ended]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "keyring.json"


@pytest.fixture
def token(kept: Path) -> Token:
    def begin(*arguments: str, stdin: str = "", backend: str = "Kept", **variables: str) -> Ended:
        ended = subprocess.run(
            [sys.executable, "-m", "tikit_kit", "token", *arguments],
            env=environment(None, **house(backend, kept), **variables),
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert not stdin.strip() or stdin.strip() not in ended.stdout + ended.stderr
        return ended

    return begin


def said(ended: Ended) -> list[str]:
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


def about(kept: Path) -> Record:
    return Record.from_json(json.loads(kept.read_text(encoding="utf-8"))[f"{ADDRESS} about"])


def test_a_stored_token_is_kept_with_what_was_told_of_it(token: Token, kept: Path) -> None:
    said_of_it = said(token("store", "--expires", "2999-12-31T12:00:00+02:00", "--id", "4", stdin=f"\ufeff{TOKEN}\r\n"))
    assert said_of_it[0] == STORED
    assert said_of_it[1].startswith("It ends on 31 December 2999 at 10:00 UTC, in ")
    texts = json.loads(kept.read_text(encoding="utf-8"))
    assert set(texts) == {ADDRESS, f"{ADDRESS} about"}
    assert texts[ADDRESS] == TOKEN
    record = {"sha256": fingerprint(TOKEN), "id": 4, "expires": "2999-12-31T10:00:00Z", "successor": None}
    assert json.loads(texts[f"{ADDRESS} about"]) == record
    shown = said(token("show"))
    assert shown == [f"The access token for {ADDRESS} comes from the keyring.", said_of_it[1], "Its id is 4."]


def test_storing_the_same_again_adds_to_what_is_known_and_another_starts_anew(token: Token, kept: Path) -> None:
    assert said(token("store", "--id", "4", stdin=TOKEN)) == [STORED, *UNKNOWN]
    assert said(token("store", "--expires", "2026-01-12", stdin=TOKEN)) == [
        STORED,
        "It ended on 12 January 2026 at 00:00 UTC.",
    ]
    assert about(kept).id == 4
    assert said(token("store", stdin="an0ther-T0ken")) == [STORED, *UNKNOWN]
    assert about(kept) == Record(fingerprint("an0ther-T0ken"))


def test_forgetting_removes_both_and_says_what_remains(token: Token, kept: Path) -> None:
    said(token("store", stdin=TOKEN))
    assert said(token("forget")) == [
        f"The access token for {ADDRESS} is removed from the keyring.",
        "It still exists in Tikit until it is deleted there: delete it in Settings > Access Tokens.",
    ]
    assert json.loads(kept.read_text(encoding="utf-8")) == {}
    assert said(token("forget")) == [f"There was no access token for {ADDRESS} in the keyring."]
    shown = token("show")
    assert (shown.returncode, shown.stdout, shown.stderr) == (1, "", NONE)


def test_what_scripts_use_first_is_said(token: Token, tmp_path: Path) -> None:
    first = "{} is set: scripts use that first, not the keyring."
    file = tmp_path / "tök"
    file.write_text(TOKEN, encoding="utf-8")
    for variable, text in (("TIKIT_TOKEN", "t"), ("TIKIT_TOKEN_FILE", str(file))):
        assert said(token("store", stdin=TOKEN, **{variable: text}))[-1] == first.format(variable)
        assert said(token("forget", **{variable: text}))[-1] == first.format(variable)
    assert said(token("show", TIKIT_TOKEN="t"))[0] == f"The access token for {ADDRESS} comes from TIKIT_TOKEN."
    shown = said(token("show", TIKIT_TOKEN_FILE=str(file), PYTHONIOENCODING="ascii"))
    named = str(file).replace("ö", "\\xf6")
    assert shown[0] == f"The access token for {ADDRESS} comes from the file {named}, which TIKIT_TOKEN_FILE names."


@pytest.mark.parametrize(
    ("backend", "value", "line"),
    [
        ("Short", "a" * 1281, "the keyring does not take 1,281 characters: that of Windows ends at 1,280."),
        ("Cutting", TOKEN, "the keyring did not keep what it was given."),
        ("Failing", TOKEN, "the keyring failed (RuntimeError)."),
        ("Telling", TOKEN, "the keyring failed (RuntimeError)."),
        ("Waiting", TOKEN, "the keyring did not answer in 10 seconds."),
        ("Missing", TOKEN, "the keyring failed (AttributeError)."),
    ],
)
def test_a_keyring_that_does_not_keep_it_is_one_line_with_a_way_out(
    token: Token, backend: str, value: str, line: str
) -> None:
    ended = token("store", stdin=value, backend=backend)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"tikit: {line} {INSTEAD}\n")


def test_the_longest_that_windows_takes_is_taken(token: Token) -> None:
    assert said(token("store", stdin="a" * 1280, backend="Short"))[0] == STORED


@pytest.mark.parametrize("value", ["", " \r\n", "s3cret T0ken", "Bearer s3cret", "s3cretä", "'s3cret'", "s3cret\nx"])
def test_what_is_no_token_is_not_stored(token: Token, kept: Path, value: str) -> None:
    ended = token("store", stdin=value)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert ended.stderr.startswith(("tikit: there is no access token on stdin. ", "tikit: the access token cannot be"))
    assert "s3cret" not in ended.stderr
    assert not kept.exists()


def test_testing_asks_tikit_with_the_token_of_a_script(
    token: Token, tmp_path: Path, sandbox: Sandbox, expired: Sandbox
) -> None:
    file = tmp_path / "token"
    file.write_text(sandbox.token, encoding="utf-8")
    told = said(token("test", TIKIT_URL=sandbox.url, TIKIT_TOKEN_FILE=str(file)))
    source = f"the file {file}, which TIKIT_TOKEN_FILE names"
    assert told == [f"The access token from {source} works at {sandbox.url}."]
    said(token("store", stdin=expired.token, TIKIT_URL=expired.url))
    ended = token("test", TIKIT_URL=expired.url)
    assert (ended.returncode, ended.stdout) == (1, "")
    create = "Create another in Settings > Access Tokens, then store it (python -m tikit_kit token store)."
    assert ended.stderr == f"tikit: 401: the access token expired on 12 January 2026 at 10:00 UTC. {create}\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "the following arguments are required: store|show|test|forget"),
        (["keep"], "invalid choice: 'keep'"),
        (["show", "me"], "unrecognized arguments: me"),
        (["store", "--expires", "soon"], "argument --expires: not a time: 'soon', write it as 2026-11-02T08:00:00Z"),
        (["store", "--expires", "2026-11-02 08:00"], "argument --expires: a time needs a zone: '2026-11-02 08:00'"),
        (["store", "--id", "-4"], "argument --id: '-4' is no whole number"),
    ],
)
def test_arguments_that_cannot_be_read_are_one_line(token: Token, arguments: list[str], line: str) -> None:
    ended = token(*arguments, stdin=TOKEN)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert line in ended.stderr
    assert ended.stderr.endswith("--help.\n")


@pytest.mark.parametrize("level", ["", "store", "show", "test", "forget"])
def test_help_says_what_each_does(token: Token, level: str) -> None:
    told = said(token(*level.split(), "--help"))
    assert told[0].startswith(f"usage: python -m tikit_kit token {level}".rstrip())
    assert told[2].strip().endswith(tuple("abcdefghijklmnopqrstuvwxyz,."))
    assert "\n".join(told).isascii()
