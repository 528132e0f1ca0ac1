"""Faults below HTTP: certificates, handshakes and proxies, which need both and so are not in the sandbox."""

import itertools
import random
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tikit_kit import Tikit

from .expectations import GRACE
from .languages import DEADLINE, LANGUAGES, Language, Run, make_environment
from .operations import Operation, Subject

TOKEN = "s3cret-T0ken-value"
Play = Callable[[socket.socket], None]
OPERATIONS = (Operation("get"), Operation("delete"))
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class RawServer:
    """Plays a part on every connection."""

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


def _send(*parts: bytes) -> Play:
    """Read what comes first, send the parts, and close."""

    def play(connection: socket.socket) -> None:
        connection.recv(65536)
        for part in parts:
            connection.sendall(part)
        time.sleep(0.05)

    return play


def _stall(first: bytes = b"") -> Play:
    def play(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(first)
        while connection.recv(65536):
            pass

    return play


def _reset(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _drip(first: bytes, part: bytes) -> Play:
    def play(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(first)
        while True:
            connection.sendall(part)
            time.sleep(0.05)

    return play


def _tls(
    authority: trustme.CA, *hosts: str, not_before: datetime | None = None, not_after: datetime | None = None
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts, not_before=not_before, not_after=not_after).configure_cert(context)
    return context


def _secure(context: ssl.SSLContext, then: Play) -> Play:
    def play(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            then(secure)

    return play


def _cut(connection: socket.socket) -> None:
    """Send half of a response, and close without the notice that TLS ends with."""
    connection.recv(65536)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"Id": 1, "Title": "')


def _before(first: bytes, then: Play) -> Play:
    """Let a proxy accept the tunnel, and then play another part in place of the server."""

    def play(connection: socket.socket) -> None:
        while b"\r\n\r\n" not in connection.recv(65536):
            pass
        connection.sendall(first)
        then(connection)

    return play


OURS, OTHER = trustme.CA(), trustme.CA()
NAMES = ("tikit.example", "127.0.0.1")
_PAST = {"not_before": datetime(2020, 1, 1, tzinfo=UTC), "not_after": datetime(2020, 2, 1, tzinfo=UTC)}
_FUTURE = {"not_before": datetime.now(UTC) + timedelta(days=30), "not_after": datetime.now(UTC) + timedelta(days=60)}


def _demanding() -> ssl.SSLContext:
    context = _tls(OURS, *NAMES)
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # there the demand comes within the handshake
    OURS.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


TLS_FAULTS: dict[str, Play] = {
    "authority-unknown": _secure(_tls(OTHER, *NAMES), _send()),
    "certificate-expired": _secure(_tls(OURS, *NAMES, **_PAST), _send()),
    "certificate-not-yet-valid": _secure(_tls(OURS, *NAMES, **_FUTURE), _send()),
    "certificate-of-another": _secure(_tls(OURS, "other.example"), _send()),
    "client-certificate-wanted": _secure(_demanding(), _send()),
    "plain-http": _send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    "handshake-closed": _send(),
    "handshake-reset": _reset,
    "handshake-stalled": _stall(),
    "handshake-alert": _send(b"\x15\x03\x03\x00\x02\x02\x28"),
    "handshake-old-version": _send(b"\x15\x03\x01\x00\x02\x02\x46"),
    "handshake-noise": _send(bytes(range(256)) * 4),
    "handshake-cut": _send(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"),
    "handshake-drips": _drip(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03", b"\0"),
}
TLS_FAULTS_AFTER_SENDING: dict[str, Play] = {
    "closed-after-request": _secure(_tls(OURS, *NAMES), _send()),
    "reset-after-request": _secure(_tls(OURS, *NAMES), _reset),
    "stalled-after-request": _secure(_tls(OURS, *NAMES), _stall()),
    "cut-without-notice": _secure(_tls(OURS, *NAMES), _cut),
}
PROXY_FAULTS: dict[str, Play] = {
    **{
        f"proxy-{status}": _send(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())
        for status in (400, 403, 404, 407, 429, 500, 502, 503, 504)
    },
    "proxy-redirect": _send(b"HTTP/1.1 302 Found\r\nLocation: http://localhost:9/\r\nContent-Length: 0\r\n\r\n"),
    "proxy-web-page": _send(b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"),
    "proxy-odd-reason": _send(b"HTTP/1.1 503 \x1b[2J\x07\xff\r\nContent-Length: 0\r\n\r\n"),
    "proxy-closes": _send(),
    "proxy-resets": _reset,
    "proxy-stalls": _stall(),
    "proxy-noise": _send(b"\0\1\2\3 what?\r\n\r\n"),
    "proxy-is-a-mail-server": _send(b"220 mail.example.com ESMTP\r\n"),
    "proxy-half-head": _stall(b"HTTP/1.1 200 Connection"),
    "proxy-endless-head": _drip(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
    "proxy-endless-100": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "proxy-closes-tunnel": _before(_ESTABLISHED, _send()),
    "proxy-stalls-tunnel": _before(_ESTABLISHED, _stall()),
    "proxy-inspects": _before(_ESTABLISHED, _secure(_tls(OTHER, *NAMES), _send())),
    "proxy-of-another": _before(_ESTABLISHED, _secure(_tls(OURS, "other.example"), _send())),
    "proxy-plain-tunnel": _before(_ESTABLISHED, _send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
}


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the authority that is trusted."""
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    OURS.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def serve_raw() -> Iterator[Callable[[Play], RawServer]]:
    """Start raw servers."""
    servers: list[RawServer] = []

    def start(play: Play) -> RawServer:
        servers.append(RawServer(play))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def run(language: Language, operation: Operation, url: str, monkeypatch: pytest.MonkeyPatch, **variables: str) -> Run:
    environment = make_environment(url, TOKEN, **variables)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with Tikit(TOKEN, "http://127.0.0.1:9/api") as nowhere:
        return language.run(operation, Subject(1, "", {}, nowhere), environment)


def check(ran: Run, language: Language, *, sent: bool, writes: bool) -> None:
    assert (ran.exit_code, ran.stdout) == (1, "")
    lines = [line for line in ran.stderr.splitlines() if ", waiting " not in line]
    assert len(lines) == 1, ran.stderr
    assert lines[0].startswith("tikit: ")
    assert lines[0].isprintable()
    assert TOKEN not in ran.stderr
    assert ran.outcome == ("unknown" if sent and writes else "unchanged"), ran.stderr
    assert ran.elapsed < DEADLINE + GRACE + language.startup


Case = tuple[str, Language, Operation]
SAMPLE = 4


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take all cases, or a sample."""
    if "case" in metafunc.fixturenames:
        proxies = "proxy" in metafunc.function.__name__
        names = PROXY_FAULTS if proxies else TLS_FAULTS | TLS_FAULTS_AFTER_SENDING
        languages = [language for language in LANGUAGES if all(map(language.can, OPERATIONS))]
        cases = list(itertools.product(names, languages, OPERATIONS))
        random.Random(3).shuffle(cases)
        if not metafunc.config.getoption("--all-faults"):
            cases = cases[:SAMPLE]
        metafunc.parametrize("case", cases, ids=lambda case: f"{case[1].name}-{case[2]}-{case[0]}")


def test_tls(
    serve_raw: Callable[[Play], RawServer], trusted: Path, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    name, language, operation = case
    server = serve_raw((TLS_FAULTS | TLS_FAULTS_AFTER_SENDING)[name])
    url = f"https://127.0.0.1:{server.port}/api"
    ran = run(language, operation, url, monkeypatch, SSL_CERT_FILE=str(trusted))
    check(ran, language, sent=name in TLS_FAULTS_AFTER_SENDING, writes=operation.writes)


def test_proxy(
    serve_raw: Callable[[Play], RawServer], trusted: Path, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    name, language, operation = case
    proxy = serve_raw(PROXY_FAULTS[name])
    variables = {"HTTPS_PROXY": f"http://me:pr0xy-word@127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(trusted)}
    ran = run(language, operation, "https://tikit.example/api", monkeypatch, **variables)
    check(ran, language, sent=False, writes=operation.writes)
    assert "pr0xy-word" not in ran.stderr
