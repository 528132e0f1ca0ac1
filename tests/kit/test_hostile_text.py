"""Text that a server sends: the access token in it is masked, and no log shows it as it came."""

import logging
import re
import traceback
from urllib.parse import quote

import httpx
import pytest

from tests.conftest import TOKEN
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.kit.conftest import FAST, Connect, run_code
from tikit_kit import Tikit, TikitError
from tikit_kit.address import find_address
from tikit_kit.http.client import open_client
from tikit_kit.token.finding import find_token

ENCODED = quote(TOKEN).replace("-", "%2D")
RAW = "HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n"


def raw(head: str) -> Reply:
    return Reply(body=RAW.format(head=head).encode(), fault="raw")


def error_of(reply: Reply) -> Reply:
    return Reply(reply.status, json_reply({"error": {"code": TOKEN, "message": f"no {TOKEN}"}}).body, reply.headers)


def without_token(text: str) -> bool:
    return TOKEN.lower() not in re.sub(r"%([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), text.lower())


REPLIES = {
    "400": error_of(Reply(400)),
    "418": error_of(Reply(418)),
    "500": error_of(Reply(500)),
    "in its own words": Reply(418, json_reply({"error": {"message": f"{TOKEN[:6]}\x1b[1m{TOKEN[6:]}"}}).body),
    "cut message": Reply(418, json_reply({"error": {"message": f"{'x' * 390}{TOKEN}"}}).body),
    "header": json_reply({}, 403, X_Echo=f"Bearer {TOKEN}"),
    "name of a header": json_reply({}, 403, **{f"X_{TOKEN}": "x"}),
    "request id": json_reply({}, 503, X_Request_Id=TOKEN),
    "redirect to a path": Reply(302, b"", {"Location": f"/login/{TOKEN}"}),
    "redirect to a long path": Reply(302, b"", {"Location": f"/{'x' * 70}/{ENCODED}"}),
    "redirect to a host": Reply(302, b"", {"Location": f"https://{TOKEN}.example/"}),
    "reason": raw(f"418 {TOKEN}"),
    "broken header": raw(f"200 OK\r\n{TOKEN}"),
    "broken status": raw(f"x {TOKEN}"),
}


@pytest.mark.parametrize("place", REPLIES)
def test_a_token_in_a_response_is_in_no_error_and_no_log(
    start_fake_server: StartFakeServer, connect: Connect, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(TikitError) as caught:
        connect(start_fake_server(REPLIES[place]).url).get("/ticket")
    error = caught.value
    texts = [str(error), repr(error), repr(vars(error)), *traceback.format_exception(error), caplog.text]
    assert without_token("\n".join(texts))
    assert TOKEN[:6] not in str(error)
    assert str(error).isprintable()


@pytest.mark.parametrize(
    "link",
    [
        f"/api/ticket?$skiptoken={TOKEN}",
        f"/api/{TOKEN}/ticket(7)",
        f"/api/{ENCODED}",
        f"/{'x' * 70}/{TOKEN}",
        f"https://{TOKEN}.example/api/ticket",
        f"https://{TOKEN}@tikit.example/api/ticket",
        f"https://tikit.example:{TOKEN}/api/ticket",
        f"javascript:{TOKEN}",
    ],
)
def test_a_token_in_a_link_is_in_no_error_and_no_log(
    start_fake_server: StartFakeServer, caplog: pytest.LogCaptureFixture, link: str
) -> None:
    caplog.set_level(logging.DEBUG)
    server = start_fake_server(json_reply({"value": [{"Id": 1}], "@odata.nextLink": link}), json_reply({}, 404))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit, pytest.raises(TikitError) as caught:
        list(tikit.list_tickets())
    error = caught.value
    texts = [str(error), repr(error), repr(vars(error)), *traceback.format_exception(error), caplog.text]
    assert without_token("\n".join(texts))


def test_a_token_with_other_characters_is_masked_too(start_fake_server: StartFakeServer) -> None:
    value = "a+b/c=d\\e'f.g"
    for echo in (value, quote(value), quote(value, safe="")):
        server = start_fake_server(raw(f"200 OK\r\n{echo}"))
        token = find_token(value, find_address(server.url))
        with open_client(server.url, token, limits=FAST) as client, pytest.raises(TikitError) as caught:
            client.post("/ticket")
        assert "(the token)" in "".join(traceback.format_exception(caught.value))


def test_a_word_as_token_leaves_the_messages_readable(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({}, 404))
    with Tikit("token", server.url) as tikit, pytest.raises(TikitError, match="there is no access token 7"):
        tikit.get_access_token(7)


LOGGING = """
import logging, sys, httpx
logging.basicConfig(level=logging.DEBUG)
from tikit_kit import Tikit, TikitError
with Tikit() as tikit:
    try:
        list(tikit.list_tickets())
    except TikitError as error:
        print(error)
sys.stderr.write("--- another client ---\\n")
httpx.get(sys.argv[1])
"""


def test_no_library_logs_text_of_the_server(start_fake_server: StartFakeServer) -> None:
    first = {"value": [{"Id": 1}], "@odata.nextLink": f"/api/ticket?$skiptoken=hostile-{TOKEN}"}
    body = json_reply(first).body.decode()
    head = "HTTP/1.1 {} hostile \x1b[31m\x9b2J " + TOKEN
    hostile = f"X-Hostile: \x1b]0;hostile\x07 {TOKEN}\r\nRetry-After: hostile\r\nSet-Cookie: hostile={TOKEN}"
    page = f"{head.format(200)}\r\n{hostile}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    failure = f"{head.format(503)}\r\n{hostile}\r\nContent-Length: 0\r\n\r\n"
    replies = [Reply(body=text.encode("latin-1"), fault="raw") for text in (page, failure, failure, failure, failure)]
    server = start_fake_server(*replies, json_reply({}))
    ran = run_code(LOGGING, server.url, TIKIT_URL=server.url, TIKIT_TOKEN=TOKEN)
    assert ran.stdout.startswith("503: the service failed (page 2, after 1 items)") or "after 4 attempts" in ran.stdout
    ours, others = ran.stderr.split("--- another client ---\n")
    assert "DEBUG:tikit_kit:GET " in ours
    for part in ("hostile", "\x1b", "\x9b", TOKEN):
        assert part not in ours
    assert "INFO:httpx:HTTP Request: GET" in others
    assert "DEBUG:httpcore.http11:" in others


def test_the_default_logging_prints_nothing_for_a_malformed_wait(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({}, 503, Retry_After="hostile"), json_reply({"Id": 1}))
    code = "from tikit_kit import Tikit\nwith Tikit() as tikit: print(tikit.get_ticket(1).id)"
    ran = run_code(code, TIKIT_URL=server.url, TIKIT_TOKEN=TOKEN)
    assert (ran.stdout, ran.stderr) == ("1\n", "")


def test_a_cookie_is_not_kept(start_fake_server: StartFakeServer, connect: Connect) -> None:
    server = start_fake_server(json_reply({}, Set_Cookie="session=1; Path=/"))
    client = connect(server.url)
    for _ in range(2):
        client.get("/ticket")
    assert "cookie" not in server.requests[1].headers
    assert not client.cookies
    with httpx.Client() as other:  # the test would notice a cookie
        for _ in range(2):
            other.get(server.url)
    assert server.requests[3].headers["cookie"] == "session=1"
