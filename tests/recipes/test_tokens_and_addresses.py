"""Where the access token comes from, where it goes, and where it never shows."""

import os
import signal
import ssl
import subprocess
import time
from pathlib import Path

import pytest
import trustme

from tests.conftest import TOKEN
from tests.fake_server import Proxy, Reply, StartFakeServer, json_reply
from tests.recipes.catalog import SCRIPTS
from tests.recipes.conftest import NEW, Ask, Shell, environment
from tests.recipes.test_recipes import LANGUAGES

ONE = "tickets/get_one_ticket"
GOOD = json_reply({"Id": 100})
FILES = {
    "UTF-8": TOKEN.encode(),
    "with a newline": f"  {TOKEN}\r\n\r\n".encode(),
    "with a BOM": f"{TOKEN}\n".encode("utf-8-sig"),
    "UTF-16": f"{TOKEN}\r\n".encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + f"{TOKEN}\r\n".encode("utf-16-be"),
}


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("form", FILES)
def test_the_token_from_a_file(
    start_fake_server: StartFakeServer, ask: Ask, tmp_path: Path, form: str, language: str
) -> None:
    file, fake_server = tmp_path / "the token's file.txt", start_fake_server(GOOD)
    file.write_bytes(FILES[form])
    ran = ask(ONE, language, [], GOOD, TIKIT_URL=fake_server.url, TIKIT_TOKEN=" ", TIKIT_TOKEN_FILE=str(file))
    assert (ran.code, ran.error) == (0, "")
    assert fake_server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("language", NEW)
def test_no_token(ask: Ask, tmp_path: Path, language: str) -> None:
    (tmp_path / "empty").write_bytes(b"\xef\xbb\xbf \r\n")
    for file, part in (
        ("", "TIKIT_TOKEN"),
        (str(tmp_path / "empty"), "there is no access token"),
        (str(tmp_path / "none"), "cannot read"),
    ):
        ran = ask(ONE, language, [], GOOD, TIKIT_TOKEN="", TIKIT_TOKEN_FILE=file)
        assert ran.requests == []
        assert part in ran.line


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize(
    "value", ["a b-secret", "a\nb-secret", "b-secret\u00e9", "\x1bb-secret", '"b-secret"', "'b-secret", "b-secret\t1"]
)
def test_a_token_that_cannot_be_sent(ask: Ask, value: str, language: str) -> None:
    ran = ask(ONE, language, [], GOOD, TIKIT_TOKEN=value)
    assert ran.requests == []
    assert "the access token cannot be sent: it holds " in ran.line
    assert "b-secret" not in ran.line


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("http://example.com/api", "would send the access token unencrypted"),
        ("http://127.0.0.1.example.com/api", "unencrypted"),
        ("http://localhost.example.com/api", "unencrypted"),
        ("example.com/api", "not an http or https address"),
        ("ftp://127.0.0.1/api", "not an http or https address"),
        ("https://user:b-secret@example.com/api", "not an http or https address"),
        ("https://127.0.0.1/api?key=b-secret", "holds a query"),
        ("https://127.0.0.1/api#x", "holds a query, a fragment"),
        ("https://127.0.0.1/a pi", "or a blank"),
    ],
)
def test_an_address_that_is_refused(ask: Ask, address: str, part: str, language: str) -> None:
    ran = ask(ONE, language, [], GOOD, TIKIT_URL=address)
    assert part in ran.line
    assert "b-secret" not in ran.line


@pytest.mark.parametrize("language", NEW)
def test_settings_of_curl_are_not_read(ask: Ask, tmp_path: Path, language: str) -> None:
    (tmp_path / ".curlrc").write_text(f'verbose\ntrace = "{tmp_path / "trace"}"\ninclude\nlocation\n', encoding="utf-8")
    ran = ask(ONE, language, [], GOOD, HOME=str(tmp_path), CURL_HOME=str(tmp_path))
    assert (ran.code, ran.error) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {".curlrc"}


def test_a_trace_of_bash_does_not_show_the_token(
    shell: Shell, start_fake_server: StartFakeServer, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    for variables in ({}, {"TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(tmp_path / "token")}):
        fake_server = start_fake_server(json_reply({}, 400))
        code, _, error = shell("set -x; tikit_get ticket/100", TIKIT_URL=fake_server.url, **variables)
        assert code == 1
        assert "+ tikit_get ticket/100" in error
        assert "curl" in error
        assert TOKEN not in error


@pytest.mark.parametrize("language", NEW)
def test_nothing_is_left_behind(ask: Ask, tmp_path: Path, language: str) -> None:
    for reply in (GOOD, Reply(404, b"", {})):
        ask(ONE, language, [], reply, TMPDIR=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def secure(start_fake_server: StartFakeServer, authority: trustme.CA, *names: str) -> tuple[str, Proxy]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    fake_server = start_fake_server(GOOD, context=context)
    return f"https://tikit.test:{fake_server.server_port}/api", Proxy(("127.0.0.1", fake_server.server_port))


@pytest.mark.parametrize("language", NEW)
def test_proxies_are_used_and_certificates_checked(
    ask: Ask, start_fake_server: StartFakeServer, authority: trustme.CA, tmp_path: Path, language: str
) -> None:
    url, proxy = secure(start_fake_server, authority, "tikit.test")
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    trusted = {"TIKIT_URL": url, "HTTPS_PROXY": proxy.url, "SSL_CERT_FILE": str(tmp_path / "ca.pem")}
    try:
        assert ask(ONE, language, [], GOOD, **trusted).code == 0
        assert len(proxy.connects) == 1
        assert TOKEN not in proxy.connects[0]
        stranger = ask(ONE, language, [], GOOD, TIKIT_URL=url, HTTPS_PROXY=proxy.url)
        assert "the certificate of tikit.test:" in stranger.line
        assert "set SSL_CERT_FILE" in stranger.line
        missing = ask(ONE, language, [], GOOD, **(trusted | {"NO_PROXY": "tikit.test", "TIKIT_TIMEOUT": "2"}))
        assert "tikit.test" in missing.error.splitlines()[-1]
        assert len(proxy.connects) == 2
    finally:
        proxy.close()


@pytest.mark.parametrize("language", NEW)
def test_a_proxy_that_asks_for_a_password(ask: Ask, language: str) -> None:
    proxy = Proxy(None, "407 Proxy Authentication Required")
    try:
        ran = ask(ONE, language, [], GOOD, TIKIT_URL="https://tikit.test/api", HTTPS_PROXY=proxy.url, TIKIT_TIMEOUT="4")
    finally:
        proxy.close()
    assert "the proxy asks for a user name and a password" in ran.error.splitlines()[-1]


@pytest.mark.parametrize("language", NEW)
def test_loopback_needs_no_proxy(ask: Ask, language: str) -> None:
    ran = ask(ONE, language, [], GOOD, http_proxy="http://127.0.0.1:9", ALL_PROXY="http://127.0.0.1:9")
    assert (ran.code, len(ran.requests)) == (0, 1)


@pytest.mark.parametrize("language", NEW)
def test_ctrl_c_ends_with_130(start_fake_server: StartFakeServer, language: str, tmp_path: Path) -> None:
    fake_server = start_fake_server(Reply(fault="stall"))
    command = [*LANGUAGES[language], str((SCRIPTS / "tickets/get_all_tickets").with_suffix(language))]
    variables = environment(TIKIT_URL=fake_server.url, TMPDIR=str(tmp_path))
    with subprocess.Popen(command, env=variables, start_new_session=True, stderr=subprocess.PIPE) as process:
        assert fake_server.request_received.wait(20)
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
    assert list(tmp_path.iterdir()) == []
