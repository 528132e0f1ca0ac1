"""The sources of the access token, and the values that are refused."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import NO_TOKEN, TOKEN
from tests.kit.conftest import run_code
from tests.kit.fake_keyrings import keyring_environment
from tikit_kit import Tikit
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import find_token
from tikit_kit.token.stores import TokenSource

ADDRESS = "https://app.tikit.ai/api"


def test_the_argument_overrides_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKIT_TOKEN", "from-the-variable")
    assert find_token(TOKEN, ADDRESS).source is TokenSource.ARGUMENT
    assert find_token(None, ADDRESS).value == "from-the-variable"


@pytest.mark.parametrize("token", ["", " \n"])
def test_an_empty_argument_is_refused(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("TIKIT_TOKEN", "from-the-variable")
    with pytest.raises(TikitError, match=r"^the access token is empty\. Pass its value, or leave it out"):
        Tikit(token)
    with Tikit() as tikit, pytest.raises(TikitError, match="^the access token is empty"):
        tikit.with_token(token)


@pytest.mark.parametrize(
    "data",
    [
        TOKEN.encode(),
        b"\n  " + TOKEN.encode() + b" \r\n",
        b"\xef\xbb\xbf" + TOKEN.encode(),
        b"\xff\xfe" + f"{TOKEN}\r\n".encode("utf-16-le"),
        b"\xfe\xff" + f"{TOKEN}\r\n".encode("utf-16-be"),
    ],
)
def test_a_file_is_read_in_the_encodings_of_windows_and_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "token.txt"
    path.write_bytes(data)
    monkeypatch.setenv("TIKIT_TOKEN", "")
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(path))
    token = find_token(None, ADDRESS)
    assert (token.value, token.source) == (TOKEN, TokenSource.FILE)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xfe\x00", "is not text"),
        (b"\x80\x81", "is not text"),
        (b" \r\n", "is empty"),
        (b"a" * 70_000, "is too large"),
        (None, "cannot be read"),
    ],
)
def test_a_file_without_a_token_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes | None, reason: str
) -> None:
    path = tmp_path / "token.txt"
    if data is not None:
        path.write_bytes(data)
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(path))
    with pytest.raises(TikitError, match=reason) as caught:
        find_token(None, ADDRESS)
    assert caught.value.hint.startswith("TIKIT_TOKEN_FILE must name")


OPEN_TWICE = """
from tikit_kit.{} import Tikit
for _ in range(2):
    with Tikit():
        pass
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_file_that_others_can_read_is_warned_about_once(tmp_path: Path) -> None:
    file = tmp_path / "the token"
    file.write_text(TOKEN, encoding="utf-8")
    for mode in (0o644, 0o640, 0o604):
        file.chmod(mode)
        ran = run_code(OPEN_TWICE.format("script"), TIKIT_TOKEN_FILE=str(file))
        assert ran.stderr == f"tikit: other users can read the token file: run chmod 600 '{file}'\n"
        program = run_code(OPEN_TWICE.format("tikit"), TIKIT_TOKEN_FILE=str(file))
        assert (program.returncode, program.stderr) == (0, "")  # a program decides by its logging
    subprocess.run(ran.stderr.partition("run ")[2], shell=True, check=True)
    assert run_code(OPEN_TWICE.format("script"), TIKIT_TOKEN_FILE=str(file)).stderr == ""


@pytest.mark.parametrize(
    "value",
    [
        "s3cret\nT0ken",
        "s3cret\r\nX-Other: T0ken",
        "s3cret T0ken",
        "Bearer s3cretT0ken",
        "s3cret\x00T0ken",
        "s3cret\x7fT0ken",
        "s3cretäT0ken",
        "s3cret\u200bT0ken",
        "s3cret\udcffT0ken",
        '"s3cretT0ken"',
        "'s3cretT0ken'",
    ],
)
def test_a_token_that_cannot_be_sent_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(TikitError, match="^the access token cannot be sent: it contains ") as caught:
        find_token(value, ADDRESS)
    assert "s3cret" not in str(caught.value)
    assert "T0ken" not in str(caught.value)


def test_a_missing_token_has_a_hint() -> None:
    with pytest.raises(TikitError) as caught:
        find_token(None, ADDRESS)
    assert str(caught.value) == NO_TOKEN


SCRIPT = """
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import find_token
try:
    token = find_token(None, "https://app.tikit.ai/api")
    print(token.value, token.source)
except TikitError as error:
    print(error.what)
"""


@pytest.mark.parametrize(
    ("backend", "output"),
    [
        ("WorkingKeyring", "stored-in-the-keyring keyring"),
        ("FailingKeyring", "there is no access token"),
        ("HangingKeyring", "there is no access token"),
        ("MissingKeyring", "there is no access token"),
    ],
)
def test_a_broken_keyring_neither_hangs_nor_raises(tmp_path: Path, backend: str, output: str) -> None:
    file = tmp_path / "keyring.json"
    file.write_text('{"https://app.tikit.ai/api": "stored-in-the-keyring"}', encoding="utf-8")
    result = run_code(SCRIPT, **keyring_environment(backend, file))
    result.check_returncode()
    assert (result.stdout.strip(), result.stderr) == (output, "")
