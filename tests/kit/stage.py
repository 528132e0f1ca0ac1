"""Servers that play what a test tells them: every fault is a real one, on a real socket."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = {"Content-Type": "application/json; odata.metadata=minimal; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived; `x-connection` among its headers is the port that it came from."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or a fault in place of one.

    `fault` is empty, `reset` (the connection is reset before an answer), `cut` (half of the body, then the
    end), `stall` (nothing until the stage ends), `trickle` (the body, a byte at a time), `raw` (the body is
    the whole response, head included), `drip` (the same, a byte at a time) or `endless` (the same, repeated).
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    fault: str = ""


def answer(value: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer; headers are given with _ for -."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), JSON | named)


class Stage(ThreadingHTTPServer):
    """Plays replies in order, the last one for ever, and keeps what was asked."""

    daemon_threads = True

    def __init__(self, *replies: Reply, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.seen: list[Seen] = []
        self.asked = threading.Event()
        self.over = threading.Event()
        self._turn = threading.Lock()
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.scheme = "https" if context else "http"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}/api"

    def next_reply(self, seen: Seen) -> Reply:
        with self._turn:
            self.seen.append(seen)
            self.asked.set()
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what many of these tests are about."""

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Stage

    def play(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): text for name, text in self.headers.items()}
        headers["x-connection"] = str(self.client_address[1])
        seen = Seen(self.command, self.path, headers)
        reply = self.server.next_reply(seen)
        if reply.fault == "stall":
            self.server.over.wait(30)
            self.close_connection = True
            return
        if reply.fault == "reset":
            # A linger of zero makes the close a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        if reply.fault in {"raw", "drip", "endless"}:
            self.send_raw(reply)
            return
        self.send_response(reply.status)
        for name, text in reply.headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.fault == "cut":
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self.close_connection = True
        elif reply.fault == "trickle":
            for byte in reply.body:
                if self.server.over.wait(0.05):
                    return
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
        elif reply.status not in {204, 304}:
            self.wfile.write(reply.body)

    def send_raw(self, reply: Reply) -> None:
        size = 1 if reply.fault == "drip" else len(reply.body)
        pieces = [reply.body[start : start + size] for start in range(0, len(reply.body), size)]
        self.close_connection = True
        while True:
            for piece in pieces:
                self.wfile.write(piece)
                if reply.fault != "raw" and self.server.over.wait(0.02):
                    return
            if reply.fault != "endless":
                return

    do_GET = do_POST = do_DELETE = play

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read what was seen, not a log."""


class Proxy:
    """An HTTP proxy that tunnels every CONNECT to one server, or refuses it with a status."""

    def __init__(self, target: tuple[str, int] | None, refusal: str = "") -> None:
        self.connects: list[str] = []
        self._target = target
        self._refusal = refusal
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = [self._listener]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        for one in self._open:
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            threading.Thread(target=self._tunnel, args=(client,), daemon=True).start()

    def _tunnel(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = client.recv(4096)
            if not part:
                return
            head += part
        self.connects.append(head.decode("latin-1"))
        if self._refusal or self._target is None:
            client.sendall(f"HTTP/1.1 {self._refusal}\r\nContent-Length: 0\r\n\r\n".encode())
            client.close()
            return
        server = socket.create_connection(self._target)
        self._open.append(server)
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


Play = Callable[..., Stage]
