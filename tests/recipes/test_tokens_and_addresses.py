"""The access token and the address: where they come from, what is refused, and where the token never appears."""

import os
import signal
import ssl
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from tests.conftest import TOKEN
from tests.fake_server import Proxy, Reply, StartFakeServer, json_reply
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
    variables = {"TIKIT_URL": fake_server.url, "TIKIT_TOKEN": " ", "TIKIT_TOKEN_FILE": str(file)}
    result = run_against(ONE, language, [], SUCCESS, **variables)
    assert (result.code, result.stderr) == (0, "")
    assert fake_server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


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


SET = "Set TIKIT_URL to https://app.tikit.ai/api or, for a sandbox, http://127.0.0.1:8080/api."
NO_ADDRESS = f"the address of Tikit is not an http or https address. {SET}"
TOO_MUCH = f"the address of Tikit contains a user name, a query or a fragment. {SET}"
PLAIN = "http to {} would send the access token unencrypted. Use https:// in TIKIT_URL."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://example.com/api", PLAIN.format("example.com")),
        ("http://example.com:8080/api", PLAIN.format("example.com")),
        ("http://127.0.0.1.example.com/api", PLAIN.format("127.0.0.1.example.com")),
        ("http://localhost.example.com/api", PLAIN.format("localhost.example.com")),
        ("example.com/api", NO_ADDRESS),
        ("ftp://127.0.0.1/api", NO_ADDRESS),
        ("https://127.0.0.1/a pi", NO_ADDRESS),
        ("https://127.0.0.1:99999/api", NO_ADDRESS),
        ("https://user:b-secret@example.com/api", TOO_MUCH),
        ("https://127.0.0.1/api?key=b-secret", TOO_MUCH),
        ("https://127.0.0.1/api#x", TOO_MUCH),
    ],
)
def test_another_address_is_refused(run_against: RunAgainst, address: str, message: str, language: str) -> None:
    result = run_against(ONE, language, [], SUCCESS, TIKIT_URL=address)
    assert result.message == message
    assert result.requests == []


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_host_name_that_does_not_exist_is_named(run_against: RunAgainst, language: str) -> None:
    result = run_against(ONE, language, [], SUCCESS, TIKIT_URL="https://tikit.invalid/api", TIKIT_TIMEOUT="2")
    assert result.message.startswith("the host name tikit.invalid cannot be found")
    assert result.message.endswith(". Check TIKIT_URL and the network.")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_https_to_a_port_of_http_is_an_error(
    run_against: RunAgainst, start_fake_server: StartFakeServer, language: str
) -> None:
    address = start_fake_server(SUCCESS).url.replace("http:", "https:")
    result = run_against(ONE, language, [], SUCCESS, TIKIT_URL=address, TIKIT_TIMEOUT="2")
    assert result.without_port.startswith("cannot open a secure connection to 127.0.0.1:PORT")
    assert result.message.endswith(". Check that TIKIT_URL is an https address.")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_the_settings_of_curl_are_not_read(run_against: RunAgainst, tmp_path: Path, language: str) -> None:
    settings = f'verbose\ntrace = "{tmp_path / "trace"}"\ninclude\nlocation\n'
    (tmp_path / ".curlrc").write_text(settings, encoding="utf-8")
    result = run_against(ONE, language, [], SUCCESS, HOME=str(tmp_path), CURL_HOME=str(tmp_path))
    assert (result.code, result.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {".curlrc"}


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


StartProxy = Callable[..., Proxy]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_proxies_are_used_and_certificates_checked(
    run_against: RunAgainst,
    start_fake_server: StartFakeServer,
    start_proxy: StartProxy,
    tmp_path: Path,
    language: str,
) -> None:
    authority, file = trustme.CA(), tmp_path / "ca.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("tikit.test").configure_cert(context)
    authority.cert_pem.write_to_path(str(file))
    fake_server = start_fake_server(SUCCESS, context=context)
    proxy, server = start_proxy(fake_server), f"tikit.test:{fake_server.server_port}"
    variables = {"TIKIT_URL": f"https://{server}/api", "HTTPS_PROXY": proxy.url, "SSL_CERT_FILE": str(file)}
    assert run_against(ONE, language, [], SUCCESS, **variables).code == 0
    assert len(proxy.connects) == 1
    assert TOKEN not in proxy.connects[0]
    untrusted = run_against(ONE, language, [], SUCCESS, **variables | {"SSL_CERT_FILE": ""})
    assert untrusted.message.startswith(f"the certificate of {server} is not trusted: ")
    hint = ". If your network inspects TLS, set SSL_CERT_FILE to a file with its root certificate."
    assert untrusted.message.endswith(hint)
    direct = run_against(ONE, language, [], SUCCESS, **variables, NO_PROXY="tikit.test", TIKIT_TIMEOUT="2")
    assert direct.message.startswith("the host name tikit.test cannot be found")
    assert len(proxy.connects) == 2


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_missing_file_of_certificates_is_an_error(
    run_against: RunAgainst,
    start_fake_server: StartFakeServer,
    authority: tuple[ssl.SSLContext, Path],
    tmp_path: Path,
    language: str,
) -> None:
    address = start_fake_server(SUCCESS, context=authority[0]).url
    result = run_against(ONE, language, [], SUCCESS, TIKIT_URL=address, SSL_CERT_FILE=str(tmp_path / "missing"))
    assert result.message == "the file of trusted certificates cannot be read. Check SSL_CERT_FILE."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("refusal", "start", "end"),
    [
        (
            "407 Proxy Authentication Required",
            "407: the proxy requires a user name and a password",
            ". Set HTTPS_PROXY with them: http://user:password@proxy:port.",
        ),
        (
            "502 Bad Gateway",
            "cannot connect to tikit.test through the proxy",
            ". Check HTTPS_PROXY and TIKIT_URL.",
        ),
    ],
)
def test_a_proxy_that_refuses_is_named(
    run_against: RunAgainst, start_proxy: StartProxy, refusal: str, start: str, end: str, language: str
) -> None:
    variables = {"TIKIT_URL": "https://tikit.test/api", "HTTPS_PROXY": start_proxy(None, refusal).url}
    result = run_against(ONE, language, [], SUCCESS, **variables, TIKIT_TIMEOUT="4")
    assert result.message.startswith(start)
    assert result.message.endswith(end)


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_no_proxy_is_used_for_loopback(run_against: RunAgainst, language: str) -> None:
    proxy = "http://127.0.0.1:9"
    result = run_against(ONE, language, [], SUCCESS, http_proxy=proxy, ALL_PROXY=proxy)
    assert (result.code, len(result.requests)) == (0, 1)


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
