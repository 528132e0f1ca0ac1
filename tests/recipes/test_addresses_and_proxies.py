"""The address of Tikit and the way to it: what is refused, and what proxies and certificates do."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from tests.conftest import TOKEN
from tests.fake_server import Proxy, StartFakeServer, json_reply
from tests.recipes.conftest import RunAgainst
from tests.recipes.languages import BASH_AND_PYTHON

ONE = "tickets/get_one_ticket"
SUCCESS = json_reply({"Id": 100})
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
@pytest.mark.parametrize("end", ["/", "//", "/ "])
def test_a_slash_at_the_end_is_ignored(
    run_against: RunAgainst, start_fake_server: StartFakeServer, end: str, language: str
) -> None:
    fake_server = start_fake_server(SUCCESS)
    assert run_against(ONE, language, [], SUCCESS, TIKIT_URL=fake_server.url + end).code == 0
    assert [request.path for request in fake_server.requests] == ["/api/ticket/100"]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example", "xn--a.invalid", "\u2603-.example"])
def test_a_host_name_that_cannot_exist_is_one_line(run_against: RunAgainst, host: str, language: str) -> None:
    result = run_against(ONE, language, [], SUCCESS, TIKIT_URL=f"https://{host}/api", TIKIT_TIMEOUT="2")
    assert "TIKIT_URL" in result.message


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
def test_a_write_that_ends_at_the_proxy_changed_nothing(
    run_against: RunAgainst, start_proxy: StartProxy, language: str
) -> None:
    variables = {"TIKIT_URL": "https://tikit.test/api", "HTTPS_PROXY": start_proxy(None).url, "TIKIT_TIMEOUT": "4"}
    result = run_against("access_tokens/delete_access_token", language, ["1"], SUCCESS, **variables)
    assert "Nothing was changed." in result.message


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_no_proxy_is_used_for_loopback(run_against: RunAgainst, language: str) -> None:
    proxy = "http://127.0.0.1:9"
    result = run_against(ONE, language, [], SUCCESS, http_proxy=proxy, ALL_PROXY=proxy)
    assert (result.code, len(result.requests)) == (0, 1)
    for host in ("localhost", "LOCALHOST", "127.0.0.2", "[::1]", "[0:0:0:0:0:0:0:1]"):
        variables = {"TIKIT_URL": f"https://{host}:1/api", "HTTPS_PROXY": proxy, "TIKIT_TIMEOUT": "1"}
        result = run_against(ONE, language, [], SUCCESS, **variables)
        assert result.message.startswith("nothing listens at ")
