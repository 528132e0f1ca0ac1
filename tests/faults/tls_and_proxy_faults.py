"""The faults of certificates, handshakes and proxies, as parts for a raw server."""

import socket
import ssl
from datetime import UTC, datetime, timedelta

import trustme

from .raw_server import Play, before, drip, reset, secure, send, stall

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def _tls(
    authority: trustme.CA, *hosts: str, not_before: datetime | None = None, not_after: datetime | None = None
) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts, not_before=not_before, not_after=not_after).configure_cert(context)
    return context


def _cut(connection: socket.socket) -> None:
    """Send half of a response, and close without the notice that TLS ends with."""
    connection.recv(65536)
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"Id": 1, "Title": "')


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
    "authority-unknown": secure(_tls(OTHER, *NAMES), send()),
    "certificate-expired": secure(_tls(OURS, *NAMES, **_PAST), send()),
    "certificate-not-yet-valid": secure(_tls(OURS, *NAMES, **_FUTURE), send()),
    "certificate-of-another": secure(_tls(OURS, "other.example"), send()),
    "client-certificate-wanted": secure(_demanding(), send()),
    "plain-http": send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    "handshake-closed": send(),
    "handshake-reset": reset,
    "handshake-stalled": stall(),
    "handshake-alert": send(b"\x15\x03\x03\x00\x02\x02\x28"),
    "handshake-old-version": send(b"\x15\x03\x01\x00\x02\x02\x46"),
    "handshake-noise": send(bytes(range(256)) * 4),
    "handshake-cut": send(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"),
    "handshake-drips": drip(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03", b"\0"),
}
TLS_FAULTS_AFTER_SENDING: dict[str, Play] = {
    "closed-after-request": secure(_tls(OURS, *NAMES), send()),
    "reset-after-request": secure(_tls(OURS, *NAMES), reset),
    "stalled-after-request": secure(_tls(OURS, *NAMES), stall()),
    "cut-without-notice": secure(_tls(OURS, *NAMES), _cut),
}
PROXY_FAULTS: dict[str, Play] = {
    **{
        f"proxy-{status}": send(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())
        for status in (400, 403, 404, 407, 429, 500, 502, 503, 504)
    },
    "proxy-redirect": send(b"HTTP/1.1 302 Found\r\nLocation: http://localhost:9/\r\nContent-Length: 0\r\n\r\n"),
    "proxy-web-page": send(b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"),
    "proxy-odd-reason": send(b"HTTP/1.1 503 \x1b[2J\x07\xff\r\nContent-Length: 0\r\n\r\n"),
    "proxy-closes": send(),
    "proxy-resets": reset,
    "proxy-stalls": stall(),
    "proxy-noise": send(b"\0\1\2\3 what?\r\n\r\n"),
    "proxy-is-a-mail-server": send(b"220 mail.example.com ESMTP\r\n"),
    "proxy-half-head": stall(b"HTTP/1.1 200 Connection"),
    "proxy-endless-head": drip(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
    "proxy-endless-100": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "proxy-closes-tunnel": before(_ESTABLISHED, send()),
    "proxy-stalls-tunnel": before(_ESTABLISHED, stall()),
    "proxy-inspects": before(_ESTABLISHED, secure(_tls(OTHER, *NAMES), send())),
    "proxy-of-another": before(_ESTABLISHED, secure(_tls(OURS, "other.example"), send())),
    "proxy-plain-tunnel": before(_ESTABLISHED, send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
}
