"""Fake servers and proxies. Every fault is a real fault on a real socket."""

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
class RecordedRequest:
    """A received request; its extra header `x-connection` contains the client's port."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response, or a fault instead of it.

    Attributes:
        fault: empty, `reset` (reset the connection before the response), `cut` (close the connection after half of
            the body), `stall` (send nothing until the server closes), `trickle` (send the body byte by byte), `raw`
            (the body is the whole response, with its head), `drip` (the same, byte by byte) or `endless` (the same,
            repeated).
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))
    fault: str = ""


def json_reply(value: Any, status: int = 200, **headers: str) -> Reply:
    """Return a reply with a JSON body. In the names of headers, write _ for -."""
    extra_headers = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), JSON | extra_headers)


class FakeServer(ThreadingHTTPServer):
    """Sends the replies in order and repeats the last one; records the requests."""

    daemon_threads = True

    def __init__(self, *replies: Reply, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.requests: list[RecordedRequest] = []
        self.request_received = threading.Event()
        self.closing = threading.Event()
        self._lock = threading.Lock()
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.scheme = "https" if context else "http"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}/api"

    def next_reply(self, request: RecordedRequest) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.request_received.set()
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors: in many tests the client closes the connection early."""

    def close(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeServer

    def respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): text for name, text in self.headers.items()}
        headers["x-connection"] = str(self.client_address[1])
        request = RecordedRequest(self.command, self.path, headers, body)
        reply = self.server.next_reply(request)
        if reply.fault == "stall":
            self.server.closing.wait(30)
            self.close_connection = True
            return
        if reply.fault == "reset":
            # With a linger time of zero, close() resets the connection.
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
                if self.server.closing.wait(0.05):
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
                if reply.fault != "raw" and self.server.closing.wait(0.02):
                    return
            if reply.fault != "endless":
                return

    do_GET = do_POST = do_PATCH = do_DELETE = respond

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: tests read the recorded requests."""


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
        for connection in self._open:
            connection.close()

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
            chunk = client.recv(4096)
            if not chunk:
                return
            head += chunk
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
        while chunk := source.recv(65536):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


StartFakeServer = Callable[..., FakeServer]
