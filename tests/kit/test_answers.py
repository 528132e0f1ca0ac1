"""Every answer that is not a good one is one TikitError with a line that says what to do."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.kit.conftest import TOKEN, Connect
from tests.kit.fake_server import Play, Reply, answer
from tikit_kit.errors import TikitError
from tikit_kit.token.stores import TokenSource

HTML = {"Content-Type": "text/html; charset=utf-8"}
NONE: dict[str, str] = {}


def refused(connect: Connect, address: str, path: str = "/ticket/100", method: str = "GET") -> TikitError:
    with pytest.raises(TikitError) as caught:
        connect(address).request(method, path)
    line = str(caught.value)
    assert line.isprintable(), line
    assert TOKEN not in repr(vars(caught.value)) + line
    return caught.value


@pytest.mark.parametrize(
    ("challenge", "line"),
    [
        ("Bearer", "401: the service received no access token. Check TIKIT_URL, and whether a proxy drops the token."),
        (
            'Bearer error="invalid_token"',
            "401: the service does not know this access token: it is mistyped, incomplete or deleted. "
            "Create another in Settings > Access Tokens, then set TIKIT_TOKEN.",
        ),
        (
            'Bearer error="invalid_token", error_description="The token expired at \'01/12/2026 10:00:00\'"',
            "401: the access token expired on 12 January 2026 at 10:00 UTC. "
            "Create another in Settings > Access Tokens, then set TIKIT_TOKEN.",
        ),
        (
            'Bearer error="invalid_token", error_description="The token expired at \'31/12/2026 10:00:00\'"',
            "401: the access token expired. Create another in Settings > Access Tokens, then set TIKIT_TOKEN.",
        ),
    ],
)
def test_401_says_what_is_wrong_with_the_token(play: Play, connect: Connect, challenge: str, line: str) -> None:
    stage = play(Reply(401, b"", {"WWW-Authenticate": challenge}))
    assert str(refused(connect, stage.url)) == line
    assert len(stage.seen) == 1


@pytest.mark.parametrize(
    ("challenge", "expires", "what"),
    [
        ("Bearer", datetime(2026, 1, 12, 10, tzinfo=UTC), "the access token expired on 12 January 2026 at 10:00 UTC"),
        (
            'Bearer error="invalid_token"',
            datetime(2026, 1, 12, 12, 0, 5, tzinfo=timezone(timedelta(hours=2))),
            "the access token expired on 12 January 2026 at 10:00:05 UTC",
        ),
        (
            'Bearer error_description="The token is expired"',
            datetime(2999, 12, 31, tzinfo=UTC),
            "the access token expired on 31 December 2999 at 00:00 UTC",
        ),
        (
            "Bearer error_description=\"The token expired at '02/28/2026 23:59:59'\"",
            datetime(2026, 1, 12, 10, tzinfo=UTC),
            "the access token expired on 28 February 2026 at 23:59:59 UTC",
        ),
        (
            'Bearer error="invalid_token"',
            datetime(2999, 12, 31, tzinfo=UTC),
            "the service does not know this access token: it is mistyped, incomplete or deleted",
        ),
    ],
)
def test_401_says_when_the_token_ended_if_only_the_kit_knows(
    play: Play, connect: Connect, challenge: str, expires: datetime, what: str
) -> None:
    stage = play(Reply(401, b"", {"WWW-Authenticate": challenge}))
    with pytest.raises(TikitError) as caught:
        connect(stage.url, expires=expires).get("/ticket")
    assert caught.value.what == what


def test_401_says_where_the_next_token_goes(play: Play, connect: Connect) -> None:
    stage = play(Reply(401, b"", {"WWW-Authenticate": "Bearer error="}))
    with pytest.raises(TikitError, match="then write it to the file that TIKIT_TOKEN_FILE names"):
        connect(stage.url, source=TokenSource.FILE).get("/ticket")


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (Reply(403, b"", NONE), "403: the roles of the access token do not allow this. Create one with the required role"),
        (Reply(404, b"", NONE), "404: there is no ticket 100. Check the id."),
        (Reply(405, b"", {"Allow": "POST"}), "405: the service does not accept GET here. "),
        (Reply(407, b"", NONE), "407: the proxy requires a user name and a password. "),
        (Reply(413, b"", NONE), "413: the request is too large for the service. "),
        (Reply(414, b"", NONE), "414: the query is too long for the service. Split it"),
        (Reply(415, b"", NONE), "415: the service does not accept this kind of body. Send JSON"),
        (Reply(418, b"", NONE), "418: the service refused the request. "),
        (Reply(302, b"", {"Location": "/login"}), "302: the service redirects to another page of its own, /login. "),
        (Reply(307, b"", {"Location": "http://host:port/"}), "307: the service redirects, but does not say where. "),
        (Reply(304, b"", NONE), "304: the service redirects, but does not say where. "),
        (Reply(200, b"<html>Sign in", HTML), "200: a web page came instead of JSON, perhaps to sign in. "),
        (Reply(200, b'{"value": [', answer(0).headers), "200: the response is not valid JSON. "),
        (Reply(200, b"[1]", answer(0).headers), "200: the response is not a JSON object. "),
        (Reply(200, b"[" * 100_000, answer(0).headers), "200: the response is not valid JSON. "),
        (Reply(200, b"", answer(0).headers), "200: the body of the response is empty. "),
    ],
)
def test_a_status_becomes_a_line(play: Play, connect: Connect, reply: Reply, line: str) -> None:
    stage = play(reply)
    error = refused(connect, stage.url)
    assert str(error).startswith(line)
    assert error.status == reply.status
    assert error.url == f"{stage.url}/ticket/100"
    assert len(stage.seen) == 1


@pytest.mark.parametrize("reply", [Reply(404, b"", NONE), Reply(200, b"<html>", HTML)])
def test_an_address_without_api_is_pointed_out(play: Play, connect: Connect, reply: Reply) -> None:
    stage = play(reply)
    error = refused(connect, stage.url.removesuffix("/api"))
    assert error.hint.startswith("The address usually ends in /api, as in https://app.tikit.ai/api")


def test_a_redirect_names_the_other_server_and_is_not_followed(play: Play, connect: Connect) -> None:
    elsewhere = play(answer({}))
    stage = play(Reply(302, b"", {"Location": f"{elsewhere.url}/login?state=private"}))
    line = str(refused(connect, stage.url))
    assert f"to another server, http://127.0.0.1:{elsewhere.server_port}. Redirects are not followed." in line
    assert "private" not in line
    assert elsewhere.seen == []


QUERY = "The query specified in the URI is not valid. "


@pytest.mark.parametrize(
    ("path", "message", "line"),
    [
        (
            "/ticket?$filter=Nope eq 1&$select=Id",
            QUERY + "Could not find a property named 'Nope' on type 'ServiceDesk.Core.Models.Ticket'.",
            "400: Could not find a property named 'Nope' on type 'ServiceDesk.Core.Models.Ticket'. Check filter=.",
        ),
        (
            "/ticket?$top=-1&$filter=StatusId eq 1",
            QUERY + "Invalid value '-1' for $top query option found.",
            "400: Invalid value '-1' for $top query option found. Check top=.",
        ),
        (
            "/ticket?$filter=Closed eq 1&$expand=Requester&$top=3",
            QUERY + "A binary operator with incompatible types was detected.",
            "400: A binary operator with incompatible types was detected. Check filter= and expand=.",
        ),
    ],
)
def test_400_names_the_option(play: Play, connect: Connect, path: str, message: str, line: str) -> None:
    stage = play(answer({"error": {"code": "", "message": message}}, 400))
    error = refused(connect, stage.url, path)
    assert str(error) == line
    assert error.message == message


def test_400_of_a_body_is_kept_to_one_line(play: Play, connect: Connect) -> None:
    message = "Name:\nThe Name field is required.\n\n\x1b[2JExpirationDate:\nIt is past."
    stage = play(answer({"error": {"code": "7", "message": message}}, 400))
    error = refused(connect, stage.url, "/AccessToken", "POST")
    assert str(error).startswith("400: Name: The Name field is required. ExpirationDate: It is past. Nothing was changed. Check the name")
    assert error.code == "7"


def test_a_service_that_repeats_the_token_does_not_leak_it(play: Play, connect: Connect) -> None:
    words = {"error": {"code": TOKEN, "message": f"Bearer {TOKEN} was refused"}}
    error = refused(connect, play(answer(words, 400, X_Echo=TOKEN)).url)
    assert error.headers["x-echo"] == "(the token)"
    assert error.message == "Bearer (the token) was refused"


def test_a_failure_of_the_service_names_the_request(play: Play, connect: Connect) -> None:
    stage = play(Reply(500, b"<html>oops", HTML | {"X-Request-Id": "4711"}))
    error = refused(connect, stage.url)
    assert str(error) == "500: the service failed (request 4711), after 4 attempts. Try again later."
    assert error.request_id == "4711"


def test_a_write_may_return_nothing_and_a_get_may_not(play: Play, connect: Connect) -> None:
    stage = play(Reply(201, b"", NONE), Reply(204, b"", NONE))
    assert connect(stage.url).post("/ticket(1)/AddComment", json={}).status_code == 201
    with pytest.raises(TikitError, match="^204: the body of the response is empty"):
        connect(stage.url).get("/ticket(1)/Assignee")


def test_what_is_sent_says_who_asks_and_what_for(play: Play, connect: Connect) -> None:
    stage = play(answer({}))
    response = connect(stage.url).get("/ticket/100")
    headers = stage.seen[0].headers
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["user-agent"].startswith("tikit-kit/0.")
    assert headers["accept"] == "application/json"
    assert "authorization" not in response.request.headers
