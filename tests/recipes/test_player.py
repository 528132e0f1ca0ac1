"""Recipes of every language against the player of their cassette, and the requests that the player refuses."""

import json
import re
from pathlib import Path

import pytest

from tests.recipes import cassettes, test_cassettes
from tests.recipes.catalog import IN_LANGUAGES, RECIPES
from tests.recipes.languages import EXAMPLES, run_recipe
from tests.recipes.players import (
    READ,
    RECORDED,
    WRITE,
    StartPlayer,
    WriteCassette,
    finish,
    send_request,
    shift_date,
)

_SUMMARY = re.compile(rb"tikit: \d+ (tickets? in .*|done\.)\n")
"""What an export or a bulk change says on stderr."""


@pytest.mark.parametrize(
    ("stem", "language"),
    # Of the .py, those whose requests differ from the others: test_cassettes.py plays every cassette to Python.
    [(stem, language) for stem, language in IN_LANGUAGES if (language == ".py") == RECIPES[stem].own_requests],
)
def test_a_recipe_prints_the_same_from_the_player(
    stem: str,
    language: str,
    start_player: StartPlayer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    file = cassettes.FOLDER / f"{stem}.yaml"
    player = start_player(file)
    ran = run_recipe(stem, language, player.environment, *EXAMPLES[stem])
    assert _SUMMARY.sub(b"", ran.stderr) == b""
    assert ran.returncode == RECIPES[stem].exit_code_of_example
    assert finish(player) == (0, [])
    with cassettes.play(file):
        test_cassettes.run_in_process(stem, cassettes.ADDRESS, cassettes.TOKEN, tmp_path, monkeypatch)
    expected = capfdbinary.readouterr().out.decode().replace(cassettes.ADDRESS, player.url)
    assert cassettes.ADDRESS.encode() not in ran.stdout
    assert (json.loads(ran.stdout) if ran.stdout else "") == (json.loads(expected) if expected else "")


def test_another_spelling_of_a_request_is_accepted(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(
        write_cassette(*RECORDED, ("DELETE", "/AccessToken(3)", ""), ("GET", "/ticket/100/Comments", ""))
    )
    assert send_request(player, "GET", "/ticket?$filter=Title%20eq%20'a%20(b)'&%24top=2")[0] == 200
    body = json.dumps(dict(reversed(json.loads(shift_date(WRITE)).items())), indent=4).replace(": 1,", ": 1.0,")
    assert send_request(player, "POST", "/%74icket", body) == (200, b"1")
    assert send_request(player, "DELETE", "/AccessToken/3") == (200, b"2")
    assert send_request(player, "GET", "/ticket(100)/Comments") == (200, b"3")
    assert finish(player) == (0, [])


def test_the_recorded_date_time_is_accepted(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(write_cassette(("POST", "/ticket", WRITE)))
    assert send_request(player, "POST", "/ticket", WRITE.replace("08:00:00Z", "09:00:00.0000000+01:00"))[0] == 200
    assert finish(player) == (0, [])


# The request in place of the recorded one, and the part that differs.
OTHERS = {
    "order of options": (0, "GET", "/ticket?%24top=2&%24filter=Title+eq+%27a+%28b%29%27", "", "query"),
    "value of an option": (0, "GET", READ.replace("=2", "=3"), "", "query"),
    "case of a value": (0, "GET", READ.replace("Title", "title"), "", "query"),
    "one option less": (0, "GET", READ.replace("&%24top=2", ""), "", "query"),
    "one option more": (0, "GET", READ + "&%24count=true", "", "query"),
    "a query with a bad date": (0, "GET", READ.replace("Title", "2026-13-41T08:00:00Z"), "", "query"),
    "path": (0, "GET", READ.replace("ticket", "Ticket"), "", "path"),
    "encoded slash": (0, "GET", READ.replace("/ticket", "%2Fticket"), "", "path"),
    "method": (0, "DELETE", READ, "", "method"),
    "a body": (0, "GET", READ, "{}", "body"),
    "no body": (1, "POST", "/ticket", "", "body"),
    "a query": (1, "POST", "/ticket?a", WRITE, "query"),
    "PUT": (1, "PUT", "/ticket", WRITE, "method"),
    "text": (1, "POST", "/ticket", WRITE.replace("打", "手"), "body"),
    "number for boolean": (1, "POST", "/ticket", WRITE.replace("true", "1"), "body"),
    "boolean for number": (1, "POST", "/ticket", WRITE.replace("1,", "true,"), "body"),
    "text for number": (1, "POST", "/ticket", WRITE.replace("1,", '"1",'), "body"),
    "order of a list": (1, "POST", "/ticket", WRITE.replace("2,3", "3,2"), "body"),
    "object for list": (1, "POST", "/ticket", WRITE.replace("[2,3]", '{"2":3}'), "body"),
    "another name": (1, "POST", "/ticket", WRITE.replace("Title", "title"), "body"),
    "a name less": (1, "POST", "/ticket", WRITE.replace('"IsPublic":true,', ""), "body"),
    "no zone": (1, "POST", "/ticket", WRITE.replace("00Z", "00"), "body"),
    "a bad date": (1, "POST", "/ticket", WRITE.replace("11-09", "13-09"), "body"),
    "not JSON": (1, "POST", "/ticket", WRITE[:-1], "body"),
    "NaN": (1, "POST", "/ticket", WRITE.replace("1,", "NaN,"), "body"),
    "a number beyond all": (1, "POST", "/ticket", WRITE.replace("1,", "1e9999999999999999999,"), "body"),
    "deep nesting": (1, "POST", "/ticket", "[" * 100_000, "body"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_another_request_is_refused(other: str, write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    number, method, target, body, part = OTHERS[other]
    recorded = RECORDED[number]
    player = start_player(write_cassette(recorded))
    status, error = send_request(player, method, target, body)
    assert status == 500
    code, (unexpected, missing) = finish(player)
    assert code == 1
    assert unexpected.startswith(f"player: unexpected: {method} /api")
    assert f": another {part}; recorded (" in unexpected
    assert f"{recorded[0]} /api/ticket" in unexpected.split("recorded (")[1]
    assert missing.startswith(f"player: missing: recorded, but not requested: {recorded[0]} /api/ticket")
    assert json.loads(error)["error"]["message"] == unexpected.removeprefix("player: ")
    # The recorded request is still missing: the refused one did not take its place.
    assert recorded[2] in missing


def test_an_extra_request_is_refused(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(write_cassette(RECORDED[0]))
    assert [send_request(player, "GET", READ)[0] for _ in range(2)] == [200, 500]
    line = "player: unexpected: GET /api/ticket?$filter=Title eq 'a (b)'&$top=2: nothing more was recorded"
    assert finish(player) == (1, [line])


def test_every_missing_request_is_reported(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(write_cassette(*RECORDED))
    missing = "player: missing: recorded, but not requested: "
    lines = [f"{missing}GET /api/ticket?$filter=Title eq 'a (b)'&$top=2", f"{missing}POST /api/ticket {WRITE}"]
    assert finish(player) == (1, lines)


@pytest.mark.parametrize("authorization", ["Bearer wrong-token", "wrong-token", "", "bearer {}", "{}", "Bearer {}x"])
def test_another_token_gets_401(write_cassette: WriteCassette, start_player: StartPlayer, authorization: str) -> None:
    player = start_player(write_cassette(RECORDED[0]))
    header = authorization.format(player.token)
    assert send_request(player, "GET", READ, Authorization=header) == (401, b"")
    code, (unexpected, missing) = finish(player)
    assert code == 1
    assert unexpected.endswith("'a (b)'&$top=2: it lacks the access token that the player printed")
    assert "wrong-token" not in unexpected
    assert missing.startswith("player: missing:")


def test_the_token_is_masked_everywhere(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(write_cassette(RECORDED[1]))
    status, error = send_request(player, "POST", f"/ticket?a={player.token}", json.dumps({"b": player.token}))
    assert (status, player.token.encode() in error) == (500, False)
    assert 'POST /api/ticket?a=*** {"b": "***"}' in finish(player)[1][0]


def test_a_body_is_sent_as_json(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(write_cassette(RECORDED[1]))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert send_request(player, "POST", "/ticket", WRITE, **form)[0] == 500
    assert (
        send_request(player, "POST", "/ticket", WRITE, **{"Content-Type": "application/json; charset=utf-8"})[0] == 200
    )
    code, (line,) = finish(player)
    assert (code, line.endswith("its body is not sent as application/json")) == (1, True)


def test_a_write_before_its_place_is_refused(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(
        write_cassette(("GET", "/a", ""), ("GET", "/b", ""), ("DELETE", "/a(1)", ""), ("GET", "/a", ""))
    )
    assert send_request(player, "GET", "/b") == (200, b"1")
    assert send_request(player, "DELETE", "/a(1)")[0] == 500
    assert send_request(player, "GET", "/a") == (200, b"0")
    assert send_request(player, "GET", "/a")[0] == 500
    assert send_request(player, "DELETE", "/a(1)") == (200, b"2")
    assert send_request(player, "GET", "/a") == (200, b"3")
    delete_hint, read_hint = "recorded before it: GET /api/a", "recorded before it: DELETE /api/a(1)"
    lines = [
        f"unexpected: DELETE /api/a(1): too early; {delete_hint}",
        f"unexpected: GET /api/a: too early; {read_hint}",
    ]
    assert finish(player) == (1, [f"player: {line}" for line in lines])


@pytest.mark.parametrize(("minutes", "passes"), [(-6, False), (-4.5, True), (0, True), (4.5, True), (6, False)])
def test_a_date_time_may_move_with_the_clock(
    minutes: float, passes: bool, write_cassette: WriteCassette, start_player: StartPlayer
) -> None:
    target = "/ticket?$filter=At%20le%202026-11-09T08:00:00Z%20and%20Id%20gt%207"
    player = start_player(write_cassette(("GET", target, ""), ("POST", "/ticket", WRITE)))
    status = 200 if passes else 500
    assert send_request(player, "GET", shift_date(target, minutes))[0] == status
    # Without the read, the write would be too early.
    assert passes or send_request(player, "GET", target)[0] == 200
    assert send_request(player, "POST", "/ticket", shift_date(WRITE, minutes))[0] == status
    code, lines = finish(player)
    assert code == (0 if passes else 1)
    assert passes or "recorded (at 2026-11-02 08:00:00+00:00, played from 20" in lines[0]
