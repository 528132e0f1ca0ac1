"""What the tests of the player share: the requests of a short cassette, and how to send requests and to finish."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tests.conftest import Sandbox

PLAYER = Path(__file__).parents[1] / "player.py"
READ = "/ticket?%24filter=Title+eq+%27a+%28b%29%27&%24top=2"
WRITE = '{"Title":"打印机","Priority":1,"IsPublic":true,"Ids":[2,3],"At":"2026-11-09T08:00:00Z"}'
RECORDED = [("GET", READ, ""), ("POST", "/ticket", WRITE)]


@dataclass(frozen=True, slots=True)
class Player(Sandbox):
    """A running player: it stops when stdin is closed, and writes its problems to stderr."""

    stdin: IO[str]
    stderr: IO[str]


StartPlayer = Callable[..., Player]
WriteCassette = Callable[..., Path]


def finish(player: Player) -> tuple[int, list[str]]:
    """Close the player's stdin, and return its exit code and the lines of its stderr."""
    player.stdin.close()
    problems = player.stderr.read()
    assert player.token not in problems
    return player.process.wait(20), problems.splitlines()


def send_request(
    player: Player, method: str, target: str, body: str = "", token: str = "", **headers: str
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
