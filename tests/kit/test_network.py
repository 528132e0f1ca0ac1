"""Proxies and certificates: the kit connects wherever PowerShell does."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.fake_server import Proxy, StartFakeServer, json_reply
from tests.kit.conftest import Connect
from tikit_kit.errors import TikitError

Authority = tuple[ssl.SSLContext, Path]
StartProxy = Callable[..., Proxy]


def test_an_untrusted_certificate_is_an_error_with_a_hint(
    start_fake_server: StartFakeServer, connect: Connect, authority: Authority
) -> None:
    fake_server = start_fake_server(json_reply({}), context=authority[0])
    with pytest.raises(TikitError, match=r"^the certificate of 127.0.0.1:\d+ is not trusted: [\w ]+\. If") as caught:
        connect(fake_server.url).get("/ticket")
    assert "SSL_CERT_FILE" in caught.value.hint
    assert fake_server.requests == []


@pytest.mark.parametrize("setting", ["argument", "SSL_CERT_FILE"])
def test_a_configured_certificate_is_trusted(
    start_fake_server: StartFakeServer,
    connect: Connect,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
) -> None:
    context, path = authority
    if setting != "argument":
        monkeypatch.setenv(setting, str(path))
    client = connect(
        start_fake_server(json_reply({"Id": 1}), context=context).url,
        verify=str(path) if setting == "argument" else None,
    )
    assert client.get("/ticket/1").json() == {"Id": 1}


def test_unreadable_certificates_raise_tikit_error(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(TikitError, match=r"^the file of trusted certificates cannot be read\. Check SSL_CERT_FILE\."):
        connect("https://tikit.example/api")


def test_https_to_an_http_server_is_reported(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(json_reply({}))
    with pytest.raises(TikitError, match="^cannot open a secure connection to") as caught:
        connect(fake_server.url.replace("http:", "https:")).get("/ticket")
    assert "attempts" not in str(caught.value)


def test_an_unknown_host_name_is_reported(connect: Connect) -> None:
    with pytest.raises(TikitError, match=r"^the host name tikit.invalid cannot be found"):
        connect("https://tikit.invalid/api").get("/ticket")


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_https_uses_the_proxy_of_the_environment(
    start_fake_server: StartFakeServer,
    connect: Connect,
    start_proxy: StartProxy,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    context, path = authority
    fake_server = start_fake_server(json_reply({"Id": 1}), context=context)
    proxy = start_proxy(fake_server)
    monkeypatch.setenv(variable, proxy.url)
    client = connect("https://tikit.example/api", verify=str(path))
    assert client.get("/ticket/1").json() == {"Id": 1}
    assert [head.splitlines()[0] for head in proxy.connects] == ["CONNECT tikit.example:443 HTTP/1.1"]
    assert TOKEN not in proxy.connects[0]
    assert fake_server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_no_proxy_is_obeyed(connect: Connect, start_proxy: StartProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = start_proxy(None, "502 Bad Gateway")
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "elsewhere.example,.invalid")
    with pytest.raises(TikitError, match=r"^the host name tikit.invalid cannot be found"):
        connect("https://tikit.invalid/api").get("/ticket")
    assert proxy.connects == []


def test_a_loopback_address_uses_no_proxy(
    start_fake_server: StartFakeServer, connect: Connect, start_proxy: StartProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = start_proxy(None, "502 Bad Gateway")
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, proxy.url)
    fake_server = start_fake_server(json_reply({"Id": 1}))
    assert connect(fake_server.url).get("/ticket/1").json() == {"Id": 1}
    for scheme in ("http", "https"):
        for host in ("localhost", "LOCALHOST", "127.0.0.2", "[::1]", "[0:0:0:0:0:0:0:1]"):
            with pytest.raises(TikitError, match="^nothing listens at "):
                connect(f"{scheme}://{host}:9/api").post("/ticket/1/AddComment")
    assert proxy.connects == []


def test_a_proxy_that_requires_a_password_is_an_error_with_a_hint(connect: Connect, start_proxy: StartProxy) -> None:
    proxy = start_proxy(None, "407 Proxy Authentication Required")
    with pytest.raises(TikitError, match=r"^407: the proxy requires a user name and a password\. Set HTTPS_PROXY"):
        connect("https://tikit.example/api", proxy=proxy.url).get("/ticket")


def test_the_password_for_the_proxy_is_sent_but_not_shown(connect: Connect, start_proxy: StartProxy) -> None:
    proxy = start_proxy(None, "403 Forbidden")
    with pytest.raises(TikitError) as caught:
        connect("https://tikit.example/api", proxy=proxy.url.replace("//", "//me:pr0xy-word@")).get("/ticket")
    assert "Proxy-Authorization: Basic" in proxy.connects[0]
    port = proxy.url.rpartition(":")[2]
    line = f"cannot connect to tikit.example through the proxy 127.0.0.1:{port}: 403 Forbidden. "
    assert str(caught.value).startswith(line)
    assert "pr0xy-word" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["gopher://proxy:70", "socks5://proxy:1080", "http://proxy:port", "http://a..b:3128"])
def test_an_unusable_proxy_raises_tikit_error(connect: Connect, proxy: str) -> None:
    with pytest.raises(TikitError, match=r"^the proxy cannot be used\. Check HTTPS_PROXY"):
        connect("https://tikit.example/api", proxy=proxy)
