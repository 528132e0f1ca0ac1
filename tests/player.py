"""Serve a cassette over HTTP, so that a recipe of any language runs against a recording.

`python tests/player.py CASSETTE [--port N] [--until-stdin-closes]` prints {"url": ..., "token": ...} on one line, then
serves until SIGTERM, Ctrl-C or the end of stdin (for Windows, where a terminated process cannot report). It exits with
0 if every interaction was requested exactly once; with 1 if not, and a line on stderr per request that was unexpected
or missing; with 2 if it cannot start. The rules:

- Method, path, query and body equal the recorded ones, whatever the percent-encoding. /ticket(100) is /ticket/100, as
  in the contract. Query options keep their order. A body is JSON, sent as application/json; 1 and 1.0 are one number.
- A write keeps its place among all requests; reads between two writes come in any order, but equal ones in theirs.
- A date-time in a query or body is the recorded one, or as far from the player's start as the recorded one is from
  the recording's, within 5 minutes. So a recipe that uses the clock must run within 5 minutes of the start.
- Responses carry the player's address. Their dates stay as recorded: no recipe compares one of them with the clock.
- Another access token gets 401. Every other unexpected request gets 500 with an OData error.
"""

import argparse
import json
import os
import re
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

import yaml

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def read_body(body: bytes) -> Any:
    """Parse a body with every digit of its numbers; return text that is not JSON unchanged."""
    with suppress(ValueError, ArithmeticError, RecursionError):
        return json.loads(body.decode(), parse_int=Decimal, parse_float=Decimal)
    return body


def same_value(asked: Any, recorded: Any, same_text: Callable[[str, str], bool] = str.__eq__) -> bool:
    """Return whether two values are equal; unlike ==, tell 1 from true, and compare strings with `same_text`."""
    if type(asked) is not type(recorded):
        return False
    if isinstance(asked, dict):
        return same_value(sorted(asked.items()), sorted(recorded.items()), same_text)
    if isinstance(asked, list | tuple):
        pairs = zip(asked, recorded, strict=False)
        return len(asked) == len(recorded) and all(same_value(*pair, same_text) for pair in pairs)
    return same_text(asked, recorded) if isinstance(asked, str) else bool(asked == recorded)


class Request:
    """A request in decoded parts, so that two spellings of it compare equal; `text` shows it."""

    def __init__(self, method: str, target: str, body: bytes) -> None:
        url = urlsplit(target)
        segments = re.sub(r"\((\d+)\)(?=/|$)", r"/\1", url.path).split("/")
        self.parts = {
            "path": [unquote(segment, errors="surrogateescape") for segment in segments],
            "method": method,
            "query": parse_qsl(url.query, keep_blank_values=True, errors="surrogateescape"),
            "body": read_body(body),
        }
        shown = unquote(url.path) + ("?" + unquote_plus(url.query) if url.query else "")
        self.text = f"{method} {shown} {body.decode(errors='backslashreplace')[:2000]}".rstrip()


class Player(ThreadingHTTPServer):
    """An HTTP server on 127.0.0.1 that plays one cassette; `waiting` is what was not requested yet."""

    allow_reuse_address = os.name != "nt"  # there it would let a second server bind the same port

    def __init__(self, cassette: dict[str, Any], port: int) -> None:
        self.recorded_address: str = cassette["address"]
        recorded_at = datetime.fromisoformat(cassette["recorded_at"])
        self.waiting: list[tuple[Request, dict[str, Any]]] = []
        for entry in cassette["interactions"]:
            method, uri, body = (entry["request"][key] for key in ("method", "uri", "body"))
            self.waiting.append((Request(method, uri, body.encode()), entry["response"]))
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}{urlsplit(self.recorded_address).path}"
        self.token, self.problems = secrets.token_urlsafe(32), 0
        self._lock = threading.Lock()
        started = datetime.now(UTC).replace(microsecond=0)
        self.passed = started - recorded_at
        self.times = f"(at {recorded_at}, played from {started})"

    def same_text(self, asked: str, recorded: str) -> bool:
        """Return whether two texts are equal, apart from date-times that moved with the clock."""
        if _DATE_TIME.split(asked) != _DATE_TIME.split(recorded):
            return False
        both = zip(_DATE_TIME.findall(asked), _DATE_TIME.findall(recorded), strict=True)
        with suppress(ValueError):
            apart = [datetime.fromisoformat(one) - datetime.fromisoformat(other) for one, other in both]
            return all(not time or abs(time - self.passed) <= timedelta(minutes=5) for time in apart)
        return False

    def take(self, asked: Request) -> dict[str, Any] | str:
        """Return the response to a request, once, or a sentence about what was recorded instead."""
        with self._lock:
            compared = [
                [name for name, part in asked.parts.items() if not same_value(part, kept.parts[name], self.same_text)]
                for kept, _ in self.waiting
            ]
            if not compared:
                return "nothing more was recorded"
            nearest = min(compared, key=lambda parts: ("path" in parts, "method" in parts, len(parts)))
            recorded, response = self.waiting[index := compared.index(nearest)]
            if nearest:
                return f"another {' and '.join(nearest)}; recorded {self.times}: {recorded.text}"
            for earlier, _ in self.waiting[:index]:
                if {earlier.parts["method"], asked.parts["method"]} != {"GET"}:
                    return f"too early; recorded before it: {earlier.text}"
            del self.waiting[index]
            return response

    def report(self, problem: str) -> str:
        """Count a problem and write it to stderr; return it as one line without the token."""
        self.problems += 1
        line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", problem.replace(self.token, "***"))
        sys.stderr.write(f"player: {line}\n")
        return line

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 (socketserver passes them)
        if not isinstance(error := sys.exc_info()[1], ConnectionError):
            self.report(f"unexpected: a request that cannot be read: {error!r}")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Player

    def play(self) -> None:
        asked = Request(self.command, self.path, self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if self.headers.get_all("Authorization") != [f"Bearer {self.server.token}"]:
            self.server.report(f"unexpected: {asked.text}: it lacks the access token that the player printed")
            return self.answer(401, "Unauthorized", {"WWW-Authenticate": ["Bearer"]}, "")
        is_json = self.headers.get_content_type() == "application/json" or asked.parts["body"] == b""
        played = self.server.take(asked) if is_json else "its body is not sent as application/json"
        if isinstance(played, str):
            return self.refuse(f"{asked.text}: {played}")
        text = played["body"]["string"].replace(self.server.recorded_address, self.server.url)
        return self.answer(played["status"]["code"], played["status"]["message"], played["headers"], text)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = play

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is not HTTP, or has a method that no recipe uses."""
        self.close_connection = True
        self.refuse(f"{self.requestline}: {message or explain or code}")

    def refuse(self, problem: str) -> None:
        message = self.server.report(f"unexpected: {problem}")
        error = json.dumps({"error": {"code": "UnexpectedRequest", "message": message}})
        self.answer(500, "Internal Server Error", {"Content-Type": ["application/json"]}, error)

    def answer(self, status: int, reason: str, headers: dict[str, list[str]], body: str) -> None:
        self.send_response_only(status, reason)
        for name, values in headers.items():
            self.send_header(name, ", ".join(values))
        if status != 204:
            self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve a cassette over HTTP.")
    parser.add_argument("cassette", type=Path)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="listen on this port (default: a free one)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="stop at the end of stdin")
    given = parser.parse_args()
    try:
        player = Player(yaml.safe_load(given.cassette.read_text(encoding="utf-8")), given.port)
    except (OSError, OverflowError, LookupError, TypeError, ValueError, yaml.YAMLError) as error:
        parser.error(f"cannot play {given.cassette}: {error!r}. Name a cassette of `nox -s record` and a free port.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with player, suppress(KeyboardInterrupt):
        print(json.dumps({"url": player.url, "token": player.token}), flush=True)
        # The main thread serves: the signal that ends it cannot close the socket of another thread.
        if given.until_stdin_closes:
            threading.Thread(target=_stop_at_end_of_stdin, args=[player], daemon=True).start()
        player.serve_forever(poll_interval=0.05)
    for recorded, _ in player.waiting:
        player.report(f"missing: recorded, but not requested: {recorded.text}")
    return 1 if player.problems else 0


def _stop_at_end_of_stdin(player: Player) -> None:
    while os.read(0, 4096):
        pass
    player.shutdown()


if __name__ == "__main__":
    raise SystemExit(main())
