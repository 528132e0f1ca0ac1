"""A proxy in front of a sandbox that kills the client: before a request, before its response, or after it."""

import http.client
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Moment = Literal["before", "unanswered", "after"]


@dataclass(frozen=True, slots=True)
class Kill:
    """When to kill the client: the number of the request, from 1, the moment, and a delay in seconds."""

    request: int
    moment: Moment
    delay: float = 0


class KillingProxy(ThreadingHTTPServer):
    """A server that forwards every request to a sandbox.

    Args:
        address: the address of the sandbox's API.

    """

    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sandbox = urlsplit(address)
        self.address = f"http://127.0.0.1:{self.server_port}/api"
        self.requests = 0
        self.kill: Kill | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()

    def run(self, command: list[str], environment: dict[str, str], kill: Kill | None) -> int:
        """Run a command, kill it and its child processes at a moment, and return its exit code."""
        self.requests, self.kill = 0, kill
        address = {"TIKIT_URL": self.address}
        with subprocess.Popen(
            command,
            env=environment | address,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as self.process:
            code = self.process.wait(60)
        self.kill = None
        return code

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore the open connection of a killed client."""

    def count_request(self) -> int:
        with self._lock:
            self.requests += 1
            return self.requests

    def kill_at(self, number: int, moment: Moment) -> bool:
        """Kill the command if this is the moment; return whether it was killed."""
        kill = self.kill
        if kill is None or (kill.request, kill.moment) != (number, moment):
            return False
        process = self.process
        time.sleep(kill.delay)
        if process.poll() is not None:
            return False  # it ended before
        os.killpg(process.pid, signal.SIGKILL)
        return True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: KillingProxy

    def _forward(self) -> None:
        number = self.server.count_request()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.kill_at(number, "before"):
            self.close_connection = True
            return
        connection = http.client.HTTPConnection(
            self.server.sandbox.hostname or "", self.server.sandbox.port, timeout=10
        )
        connection.request(self.command, self.path, body, dict(self.headers))
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if self.server.kill_at(number, "unanswered"):
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("date", "server", "content-length", "connection"):
                self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
        self.server.kill_at(number, "after")

    do_GET = do_POST = do_DELETE = _forward

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""
