"""Retries: which requests are retried, for how long, and the message after the last attempt."""

import ssl
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from tests.conftest import TOKEN
from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.kit.conftest import Connect
from tikit_kit.errors import TikitError
from tikit_kit.http.limits import RequestLimits

SUCCESS = json_reply({"Id": 100})


def failure(status: int, **headers: str) -> Reply:
    return Reply(status, b"", {name.replace("_", "-"): text for name, text in headers.items()})


def http_date(seconds: float) -> str:
    """Return the timestamp so many seconds from now in the format of HTTP headers."""
    return format_datetime(datetime.fromtimestamp(time.time() + seconds, UTC), usegmt=True)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_get_is_retried_after_a_temporary_failure(
    start_fake_server: StartFakeServer, connect: Connect, status: int
) -> None:
    fake_server = start_fake_server(failure(status), failure(status), SUCCESS)
    assert connect(fake_server.url).get("/ticket/100").json() == {"Id": 100}
    assert len(fake_server.requests) == 3
    assert {request.headers["authorization"] for request in fake_server.requests} == {f"Bearer {TOKEN}"}


def test_an_error_that_the_program_handles_is_no_cause(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(Reply(fault="reset"), SUCCESS)
    client, closed = connect(fake_server.url), connect("http://127.0.0.1:9/api")
    try:
        raise ssl.SSLCertVerificationError("the program's own")
    except ssl.SSLError:
        assert client.get("/ticket/100").json() == {"Id": 100}
        with pytest.raises(TikitError, match="^nothing listens at 127.0.0.1:9"):
            closed.get("/ticket/100")


@pytest.mark.parametrize("fault", ["reset", "cut", "stall"])
def test_a_get_is_retried_after_a_broken_connection(
    start_fake_server: StartFakeServer, connect: Connect, fault: str
) -> None:
    fake_server = start_fake_server(Reply(body=b'{"Id": 100}', fault=fault), SUCCESS)
    client = connect(fake_server.url, limits=RequestLimits(read=1, deadline=20, backoff=0.001))
    assert client.get("/ticket/100").json() == {"Id": 100}
    assert len(fake_server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 501])
def test_a_permanent_failure_is_not_retried(start_fake_server: StartFakeServer, connect: Connect, status: int) -> None:
    fake_server = start_fake_server(failure(status), SUCCESS)
    with pytest.raises(TikitError):
        connect(fake_server.url).get("/ticket/100")
    assert len(fake_server.requests) == 1


def test_a_write_is_retried_after_429(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(failure(429), SUCCESS)
    assert connect(fake_server.url).post("/AddTicket", json={"Title": "x"}).json() == {"Id": 100}
    assert len(fake_server.requests) == 2


@pytest.mark.parametrize(
    "reply", [failure(503, Retry_After="0"), failure(500), Reply(fault="reset"), Reply(fault="cut")]
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_write_that_may_have_happened_is_sent_once(
    start_fake_server: StartFakeServer, connect: Connect, reply: Reply, method: str
) -> None:
    fake_server = start_fake_server(reply, SUCCESS)
    with pytest.raises(TikitError) as caught:
        connect(fake_server.url).request(method, "/AccessToken(1)")
    assert len(fake_server.requests) == 1
    if caught.value.status is None:
        assert caught.value.hint == "It is not known whether the change was made: look before you repeat it."


def test_a_write_to_a_closed_port_is_retried(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(SUCCESS)
    fake_server.close()
    with pytest.raises(TikitError, match=r"^nothing listens at 127.0.0.1:\d+, after 4 attempts\. ") as caught:
        connect(fake_server.url).post("/AddTicket", json={})
    assert caught.value.status is None
    assert "python -m tikit_sandbox" in caught.value.hint


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_obeyed(start_fake_server: StartFakeServer, connect: Connect, as_date: bool) -> None:
    fake_server = start_fake_server(failure(429, Retry_After=http_date(1.5) if as_date else "1"), SUCCESS)
    before = time.time()
    connect(fake_server.url).get("/ticket/100")
    # A date has whole seconds, so the wait may be up to one second shorter.
    assert time.time() - before >= (0.5 if as_date else 1)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_wait_beyond_the_deadline_fails_at_once(
    start_fake_server: StartFakeServer, connect: Connect, method: str, as_date: bool
) -> None:
    wait = http_date(3600) if as_date else "3600"
    fake_server = start_fake_server(failure(429, Retry_After=wait))
    line = (
        r"^429: the service received too many requests\. (Nothing was changed\. )?"
        r"The service asks for a wait of 3,(600|59\d) s"
    )
    with pytest.raises(TikitError, match=line) as caught:
        connect(fake_server.url).request(method, "/ticket/100")
    assert len(fake_server.requests) == 1
    assert caught.value.headers["retry-after"] == wait


@pytest.mark.parametrize("wait", ["soon", "-1", "9" * 400, "Mon, 99 Foo 2026 10:00:00 GMT"])
def test_a_malformed_retry_after_is_ignored(start_fake_server: StartFakeServer, connect: Connect, wait: str) -> None:
    fake_server = start_fake_server(failure(503, Retry_After=wait))
    with pytest.raises(TikitError, match="^503: the service failed"):
        connect(fake_server.url).get("/ticket/100")


@pytest.mark.parametrize("fault", ["stall", "trickle"])
def test_the_deadline_ends_a_slow_request(start_fake_server: StartFakeServer, connect: Connect, fault: str) -> None:
    fake_server = start_fake_server(Reply(body=b"{" + b" " * 1000 + b"}", fault=fault))
    limits = RequestLimits(connect=5, read=5, deadline=1, backoff=0.001)
    with pytest.raises(TikitError, match=r"127.0.0.1:\d+ did not respond in time, after 4 attempts\. "):
        connect(fake_server.url, limits=limits).get("/ticket/100")
    assert len(fake_server.requests) == 4


def test_a_connection_is_reused_after_a_discarded_response(
    start_fake_server: StartFakeServer, connect: Connect
) -> None:
    fake_server = start_fake_server(failure(503), SUCCESS)
    client = connect(fake_server.url)
    client.get("/ticket/100")
    client.get("/ticket/100")
    assert len({request.headers["x-connection"] for request in fake_server.requests}) == 1


def test_no_retries_means_one_attempt(start_fake_server: StartFakeServer, connect: Connect) -> None:
    fake_server = start_fake_server(failure(503))
    with pytest.raises(TikitError, match=r"^503: the service failed\. Try again later\.$"):
        connect(fake_server.url, limits=RequestLimits(retries=0)).get("/ticket/100")
    assert len(fake_server.requests) == 1
