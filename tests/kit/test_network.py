"""Proxies and certificates: what works where PowerShell does."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.conftest import TOKEN, Connect
from tests.kit.fake_server import Play, Proxy, answer
from tikit_kit.errors import TikitError

Authority = tuple[ssl.SSLContext, Path]
ProxyTo = Callable[..., Proxy]


def test_a_certificate_that_is_not_trusted_has_a_hint(play: Play, connect: Connect, authority: Authority) -> None:
    stage = play(answer({}), context=authority[0])
    with pytest.raises(TikitError, match=r"^the certificate of 127.0.0.1:\d+ is not trusted: [\w ]+\. If") as caught:
        connect(stage.url).get("/ticket")
    assert "SSL_CERT_FILE" in caught.value.hint
    assert stage.seen == []


@pytest.mark.parametrize("named", ["argument", "SSL_CERT_FILE"])
def test_a_certificate_that_is_named_is_trusted(
    play: Play, connect: Connect, authority: Authority, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    context, path = authority
    if named != "argument":
        monkeypatch.setenv(named, str(path))
    client = connect(play(answer({"Id": 1}), context=context).url, verify=str(path) if named == "argument" else None)
    assert client.get("/ticket/1").json() == {"Id": 1}


def test_certificates_that_cannot_be_read_are_an_error_of_ours(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(TikitError, match=r"^the file of trusted certificates cannot be read\. Check SSL_CERT_FILE\."):
        connect("https://tikit.example/api")


def test_https_to_a_server_that_speaks_http_is_said(play: Play, connect: Connect) -> None:
    stage = play(answer({}))
    with pytest.raises(TikitError, match="^cannot open a secure connection to") as caught:
        connect(stage.url.replace("http:", "https:")).get("/ticket")
    assert "attempts" not in str(caught.value)


def test_a_name_that_does_not_exist_is_said(connect: Connect) -> None:
    with pytest.raises(TikitError, match=r"^the host name tikit.invalid cannot be found"):
        connect("https://tikit.invalid/api").get("/ticket")


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_proxy_of_the_environment_carries_https(
    play: Play,
    connect: Connect,
    proxy_to: ProxyTo,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    context, path = authority
    stage = play(answer({"Id": 1}), context=context)
    proxy = proxy_to(stage)
    monkeypatch.setenv(variable, proxy.url)
    client = connect("https://tikit.example/api", verify=str(path))
    assert client.get("/ticket/1").json() == {"Id": 1}
    assert [head.splitlines()[0] for head in proxy.connects] == ["CONNECT tikit.example:443 HTTP/1.1"]
    assert TOKEN not in proxy.connects[0]
    assert stage.seen[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_no_proxy_is_kept(connect: Connect, proxy_to: ProxyTo, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = proxy_to(None, "502 Bad Gateway")
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "elsewhere.example,.invalid")
    with pytest.raises(TikitError, match=r"^the host name tikit.invalid cannot be found"):
        connect("https://tikit.invalid/api").get("/ticket")
    assert proxy.connects == []


def test_this_machine_needs_no_proxy(
    play: Play, connect: Connect, proxy_to: ProxyTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = proxy_to(None, "502 Bad Gateway")
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, proxy.url)
    stage = play(answer({"Id": 1}))
    assert connect(stage.url).get("/ticket/1").json() == {"Id": 1}
    assert proxy.connects == []


def test_a_proxy_that_asks_for_a_password_has_a_hint(connect: Connect, proxy_to: ProxyTo) -> None:
    proxy = proxy_to(None, "407 Proxy Authentication Required")
    with pytest.raises(TikitError, match=r"^407: the proxy requires a user name and a password\. Set HTTPS_PROXY"):
        connect("https://tikit.example/api", proxy=proxy.url).get("/ticket")


def test_a_password_for_the_proxy_is_sent_and_not_shown(connect: Connect, proxy_to: ProxyTo) -> None:
    proxy = proxy_to(None, "403 Forbidden")
    with pytest.raises(TikitError) as caught:
        connect("https://tikit.example/api", proxy=proxy.url.replace("//", "//me:pr0xy-word@")).get("/ticket")
    assert "Proxy-Authorization: Basic" in proxy.connects[0]
    port = proxy.url.rpartition(":")[2]
    line = f"cannot connect to tikit.example through the proxy 127.0.0.1:{port}: 403 Forbidden. "
    assert str(caught.value).startswith(line)
    assert "pr0xy-word" not in str(caught.value)


@pytest.mark.parametrize("proxy", ["gopher://proxy:70", "socks5://proxy:1080", "http://proxy:port"])
def test_a_proxy_that_cannot_be_used_is_an_error_of_ours(connect: Connect, proxy: str) -> None:
    with pytest.raises(TikitError, match=r"^the proxy cannot be used\. Check HTTPS_PROXY"):
        connect("https://tikit.example/api", proxy=proxy)
