"""The outcome of a failed write, unchanged or unknown, and the class of each error."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.conftest import TOKEN
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import RequestLimits, Tikit, TikitError, errors

UNCHANGED, UNKNOWN = "Nothing was changed.", "It is not known whether the change was made: look before you repeat it."


def add(address: str, limits: RequestLimits = FAST) -> None:
    with Tikit(TOKEN, address, limits=limits) as tikit:
        tikit.add_comment(100, body="Called back", is_public=False)


def failure(address: str, limits: RequestLimits = FAST) -> TikitError:
    with pytest.raises(TikitError) as caught:
        add(address, limits)
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, errors.UnexpectedResponseError),
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.BadRequestError),
        (429, errors.RateLimitError),
        (501, errors.InternalServerError),
        (505, errors.InternalServerError),
    ],
)
def test_a_refused_write_changed_nothing(
    start_fake_server: StartFakeServer, status: int, kind: type[TikitError]
) -> None:
    error = failure(start_fake_server(Reply(status, b"", {})).url)
    assert type(error) is kind
    assert error.outcome == "unchanged"
    assert error.hint.startswith(UNCHANGED)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(408, errors.BadRequestError), *((status, errors.InternalServerError) for status in (500, 502, 503, 504))],
)
def test_a_write_with_a_server_error_has_an_unknown_outcome(
    start_fake_server: StartFakeServer, status: int, kind: type[TikitError]
) -> None:
    server = start_fake_server(Reply(status, b"", {"Retry-After": "0"}))
    error = failure(server.url)
    assert isinstance(error, kind)
    assert isinstance(error, errors.OutcomeUnknownError)
    assert error.outcome == "unknown"
    assert error.hint == UNKNOWN
    assert len(server.requests) == 1


@pytest.mark.parametrize("body", [b"[]", b'"done"', b"null", b"{", b"<html>", b"\xff\xfe{\x00}\x00", b'{"Id": 1e999}'])
def test_a_success_with_an_unexpected_body_has_an_unknown_outcome(
    start_fake_server: StartFakeServer, body: bytes
) -> None:
    error = failure(start_fake_server(Reply(200, body)).url)
    assert isinstance(error, errors.UnexpectedResponseError)
    assert error.outcome == "unknown"


@pytest.mark.parametrize(
    "reply", [Reply(204, b"", {}), Reply(200, b""), Reply(201, b" \r\n"), json_reply({"Title": "x"})]
)
def test_a_write_that_returns_no_entity_has_an_unknown_outcome(
    start_fake_server: StartFakeServer, reply: Reply
) -> None:
    error = failure(start_fake_server(reply).url)
    assert isinstance(error, errors.UnexpectedResponseError)
    assert error.outcome == "unknown"


@pytest.mark.parametrize("status", [200, 201, 203, 299])
def test_every_2xx_status_is_a_success(start_fake_server: StartFakeServer, status: int) -> None:
    add(start_fake_server(json_reply({"Id": 7}, status)).url)


@pytest.mark.parametrize("fault", ["reset", "cut", "stall"])
def test_a_write_with_a_lost_connection_has_an_unknown_outcome(start_fake_server: StartFakeServer, fault: str) -> None:
    server = start_fake_server(Reply(body=b'{"Id": 100}', fault=fault))
    error = failure(server.url, RequestLimits(read=1, deadline=3))
    assert isinstance(error, errors.NoResponseError)
    assert error.outcome == "unknown"
    assert len(server.requests) == 1


BROKEN_BODIES = {
    "cut": Reply(403, b"x" * 100, {}, "cut"),
    "trickle": Reply(403, b"x" * 999, {}, "trickle"),
    "not compressed": Reply(403, b"no gzip", {"Content-Encoding": "gzip"}),
    "an unknown encoding": Reply(403, b"x", {"Content-Encoding": "br"}),
}


@pytest.mark.parametrize("what", BROKEN_BODIES)
def test_a_refusal_needs_no_body(start_fake_server: StartFakeServer, what: str) -> None:
    server = start_fake_server(BROKEN_BODIES[what])
    error = failure(server.url, RequestLimits(deadline=1))
    assert type(error) is errors.PermissionDeniedError
    assert error.hint.startswith(UNCHANGED)
    assert len(server.requests) == 1


def test_a_write_is_retried_after_a_429_without_its_body(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(Reply(429, b"x" * 100, {}, "cut"), json_reply({"Id": 7}))
    add(server.url)
    assert len(server.requests) == 2


def test_an_unsent_write_changed_nothing(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({}))
    server.close()
    error = failure(server.url)
    assert type(error) is errors.NoResponseError
    assert error.hint.startswith(UNCHANGED)


def test_deleting_a_missing_token_succeeds(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(Reply(404, b"", {}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        tikit.delete_access_token(7)
    assert [request.method for request in server.requests] == ["DELETE"]


def test_at_an_address_without_api_a_missing_token_is_not_deleted(start_fake_server: StartFakeServer) -> None:
    address = start_fake_server(Reply(404, b"", {})).url.removesuffix("/api")
    with (
        Tikit(TOKEN, address, limits=FAST) as tikit,
        pytest.raises(errors.NotFoundError, match="The address usually ends in /api"),
    ):
        tikit.delete_access_token(7)


def test_a_failed_get_has_the_outcome_unchanged(start_fake_server: StartFakeServer) -> None:
    with (
        Tikit(TOKEN, start_fake_server(Reply(500, b"", {})).url, limits=FAST) as tikit,
        pytest.raises(errors.InternalServerError) as caught,
    ):
        tikit.get_ticket(100)
    assert caught.value.outcome == "unchanged"
    assert not isinstance(caught.value, errors.OutcomeUnknownError)


SLOW_RESPONSES = {
    "headers, one byte at a time": b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 5000,
    "a status line, one byte at a time": b"HTTP/1.1 200 " + b"O" * 5000,
    "100 responses without end": b"HTTP/1.1 100 Continue\r\n\r\n" * 5000,
}


@pytest.fixture
def slow_server() -> Iterator[list[bytes]]:
    """A server that sends the last element of this list byte by byte; the first element is its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    script = [b"http://127.0.0.1:%d/api" % listener.getsockname()[1]]

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=send, args=(client,), daemon=True).start()

    def send(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.recv(65536)
            for number in range(len(script[-1])):
                client.sendall(script[-1][number : number + 1])
                time.sleep(0.01)

    threading.Thread(target=serve, daemon=True).start()
    yield script
    listener.close()


@pytest.mark.parametrize("what", SLOW_RESPONSES)
def test_the_deadline_covers_what_arrives_slowly(slow_server: list[bytes], what: str) -> None:
    slow_server.append(SLOW_RESPONSES[what])
    limits = RequestLimits(connect=2, read=1, deadline=2, backoff=0.001)
    started = time.monotonic()
    with Tikit(TOKEN, slow_server[0].decode(), limits=limits) as tikit, pytest.raises(errors.NoResponseError):
        tikit.get_ticket(100)
    assert time.monotonic() - started < 3
