"""The access token is sent only to the address of Tikit."""

import logging
import pickle

import pytest

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tests.kit.conftest import Connect
from tikit_kit import Tikit
from tikit_kit.address import find_address
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import Token
from tikit_kit.token.stores import TokenSource


@pytest.mark.parametrize(
    "link",
    [
        "http://localhost:{port}/api/ticket?$skip=100",
        "http://127.0.0.1:{other}/api/ticket?$skip=100",
        "http://127.0.0.1/api/ticket",
        "https://127.0.0.1:{port}/api/ticket",
        "http://somebody:else@127.0.0.1:{port}/api/ticket",
    ],
)
def test_a_request_to_another_origin_is_refused_unsent(
    start_fake_server: StartFakeServer, connect: Connect, link: str
) -> None:
    fake_server, other = start_fake_server(json_reply({})), start_fake_server(json_reply({}))
    with pytest.raises(TikitError, match="goes to another server") as caught:
        connect(fake_server.url).get(link.format(port=fake_server.server_port, other=other.server_port))
    assert fake_server.requests == other.requests == []
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("link", ["http://127.0.0.1:port/", "http://\x00/", "http://[::1", "x" * 100_000])
def test_a_malformed_link_raises_tikit_error(start_fake_server: StartFakeServer, connect: Connect, link: str) -> None:
    fake_server = start_fake_server(json_reply({}))
    with pytest.raises(TikitError, match="^a URL is malformed"):
        connect(fake_server.url).get(link)
    assert fake_server.requests == []


@pytest.mark.parametrize(
    "host", ["a..b", "xn--a.example", "xn--zz--", "\u2603-.example", "a" * 64 + ".example", "b\u00fccher.example"]
)
@pytest.mark.parametrize("scheme", ["http:", "https:", ""])
def test_a_link_to_any_host_raises_tikit_error(start_fake_server: StartFakeServer, scheme: str, host: str) -> None:
    link = f"{scheme}//{host}/api/ticket"
    fake_server = start_fake_server(json_reply({"value": [{"Id": 1}], "@odata.nextLink": link}))
    with Tikit(TOKEN, fake_server.url) as tikit, pytest.raises(TikitError) as caught:
        list(tikit.list_tickets())
    assert "goes to another server" in str(caught.value) or "malformed" in str(caught.value)
    assert len(fake_server.requests) == 1


@pytest.mark.parametrize("location", ["http://a..b/", "http://xn--a.example/", "//\u2603-.example/"])
def test_a_redirect_to_any_host_raises_tikit_error(
    start_fake_server: StartFakeServer, connect: Connect, location: str
) -> None:
    # A header is sent as latin-1, and a client may read it as UTF-8.
    reply = json_reply({}, 302, Location=location.encode().decode("latin-1"))
    with pytest.raises(TikitError, match="^302: the service redirects"):
        connect(start_fake_server(reply).url).get("/ticket")


def test_an_origin_is_compared_without_regard_to_case(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(json_reply({"value": []}))
    connect(fake_server.url).get(f"HTTP://127.0.0.1:{fake_server.server_port}/other/path?$skiptoken=Id-21")
    assert fake_server.requests[0].path == "/other/path?$skiptoken=Id-21"


def test_the_token_is_in_no_repr_log_or_pickle(
    start_fake_server: StartFakeServer, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(start_fake_server(json_reply({}, 400)).url)
    with pytest.raises(TikitError) as caught:
        client.get("/ticket")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.status, copy.url) == (str(caught.value), 400, caught.value.url)
    texts = [repr(client), repr(vars(client)), repr(client.headers), repr(vars(copy)), caplog.text]
    assert TOKEN not in "".join(texts) + repr(Token(TOKEN, TokenSource.PROMPT))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://app.tikit.ai/api/", "https://app.tikit.ai/api"),
        (" https://tikit.example:8443 ", "https://tikit.example:8443"),
        ("http://localhost:8080/api", "http://localhost:8080/api"),
        ("http://127.9.9.9/api", "http://127.9.9.9/api"),
        ("http://[::1]:8080/api", "http://[::1]:8080/api"),
        ("HTTP://LOCALHOST:8080/api//", "http://localhost:8080/api"),
        ("https://b\u00fccher.example/api", "https://xn--bcher-kva.example/api"),
        ("", "https://app.tikit.ai/api"),
    ],
)
def test_an_address_is_checked_and_trimmed(monkeypatch: pytest.MonkeyPatch, text: str, address: str) -> None:
    monkeypatch.setenv("TIKIT_URL", text)
    assert find_address() == address
    assert find_address(address) == address


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://app.tikit.ai/api", "http to app.tikit.ai would send the access token unencrypted"),
        ("http://127.0.0.1.evil.example/api", "unencrypted"),
        ("http://localhost.evil.example/api", "unencrypted"),
        ("http://0.0.0.0/api", "unencrypted"),
        ("app.tikit.ai/api", "not an http or https address"),
        ("localhost:8080/api", "not an http or https address"),
        ("ftp://app.tikit.ai/api", "not an http or https address"),
        ("https:///api", "not an http or https address"),
        ("https://app.tikit.ai/a pi", "not an http or https address"),
        ("https://me:s3cret-T0ken-value@app.tikit.ai/api", "a user name, a query or a fragment"),
        ("https://app.tikit.ai/api?token=s3cret-T0ken-value", "a user name, a query or a fragment"),
        ("https://app.tikit.ai/api#", "a user name, a query or a fragment"),
        ("https://app.tikit.ai:99999/api", "not an http or https address"),
        ("https://app.tikit.ai:port/api", "not a valid URL"),
        ("https://a..b/api", "a host name that is not valid"),
        ("http://a..b", "a host name that is not valid"),
        ("https://.example/api", "a host name that is not valid"),
        (f"https://{'a' * 64}.example/api", "a host name that is not valid"),
        ("https://\u2603-.example/api", "not a valid URL"),
        ("https://xn--a.example/api", "a host name that is not valid"),
        (TOKEN, "not an http or https address"),
    ],
)
def test_an_unusable_address_is_refused(monkeypatch: pytest.MonkeyPatch, text: str, reason: str) -> None:
    monkeypatch.setenv("TIKIT_URL", text)
    with pytest.raises(TikitError, match=reason) as caught:
        find_address()
    assert "TIKIT_URL" in caught.value.hint
    assert TOKEN not in str(caught.value)
