"""What is tried again, for how long, and what a person is told when it was in vain."""

import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from tests.kit.conftest import TOKEN, Connect
from tests.kit.fake_server import Play, Reply, answer
from tikit_kit.errors import TikitError
from tikit_kit.http.limits import RequestLimits

GOOD = answer({"Id": 100})


def failed(status: int, **headers: str) -> Reply:
    return Reply(status, b"", {name.replace("_", "-"): text for name, text in headers.items()})


def in_http(seconds: float) -> str:
    """A moment from now, as HTTP writes it."""
    return format_datetime(datetime.fromtimestamp(time.time() + seconds, UTC), usegmt=True)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_reading_is_tried_again_after_a_passing_failure(play: Play, connect: Connect, status: int) -> None:
    stage = play(failed(status), failed(status), GOOD)
    assert connect(stage.url).get("/ticket/100").json() == {"Id": 100}
    assert len(stage.seen) == 3
    assert {seen.headers["authorization"] for seen in stage.seen} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("fault", ["reset", "cut", "stall"])
def test_reading_is_tried_again_after_a_broken_connection(play: Play, connect: Connect, fault: str) -> None:
    stage = play(Reply(body=b'{"Id": 100}', fault=fault), GOOD)
    client = connect(stage.url, limits=RequestLimits(read=1, deadline=20, backoff=0.001))
    assert client.get("/ticket/100").json() == {"Id": 100}
    assert len(stage.seen) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 501])
def test_what_will_not_pass_is_not_tried_again(play: Play, connect: Connect, status: int) -> None:
    stage = play(failed(status), GOOD)
    with pytest.raises(TikitError):
        connect(stage.url).get("/ticket/100")
    assert len(stage.seen) == 1


def test_a_write_is_tried_again_after_429(play: Play, connect: Connect) -> None:
    stage = play(failed(429), GOOD)
    assert connect(stage.url).post("/AddTicket", json={"Title": "x"}).json() == {"Id": 100}
    assert len(stage.seen) == 2


@pytest.mark.parametrize("reply", [failed(503, Retry_After="0"), failed(500), Reply(fault="reset"), Reply(fault="cut")])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_write_that_may_have_happened_is_sent_once(play: Play, connect: Connect, reply: Reply, method: str) -> None:
    stage = play(reply, GOOD)
    with pytest.raises(TikitError) as caught:
        connect(stage.url).request(method, "/AccessToken(1)")
    assert len(stage.seen) == 1
    if caught.value.status is None:
        assert caught.value.hint == "It is not known whether the change was made: look before you repeat it."


def test_a_write_to_a_closed_port_is_tried_again(play: Play, connect: Connect) -> None:
    stage = play(GOOD)
    stage.close()
    with pytest.raises(TikitError, match=r"^nothing listens at 127.0.0.1:\d+, after 4 attempts\. ") as caught:
        connect(stage.url).post("/AddTicket", json={})
    assert caught.value.status is None
    assert "python -m tikit_sandbox" in caught.value.hint


@pytest.mark.parametrize("dated", [False, True])
def test_retry_after_is_kept(play: Play, connect: Connect, dated: bool) -> None:
    stage = play(failed(429, Retry_After=in_http(1.5) if dated else "1"), GOOD)
    before = time.time()
    connect(stage.url).get("/ticket/100")
    # A date has whole seconds, so it may be up to one second less than what was meant.
    assert time.time() - before >= (0.5 if dated else 1)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("dated", [False, True])
def test_a_wait_beyond_the_deadline_ends_at_once(play: Play, connect: Connect, method: str, dated: bool) -> None:
    wait = in_http(3600) if dated else "3600"
    stage = play(failed(429, Retry_After=wait))
    line = r"^429: the service received too many requests\. (Nothing was changed\. )?The service asks for a wait of 3,(600|59\d) s"
    with pytest.raises(TikitError, match=line) as caught:
        connect(stage.url).request(method, "/ticket/100")
    assert len(stage.seen) == 1
    assert caught.value.headers["retry-after"] == wait


@pytest.mark.parametrize("wait", ["soon", "-1", "9" * 400, "Mon, 99 Foo 2026 10:00:00 GMT"])
def test_an_odd_retry_after_is_no_crash(play: Play, connect: Connect, wait: str) -> None:
    stage = play(failed(503, Retry_After=wait))
    with pytest.raises(TikitError, match="^503: the service failed"):
        connect(stage.url).get("/ticket/100")


@pytest.mark.parametrize("fault", ["stall", "trickle"])
def test_the_deadline_ends_it_whatever_the_server_does(play: Play, connect: Connect, fault: str) -> None:
    stage = play(Reply(body=b"{" + b" " * 1000 + b"}", fault=fault))
    limits = RequestLimits(connect=5, read=5, deadline=1, backoff=0.001)
    with pytest.raises(TikitError, match=r"127.0.0.1:\d+ did not respond in time, after 4 attempts\. "):
        connect(stage.url, limits=limits).get("/ticket/100")
    assert len(stage.seen) == 4


def test_a_connection_is_used_again_after_a_discarded_answer(play: Play, connect: Connect) -> None:
    stage = play(failed(503), GOOD)
    client = connect(stage.url)
    client.get("/ticket/100")
    client.get("/ticket/100")
    assert len({seen.headers["x-connection"] for seen in stage.seen}) == 1


def test_no_retries_means_one_attempt(play: Play, connect: Connect) -> None:
    stage = play(failed(503))
    with pytest.raises(TikitError, match=r"^503: the service failed\. Try again later\.$"):
        connect(stage.url, limits=RequestLimits(retries=0)).get("/ticket/100")
    assert len(stage.seen) == 1
