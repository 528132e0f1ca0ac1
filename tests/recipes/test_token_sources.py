"""The access token: where it comes from, what is refused, and that it is neither shown nor left behind."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.recipes.conftest import RunAgainst, RunBash, make_environment
from tests.recipes.languages import BASH_AND_PYTHON, LANGUAGES, script_path

ONE = "tickets/get_one_ticket"
SUCCESS = json_reply({"Id": 100})
FILES = {
    "UTF-8": TOKEN.encode(),
    "with white space": f"  {TOKEN}\r\n\r\n".encode(),
    "with a BOM": f"{TOKEN}\n".encode("utf-8-sig"),
    "UTF-16": f"{TOKEN}\r\n".encode("utf-16"),
    "UTF-16, big-endian": b"\xfe\xff" + f"{TOKEN}\r\n".encode("utf-16-be"),
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("form", FILES)
def test_the_token_is_read_from_a_file(
    run_against: RunAgainst, start_fake_server: StartFakeServer, tmp_path: Path, form: str, language: str
) -> None:
    file, fake_server = tmp_path / "the token's file.txt", start_fake_server(SUCCESS)
    file.write_bytes(FILES[form])
    file.chmod(0o600)
    variables = {"TIKIT_URL": fake_server.url, "TIKIT_TOKEN": " ", "TIKIT_TOKEN_FILE": str(file)}
    result = run_against(ONE, language, [], SUCCESS, **variables)
    assert (result.code, result.stderr) == (0, "")
    assert fake_server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(("mode", "is_open"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_token_file_that_others_can_read_is_warned_about_once(
    run_against: RunAgainst, tmp_path: Path, mode: int, is_open: bool, language: str
) -> None:
    file = tmp_path / "token.txt"
    file.write_text(TOKEN, encoding="utf-8")
    file.chmod(mode)
    variables = {"TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(file)}
    # This recipe sends two requests, and bash opens Tikit for each.
    replies = [json_reply({"value": [{"Id": 1, "Name": "Agents"}]}), json_reply({"Id": 5, "Token": "x"}, 201)]
    result = run_against("access_tokens/add_access_token", language, ["Nightly"], *replies, **variables)
    line = f"tikit: other users can read the token file: run chmod 600 {file}\n"
    assert (result.code, result.stderr) == (0, line if is_open else "")
    assert file.stat().st_mode & 0o777 == mode


ONLY = "TIKIT_TOKEN_FILE must name a text file that contains only the access token."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("", "there is no access token. Create one in Settings > Access Tokens, then set TIKIT_TOKEN or "),
        ("empty", f"the token file is empty. {ONLY}"),
        ("missing", f"the token file cannot be read: No such file or directory. {ONLY}"),
        (".", "the token file cannot be read: "),
    ],
)
def test_without_a_token_no_request_is_sent(
    run_against: RunAgainst, tmp_path: Path, file: str, message: str, language: str
) -> None:
    (tmp_path / "empty").write_bytes(b"\xef\xbb\xbf \r\n")
    path = str(tmp_path / file) if file else ""
    result = run_against(ONE, language, [], SUCCESS, TIKIT_TOKEN="", TIKIT_TOKEN_FILE=path)
    assert result.requests == []
    assert result.message.startswith(message)


AGAIN = "Copy the value again, without 'Bearer' and in one line."
NO_ASCII = f"a line break, a control character or a character outside ASCII. {AGAIN}"


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("a b-secret", f"a space. {AGAIN}"),
        ("a\nb-secret", NO_ASCII),
        ("b-secret\u00e9", NO_ASCII),
        ("\x1bb-secret", NO_ASCII),
        ("b-secret\t1", NO_ASCII),
        ('"b-secret"', "quotation marks. Set it again without them."),
        ("'b-secret", "quotation marks. Set it again without them."),
    ],
)
def test_a_token_that_no_header_can_carry_is_refused(
    run_against: RunAgainst, value: str, problem: str, language: str
) -> None:
    result = run_against(ONE, language, [], SUCCESS, TIKIT_TOKEN=value)
    assert result.requests == []
    assert result.message == f"the access token cannot be sent: it contains {problem}"


@pytest.mark.parametrize("variables", [{}, {"TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": "token"}], ids=["variable", "file"])
def test_a_trace_of_bash_does_not_show_the_token(
    run_bash: RunBash, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run_bash("set -x; tikit_get ticket/100", [], json_reply({}, 400), **variables)
    assert result.code == 1
    assert "+ tikit_get ticket/100" in result.stderr
    assert "curl" in result.stderr
    assert TOKEN not in result.stderr


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("reply", [SUCCESS, Reply(404, b"", {})], ids=["success", "failure"])
def test_no_temporary_file_remains(run_against: RunAgainst, tmp_path: Path, reply: Reply, language: str) -> None:
    run_against(ONE, language, [], reply, TMPDIR=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_ctrl_c_has_exit_code_130(start_fake_server: StartFakeServer, language: str, tmp_path: Path) -> None:
    fake_server = start_fake_server(Reply(fault="stall"))
    command = [*LANGUAGES[language], str(script_path("tickets/get_all_tickets", language))]
    environment = make_environment(TIKIT_URL=fake_server.url, TMPDIR=str(tmp_path))
    with subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.PIPE) as process:
        assert fake_server.request_received.wait(20)
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
    assert list(tmp_path.iterdir()) == []
