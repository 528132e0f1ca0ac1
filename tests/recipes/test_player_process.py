"""The process of the player: how it starts and stops, and HTTP that it cannot parse."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.recipes.players import PLAYER, READ, RECORDED, StartPlayer, WriteCassette, finish, send_request


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
