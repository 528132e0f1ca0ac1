"""What is repeated, how long a recipe waits, and when it ends."""

import time
from email.utils import formatdate

import pytest

from tests.fake_server import Reply, json_reply
from tests.recipes.conftest import NEW, Ask

ONE, DELETE = "tickets/get_one_ticket", "access_tokens/delete_access_token"
GOOD = json_reply({"Id": 100})


def failed(status: int, **headers: str) -> Reply:
    return Reply(status, b"", {name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize(
    "reply",
    [*map(failed, (408, 429, 500, 502, 503, 504)), Reply(fault="reset"), Reply(body=b'{"Id": 100}', fault="cut")],
    ids=str,
)
def test_reading_is_repeated(ask: Ask, reply: Reply, language: str) -> None:
    ran = ask(ONE, language, [], reply, GOOD)
    assert (ran.code, len(ran.requests)) == (0, 2)


@pytest.mark.parametrize("language", NEW)
def test_four_attempts_are_all(ask: Ask, language: str) -> None:
    ran = ask(ONE, language, [], failed(503))
    assert (ran.code, ran.output, len(ran.requests)) == (1, "", 4)
    last = ran.error.splitlines()[-1]
    assert last.startswith("tikit: 503: the service failed, after 4 attempts.")


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 501])
def test_a_refusal_is_not_repeated(ask: Ask, status: int, language: str) -> None:
    assert len(ask(ONE, language, [], failed(status), GOOD).requests) == 1


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_write_is_repeated_only_after_a_429(ask: Ask, status: int, language: str) -> None:
    assert len(ask(DELETE, language, ["1"], failed(status), failed(204)).requests) == 1
    assert len(ask(DELETE, language, ["1"], failed(429), failed(204)).requests) == 2


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("date", [False, True])
def test_the_wait_that_the_service_asks_for(ask: Ask, date: bool, language: str) -> None:
    began = time.time()
    wait = formatdate(began + 3, usegmt=True) if date else "2"
    ran = ask(ONE, language, [], failed(429, Retry_After=wait), GOOD)
    assert ran.code == 0
    assert 1.5 < time.time() - began < 6
    assert ran.error.startswith("tikit: 429, waiting ")
    assert ran.error.endswith(" s (attempt 2 of 4)\n")


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("wait", ["0", "-5", "soon", "Sun, 06 Nov 1994 08:49:37 GMT", "1.5", "", "9" * 4])
def test_an_odd_wait(ask: Ask, wait: str, language: str) -> None:
    ran = ask(ONE, language, [], failed(503, Retry_After=wait), GOOD)
    if wait == "9999":
        assert "It asks to wait 9999 s, more than the " in ran.line
        assert " s left of TIKIT_TIMEOUT" in ran.line
        assert len(ran.requests) == 1
    else:
        assert (ran.code, ran.error) == (0, "")


DRIP = b"HTTP/1.1 200 OK\r\nX-Filler: " + b"x" * 9999
ENDLESS = {
    "a stall": Reply(fault="stall"),
    "a body a byte at a time": Reply(body=b'{"Id": 100' + b" " * 9999 + b"}", fault="trickle"),
    "headers a byte at a time": Reply(200, DRIP, {}, "drip"),
    "endless 100": Reply(200, b"HTTP/1.1 100 Continue\r\n\r\n", {}, "endless"),
    "endless 103": Reply(200, b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", {}, "endless"),
    "an endless header": Reply(200, b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 9999, {}, "drip"),
}


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("what", ENDLESS)
@pytest.mark.parametrize("stem", [ONE, DELETE])
def test_one_deadline_covers_everything(ask: Ask, what: str, stem: str, language: str) -> None:
    began = time.monotonic()
    ran = ask(stem, language, ["1"], ENDLESS[what], TIKIT_TIMEOUT="2")
    assert time.monotonic() - began < 4.5
    assert ran.code == 1
    assert ("did not respond in time" in ran.line) or stem == DELETE
    assert ("It is not known whether this was done" in ran.line) == (stem == DELETE)


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "soon", "00", " 5", "99999999999"])
def test_a_deadline_is_a_positive_whole_number(ask: Ask, value: str, language: str) -> None:
    ran = ask(ONE, language, [], GOOD, TIKIT_TIMEOUT=value)
    assert ran.requests == []
    assert "TIKIT_TIMEOUT must be a positive whole number" in ran.line


@pytest.mark.parametrize("language", NEW)
def test_an_empty_deadline_is_the_default(ask: Ask, language: str) -> None:
    assert ask(ONE, language, [], GOOD, TIKIT_TIMEOUT="").code == 0
