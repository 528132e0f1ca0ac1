"""The command `python -m tikit_kit token`: its effect on the keyring and its messages."""

import json
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import NO_TOKEN, TOKEN, Sandbox
from tests.kit.conftest import Result, RunToken
from tikit_kit.token.record import Record, fingerprint

ADDRESS = "https://app.tikit.ai/api"
STORED = f"The access token for {ADDRESS} is stored in the keyring."
UNKNOWN = [
    "Its expiry date is not known.",
    "Scripts cannot warn before it expires. To change that, store it again with --expires.",
]
NO_TOKEN_LINE = f"tikit: {NO_TOKEN}\n"
USE_A_FILE = "You can store the access token in a file instead and set TIKIT_TOKEN_FILE to its path."


def stdout_lines(result: Result) -> list[str]:
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


def stored_record(keyring_file: Path) -> Record:
    return Record.from_json(json.loads(keyring_file.read_text(encoding="utf-8"))[f"{ADDRESS} about"])


def test_a_token_is_stored_with_its_record(token: RunToken, keyring_file: Path) -> None:
    lines = stdout_lines(
        token("store", "--expires", "2999-12-31T12:00:00+02:00", "--id", "4", stdin=f"\ufeff{TOKEN}\r\n")
    )
    assert lines[0] == STORED
    assert lines[1].startswith("It expires on 31 December 2999 at 10:00 UTC, in ")
    texts = json.loads(keyring_file.read_text(encoding="utf-8"))
    assert set(texts) == {ADDRESS, f"{ADDRESS} about"}
    assert texts[ADDRESS] == TOKEN
    record = {"sha256": fingerprint(TOKEN), "id": 4, "expires": "2999-12-31T10:00:00Z", "successor": None}
    assert json.loads(texts[f"{ADDRESS} about"]) == record
    output = stdout_lines(token("show"))
    assert output == [f"The access token for {ADDRESS} comes from the keyring.", lines[1], "Its id is 4."]


def test_the_same_token_updates_the_record_and_another_token_replaces_it(token: RunToken, keyring_file: Path) -> None:
    assert stdout_lines(token("store", "--id", "4", stdin=TOKEN)) == [STORED, *UNKNOWN]
    assert stdout_lines(token("store", "--expires", "2026-01-12", stdin=TOKEN)) == [
        STORED,
        "It expired on 12 January 2026 at 00:00 UTC.",
    ]
    assert stored_record(keyring_file).id == 4
    assert stdout_lines(token("store", stdin="an0ther-T0ken")) == [STORED, *UNKNOWN]
    assert stored_record(keyring_file) == Record(fingerprint("an0ther-T0ken"))


def test_forget_removes_the_token_and_its_record(token: RunToken, keyring_file: Path) -> None:
    stdout_lines(token("store", stdin=TOKEN))
    assert stdout_lines(token("forget")) == [
        f"The access token for {ADDRESS} is removed from the keyring.",
        "It still exists in Tikit until it is deleted there: delete it in Settings > Access Tokens.",
    ]
    assert json.loads(keyring_file.read_text(encoding="utf-8")) == {}
    assert stdout_lines(token("forget")) == [f"There was no access token for {ADDRESS} in the keyring."]
    output = token("show")
    assert (output.returncode, output.stdout, output.stderr) == (1, "", NO_TOKEN_LINE)


@pytest.mark.parametrize("command", ["store", "forget"])
def test_another_run_is_waited_for(token: RunToken, keyring_file: Path, command: str) -> None:
    stdout_lines(token("store", stdin="an0ther-T0ken"))
    texts = keyring_file.read_bytes()
    with FileLock(keyring_file.parent / ".tikit-kit" / "keyring.lock"):
        result = token(command, stdin=TOKEN, TIKIT_TIMEOUT="1")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].startswith("tikit: another run has been changing the stored access token")
    assert keyring_file.read_bytes() == texts


def test_a_variable_that_overrides_the_keyring_is_reported(token: RunToken, tmp_path: Path) -> None:
    message = "{} is set, so scripts use it and not the keyring. Unset it to use the keyring."
    file = tmp_path / "tök"
    file.write_text(TOKEN, encoding="utf-8")
    file.chmod(0o600)
    for variable, text in (("TIKIT_TOKEN", "t"), ("TIKIT_TOKEN_FILE", str(file))):
        assert stdout_lines(token("store", stdin=TOKEN, **{variable: text}))[-1] == message.format(variable)
        assert stdout_lines(token("forget", **{variable: text}))[-1] == message.format(variable)
    assert stdout_lines(token("show", TIKIT_TOKEN="t"))[0] == f"The access token for {ADDRESS} comes from TIKIT_TOKEN."
    output = stdout_lines(token("show", TIKIT_TOKEN_FILE=str(file), PYTHONIOENCODING="ascii"))
    path = str(file).replace("ö", "\\xf6")
    assert output[0] == f"The access token for {ADDRESS} comes from the file {path}, which TIKIT_TOKEN_FILE names."


@pytest.mark.parametrize(
    ("backend", "value", "line"),
    [
        (
            "WindowsLimitKeyring",
            "a" * 1281,
            "the keyring refused 1,281 characters: the Windows limit is 1,280 characters.",
        ),
        ("TruncatingKeyring", TOKEN, "the keyring did not store the whole value."),
        ("FailingKeyring", TOKEN, "the keyring failed (RuntimeError)."),
        ("LeakingKeyring", TOKEN, "the keyring failed (RuntimeError)."),
        ("HangingKeyring", TOKEN, "the keyring did not respond within 10 seconds."),
        ("MissingKeyring", TOKEN, "the keyring failed (AttributeError)."),
    ],
)
def test_a_broken_keyring_is_reported_in_one_line_with_a_hint(
    token: RunToken, backend: str, value: str, line: str
) -> None:
    result = token("store", stdin=value, backend=backend)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"tikit: {line} {USE_A_FILE}\n")


def test_a_keyring_that_is_locked_meanwhile_is_reported(token: RunToken) -> None:
    stdout_lines(token("store", "--id", "4", stdin=TOKEN))
    result = token("rotate", backend="ForgetfulKeyring")
    line = "tikit: the keyring does not return the access token. Unlock it, then rotate again.\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", line)


def test_the_longest_value_for_windows_is_stored(token: RunToken) -> None:
    assert stdout_lines(token("store", stdin="a" * 1280, backend="WindowsLimitKeyring"))[0] == STORED


@pytest.mark.parametrize("value", ["", " \r\n", "s3cret T0ken", "Bearer s3cret", "s3cretä", "'s3cret'", "s3cret\nx"])
def test_an_invalid_token_is_not_stored(token: RunToken, keyring_file: Path, value: str) -> None:
    result = token("store", stdin=value)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert result.stderr.startswith(("tikit: there is no access token on stdin. ", "tikit: the access token cannot be"))
    assert "s3cret" not in result.stderr
    assert not keyring_file.exists()


def test_test_requests_a_ticket_with_the_token_of_scripts(
    token: RunToken, tmp_path: Path, sandbox: Sandbox, expired: Sandbox
) -> None:
    file = tmp_path / "token"
    file.write_text(sandbox.token, encoding="utf-8")
    file.chmod(0o600)
    output = stdout_lines(token("test", TIKIT_URL=sandbox.url, TIKIT_TOKEN_FILE=str(file)))
    source = f"the file {file}, which TIKIT_TOKEN_FILE names"
    assert output == [f"The access token from {source} works at {sandbox.url}."]
    stdout_lines(token("store", stdin=expired.token, TIKIT_URL=expired.url))
    result = token("test", TIKIT_URL=expired.url)
    assert (result.returncode, result.stdout) == (1, "")
    create = "Create another in Settings > Access Tokens, then store it (python -m tikit_kit token store)."
    assert result.stderr == f"tikit: 401: the access token expired on 12 January 2026 at 10:00 UTC. {create}\n"


@pytest.mark.parametrize("level", ["", "store", "show", "test", "forget"])
def test_help_describes_each_command(token: RunToken, level: str) -> None:
    output = stdout_lines(token(*level.split(), "--help"))
    assert output[0].startswith(f"usage: python -m tikit_kit token {level}".rstrip())
    assert output[2].strip().endswith(tuple("abcdefghijklmnopqrstuvwxyz,."))
    assert "\n".join(output).isascii()
