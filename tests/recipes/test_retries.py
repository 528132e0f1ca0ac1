"""Retries: which requests are sent again, how long a recipe waits, and when it stops."""

import time
from email.utils import formatdate

import pytest

from tests.fake_server import Reply, json_reply
from tests.recipes.conftest import RunAgainst
from tests.recipes.languages import BASH_AND_PYTHON

ONE, DELETE = "tickets/get_one_ticket", "access_tokens/delete_access_token"
SUCCESS = json_reply({"Id": 100})


def failure(status: int, **headers: str) -> Reply:
    return Reply(status, b"", {name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    "reply",
    [*map(failure, (408, 429, 500, 502, 503, 504)), Reply(fault="reset"), Reply(body=b'{"Id": 100}', fault="cut")],
    ids=str,
)
def test_a_get_is_retried_after_a_temporary_failure(run_against: RunAgainst, reply: Reply, language: str) -> None:
    result = run_against(ONE, language, [], reply, SUCCESS)
    assert (result.code, len(result.requests)) == (0, 2)


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_one_stalled_attempt_leaves_time_for_another(run_against: RunAgainst, language: str) -> None:
    result = run_against(ONE, language, [], Reply(fault="stall"), SUCCESS, TIKIT_TIMEOUT="4")
    assert (result.code, len(result.requests)) == (0, 2)


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_the_fourth_attempt_is_the_last(run_against: RunAgainst, language: str) -> None:
    result = run_against(ONE, language, [], failure(503))
    assert result.message == "503: the service failed, after 4 attempts. Try again later."
    assert len(result.requests) == 4


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 501])
def test_a_refusal_is_not_retried(run_against: RunAgainst, status: int, language: str) -> None:
    assert len(run_against(ONE, language, [], failure(status), SUCCESS).requests) == 1


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_write_is_retried_only_after_a_429(run_against: RunAgainst, status: int, language: str) -> None:
    assert len(run_against(DELETE, language, ["1"], failure(status), failure(204)).requests) == 1
    assert len(run_against(DELETE, language, ["1"], failure(429), failure(204)).requests) == 2


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("is_date", [False, True])
def test_a_wait_that_the_service_asks_for_is_announced(run_against: RunAgainst, is_date: bool, language: str) -> None:
    started = time.time()
    wait = formatdate(started + 3, usegmt=True) if is_date else "2"
    result = run_against(ONE, language, [], failure(429, Retry_After=wait), SUCCESS)
    assert result.code == 0
    assert 1.5 < time.time() - started < 6
    assert result.stderr.startswith("tikit: 429, waiting ")
    assert result.stderr.endswith(" s (attempt 2 of 4)\n")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("wait", ["0", "-5", "soon", "Sun, 06 Nov 1994 08:49:37 GMT", "1.5", ""])
def test_another_retry_after_is_ignored(run_against: RunAgainst, wait: str, language: str) -> None:
    result = run_against(ONE, language, [], failure(503, Retry_After=wait), SUCCESS)
    assert (result.code, result.stderr) == (0, "")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_two_waits_are_ignored(run_against: RunAgainst, language: str) -> None:
    waits = b"HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"
    result = run_against(ONE, language, [], Reply(200, waits, {}, "raw"), SUCCESS)
    assert (result.code, result.stderr) == (0, "")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("wait", "hint"),
    [
        ("9999", "The service asks for a wait of 9,999 seconds: try again after that."),
        ("999999999", "Try again later."),
    ],
)
def test_a_wait_beyond_the_deadline_is_an_error(run_against: RunAgainst, wait: str, hint: str, language: str) -> None:
    result = run_against(ONE, language, [], failure(503, Retry_After=wait), SUCCESS)
    assert result.message == f"503: the service failed. {hint}"
    assert len(result.requests) == 1


DRIP = b"HTTP/1.1 200 OK\r\nX-Filler: " + b"x" * 9999
ENDLESS = {
    "a stall": Reply(fault="stall"),
    "a body, one byte at a time": Reply(body=b'{"Id": 100' + b" " * 9999 + b"}", fault="trickle"),
    "headers, one byte at a time": Reply(200, DRIP, {}, "drip"),
    "100 responses without end": Reply(200, b"HTTP/1.1 100 Continue\r\n\r\n", {}, "endless"),
    "103 responses without end": Reply(200, b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", {}, "endless"),
    "headers without end": Reply(200, b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 9999, {}, "drip"),
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("what", ENDLESS)
@pytest.mark.parametrize("stem", [ONE, DELETE])
def test_one_deadline_covers_everything(run_against: RunAgainst, what: str, stem: str, language: str) -> None:
    started = time.monotonic()
    result = run_against(stem, language, ["1"], ENDLESS[what], TIKIT_TIMEOUT="2")
    assert time.monotonic() - started < 4.5
    assert result.code == 1
    assert "127.0.0.1:PORT did not respond in time" in result.without_port
    assert ("It is not known whether the change was made" in result.message) == (stem == DELETE)


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "soon", "00", " 5", "5 ", "99999999999"])
def test_another_deadline_is_refused(run_against: RunAgainst, value: str, language: str) -> None:
    result = run_against(ONE, language, [], SUCCESS, TIKIT_TIMEOUT=value)
    assert result.requests == []
    assert result.message == f"TIKIT_TIMEOUT is not a positive whole number: '{value}'. Set it to seconds: 120."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("value", ["", " ", "999999999", "007"])
def test_an_empty_deadline_is_the_default_and_a_long_one_is_accepted(
    run_against: RunAgainst, value: str, language: str
) -> None:
    assert run_against(ONE, language, [], SUCCESS, TIKIT_TIMEOUT=value).code == 0
