"""Recipes of every language against the player of their cassette, and the requests that the player refuses."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from tests.conftest import Sandbox
from tests.recipes import cassettes, test_cassettes
from tests.recipes.languages import EXAMPLES, LANGUAGES, STEMS, run_recipe

PLAYER = Path(__file__).parents[1] / "player.py"
READ = "/ticket?%24filter=Title+eq+%27a+%28b%29%27&%24top=2"
WRITE = '{"Title":"打印机","Priority":1,"IsPublic":true,"Ids":[2,3],"At":"2026-11-09T08:00:00Z"}'
RECORDED = [("GET", READ, ""), ("POST", "/ticket", WRITE)]

StartPlayer = Callable[..., Sandbox]


@pytest.fixture
def start_player() -> Iterator[StartPlayer]:
    """Start players. They are killed after the test."""
    with ExitStack() as running:

        def start(cassette: Path, *flags: str) -> Sandbox:
            flags = flags or ("--until-stdin-closes",)
            command = [sys.executable, str(PLAYER), str(cassette), *flags]
            pipe = subprocess.PIPE
            process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")
            running.enter_context(process)
            running.callback(process.kill)
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            return Sandbox(ready["url"], ready["token"], process)

        yield start


def finish(player: Sandbox) -> tuple[int, list[str]]:
    """Close the player's stdin, and return its exit code and the lines of its stderr."""
    _, problems = player.process.communicate(timeout=20)
    assert player.token not in problems
    return player.process.returncode, problems.splitlines()


def send_request(
    player: Sandbox, method: str, target: str, body: str = "", token: str = "", **headers: str
) -> tuple[int, bytes]:
    """Send one request with an unchanged target and body, and return the status and the body of the response."""
    url = urlsplit(player.url)
    own_headers = {"Authorization": f"Bearer {token or player.token}", "Content-Type": "application/json"}
    connection = HTTPConnection(url.hostname or "", url.port, timeout=20)
    try:
        connection.request(method, url.path + target, body.encode() or None, own_headers | headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def shift_date(text: str, minutes: float = 0) -> str:
    """Replace the date-time of WRITE, seven days after the recording, by seven days from now and some minutes."""
    shifted = datetime.now(UTC) + timedelta(days=7, minutes=minutes)
    return text.replace("2026-11-09T08:00:00Z", f"{shifted:%Y-%m-%dT%H:%M:%SZ}")


@pytest.fixture
def write_cassette(tmp_path: Path) -> Callable[..., Path]:
    """Write a cassette of requests. The body of each response is the number of its request."""

    def write(*requests: tuple[str, str, str]) -> Path:
        file, interactions = tmp_path / "cassette.yaml", []
        for number, (method, target, body) in enumerate(requests):
            response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": str(number)}}
            request = {"method": method, "uri": cassettes.ADDRESS + target, "body": body, "headers": {}}
            interactions.append({"request": request, "response": response})
        head = {"version": 1, "address": cassettes.ADDRESS, "recorded_at": cassettes.NOW.isoformat()}
        file.write_text(yaml.safe_dump({**head, "interactions": interactions}), encoding="utf-8")
        return file

    return write


WriteCassette = Callable[..., Path]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
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
    assert ran.stderr == b""
    assert ran.returncode == (10 if stem == "access_tokens/report_expiring_access_tokens" else 0)
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


def test_malformed_http_is_reported(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    player = start_player(write_cassette(RECORDED[0]))
    url = urlsplit(player.url)
    for raw in (b"nonsense\r\n\r\n", b"PROPFIND /api/ticket HTTP/1.1\r\n\r\n"):
        with socket.create_connection((url.hostname, url.port), timeout=20) as connection:
            connection.sendall(raw)
            assert b"UnexpectedRequest" in b"".join(iter(lambda: connection.recv(1000), b""))
    with socket.create_connection((url.hostname, url.port), timeout=20) as connection:
        connection.sendall(b"GET /api/ticket HTTP/1.1\r\nContent-Length: much\r\n\r\n")
        assert connection.recv(1000) == b""
    assert send_request(player, "GET", READ)[0] == 200
    code, lines = finish(player)
    assert code == 1
    assert [part in line for part, line in zip(("nonsense", "PROPFIND", "'much'"), lines, strict=True)] == [True] * 3


# Windows has no signal that a process can answer and another can send to it alone.
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT] if os.name != "nt" else [])
def test_a_signal_stops_the_player(
    write_cassette: WriteCassette, start_player: StartPlayer, number: signal.Signals
) -> None:
    for flags in (("--port", "0"), ("--until-stdin-closes",)):
        for is_requested, code in ((True, 0), (False, 1)):
            player = start_player(write_cassette(RECORDED[0]), *flags)
            assert not is_requested or send_request(player, "GET", READ)[0] == 200
            player.process.send_signal(number)
            assert player.process.wait(20) == code
            assert len(finish(player)[1]) == code


def test_the_port_can_be_chosen(write_cassette: WriteCassette, start_player: StartPlayer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    player = start_player(write_cassette(RECORDED[0]), "--port", str(port), "--until-stdin-closes")
    assert player.url == f"http://127.0.0.1:{port}/api"
    command = [sys.executable, str(PLAYER), str(write_cassette(RECORDED[0])), "--port", str(port)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "a free port" in ran.stderr.splitlines()[-1]


@pytest.mark.parametrize("text", [None, "", "interactions: []", "[", "version: 1\naddress: 1\nrecorded_at: soon"])
def test_a_file_that_is_not_a_cassette_is_an_error(text: str | None, tmp_path: Path) -> None:
    file = tmp_path / "cassette.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    ran = subprocess.run([sys.executable, str(PLAYER), str(file)], capture_output=True, text=True, timeout=20)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"cannot play {file}" in ran.stderr
