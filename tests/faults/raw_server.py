"""A TCP server that runs one scripted exchange on every connection."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress

Play = Callable[[socket.socket], None]


class RawServer:
    """Runs one scripted exchange on every connection."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._meet, args=(connection,), daemon=True).start()

    def _meet(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        with suppress(OSError), connection:
            self._play(connection)


def send(*parts: bytes) -> Play:
    """Read what comes first, send the parts, and close."""

    def play(connection: socket.socket) -> None:
        connection.recv(65536)
        for part in parts:
            connection.sendall(part)
        time.sleep(0.05)

    return play


def stall(first: bytes = b"") -> Play:
    def play(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(first)
        while connection.recv(65536):
            pass

    return play


def reset(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(first: bytes, part: bytes) -> Play:
    def play(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(first)
        while True:
            connection.sendall(part)
            time.sleep(0.05)

    return play


def secure(context: ssl.SSLContext, then: Play) -> Play:
    def play(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            then(secure)

    return play


def before(first: bytes, then: Play) -> Play:
    """Let a proxy accept the tunnel, and then play another part in place of the server."""

    def play(connection: socket.socket) -> None:
        while b"\r\n\r\n" not in connection.recv(65536):
            pass
        connection.sendall(first)
        then(connection)

    return play
