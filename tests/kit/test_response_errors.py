"""Each response that is not a success raises TikitError with a message that says what to do."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.conftest import TOKEN
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.kit.conftest import Connect
from tikit_kit.errors import TikitError
from tikit_kit.token.stores import TokenSource

HTML = {"Content-Type": "text/html; charset=utf-8"}
NONE: dict[str, str] = {}


def request_error(connect: Connect, address: str, path: str = "/ticket/100", method: str = "GET") -> TikitError:
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
def test_401_names_the_problem_of_the_token(
    start_fake_server: StartFakeServer, connect: Connect, challenge: str, line: str
) -> None:
    fake_server = start_fake_server(Reply(401, b"", {"WWW-Authenticate": challenge}))
    assert str(request_error(connect, fake_server.url)) == line
    assert len(fake_server.requests) == 1


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
def test_401_names_the_recorded_expiry_of_the_token(
    start_fake_server: StartFakeServer, connect: Connect, challenge: str, expires: datetime, what: str
) -> None:
    fake_server = start_fake_server(Reply(401, b"", {"WWW-Authenticate": challenge}))
    with pytest.raises(TikitError) as caught:
        connect(fake_server.url, expires=expires).get("/ticket")
    assert caught.value.what == what


def test_401_names_the_place_to_store_the_next_token(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(Reply(401, b"", {"WWW-Authenticate": "Bearer error="}))
    with pytest.raises(TikitError, match="then write it to the file that TIKIT_TOKEN_FILE names"):
        connect(fake_server.url, source=TokenSource.FILE).get("/ticket")


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (
            Reply(403, b"", NONE),
            "403: the roles of the access token do not allow this. Create one with the required role",
        ),
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
        (Reply(200, b'{"value": [', json_reply(0).headers), "200: the response is not valid JSON. "),
        (Reply(200, b"[1]", json_reply(0).headers), "200: the response is not a JSON object. "),
        (Reply(200, b"[" * 100_000, json_reply(0).headers), "200: the response is not valid JSON. "),
        (Reply(200, b"", json_reply(0).headers), "200: the body of the response is empty. "),
    ],
)
def test_each_status_has_its_message(
    start_fake_server: StartFakeServer, connect: Connect, reply: Reply, line: str
) -> None:
    fake_server = start_fake_server(reply)
    error = request_error(connect, fake_server.url)
    assert str(error).startswith(line)
    assert error.status == reply.status
    assert error.url == f"{fake_server.url}/ticket/100"
    assert len(fake_server.requests) == 1


@pytest.mark.parametrize("reply", [Reply(404, b"", NONE), Reply(200, b"<html>", HTML)])
def test_the_message_mentions_an_address_without_api(
    start_fake_server: StartFakeServer, connect: Connect, reply: Reply
) -> None:
    fake_server = start_fake_server(reply)
    error = request_error(connect, fake_server.url.removesuffix("/api"))
    assert error.hint.startswith("The address usually ends in /api, as in https://app.tikit.ai/api")


def test_a_redirect_names_the_other_server_and_is_not_followed(
    start_fake_server: StartFakeServer, connect: Connect
) -> None:
    other_server = start_fake_server(json_reply({}))
    fake_server = start_fake_server(Reply(302, b"", {"Location": f"{other_server.url}/login?state=private"}))
    line = str(request_error(connect, fake_server.url))
    assert f"to another server, http://127.0.0.1:{other_server.server_port}. Redirects are not followed." in line
    assert "private" not in line
    assert other_server.requests == []


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
def test_400_names_the_query_option(
    start_fake_server: StartFakeServer, connect: Connect, path: str, message: str, line: str
) -> None:
    fake_server = start_fake_server(json_reply({"error": {"code": "", "message": message}}, 400))
    error = request_error(connect, fake_server.url, path)
    assert str(error) == line
    assert error.message == message


def test_400_for_a_body_is_one_line(start_fake_server: StartFakeServer, connect: Connect) -> None:
    message = "Name:\nThe Name field is required.\n\n\x1b[2JExpirationDate:\nIt is past."
    fake_server = start_fake_server(json_reply({"error": {"code": "7", "message": message}}, 400))
    error = request_error(connect, fake_server.url, "/AccessToken", "POST")
    assert str(error).startswith(
        "400: Name: The Name field is required. ExpirationDate: It is past. Nothing was changed. Check the name"
    )
    assert error.code == "7"


def test_a_token_in_a_response_is_masked(start_fake_server: StartFakeServer, connect: Connect) -> None:
    body = {"error": {"code": TOKEN, "message": f"Bearer {TOKEN} was refused"}}
    error = request_error(connect, start_fake_server(json_reply(body, 400, X_Echo=TOKEN)).url)
    assert error.headers["x-echo"] == "(the token)"
    assert error.message == "Bearer (the token) was refused"


def test_500_names_the_request_id(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(Reply(500, b"<html>oops", HTML | {"X-Request-Id": "4711"}))
    error = request_error(connect, fake_server.url)
    assert str(error) == "500: the service failed (request 4711), after 4 attempts. Try again later."
    assert error.request_id == "4711"


def test_an_empty_body_is_an_error_for_get_but_not_for_post(
    start_fake_server: StartFakeServer, connect: Connect
) -> None:
    fake_server = start_fake_server(Reply(201, b"", NONE), Reply(204, b"", NONE))
    assert connect(fake_server.url).post("/ticket(1)/AddComment", json={}).status_code == 201
    with pytest.raises(TikitError, match="^204: the body of the response is empty"):
        connect(fake_server.url).get("/ticket(1)/Assignee")


def test_the_headers_of_a_request(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(json_reply({}))
    response = connect(fake_server.url).get("/ticket/100")
    headers = fake_server.requests[0].headers
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["user-agent"].startswith("tikit-kit/0.")
    assert headers["accept"] == "application/json"
    assert "authorization" not in response.request.headers
