"""The limits of a request: TIKIT_TIMEOUT, announced waits, and the size of a response."""

import gzip
import json
import logging
import subprocess
import sys
import time
import zlib

import pytest

from tests.conftest import TOKEN
from tests.fake_server import JSON, Reply, StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import RateLimitError, RequestLimits, Tikit, TikitError, UnexpectedResponseError

SCRIPT = "from tikit_kit.script import Tikit, show\nwith Tikit() as tikit: show(tikit.get_ticket(100))"
TICKET = json.dumps({"Id": 100}).encode()


def test_tikit_timeout_is_the_deadline(monkeypatch: pytest.MonkeyPatch, start_fake_server: StartFakeServer) -> None:
    monkeypatch.setenv("TIKIT_TIMEOUT", "2")
    server = start_fake_server(Reply(fault="stall"))
    started = time.monotonic()
    with Tikit(TOKEN, server.url) as tikit, pytest.raises(TikitError, match="did not respond in time"):
        tikit.get_ticket(100)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("text", ["0", "-5", "2.5", "soon", "1e3", "9" * 12, "٣", " 5"])
def test_another_tikit_timeout_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TIKIT_TIMEOUT", text)
    with pytest.raises(TikitError, match="TIKIT_TIMEOUT is not a positive whole number"):
        Tikit(TOKEN, "http://127.0.0.1:9/api")


def test_an_empty_tikit_timeout_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKIT_TIMEOUT", " ")
    assert RequestLimits.from_environment() == RequestLimits()


def test_a_script_announces_a_wait_in_one_line(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({}, 429, Retry_After="2"), Reply(body=TICKET))
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={"TIKIT_URL": server.url, "TIKIT_TOKEN": TOKEN, "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "tikit: 429, waiting 2 s (attempt 2 of 4)\n")
    assert json.loads(ran.stdout) == {"Id": 100}


def test_a_program_gets_the_wait_from_its_logging(
    start_fake_server: StartFakeServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Another test may have imported tikit_kit.script, which adds a handler for scripts.
    logger = logging.getLogger("tikit_kit")
    monkeypatch.setattr(logger, "handlers", [one for one in logger.handlers if isinstance(one, logging.NullHandler)])
    server = start_fake_server(json_reply({}, 503, Retry_After="2"), Reply(body=TICKET))
    with Tikit(TOKEN, server.url) as tikit:
        tikit.get_ticket(100)
    announced = [record for record in caplog.records if record.name == "tikit_kit"]
    assert [(record.levelno, record.getMessage()) for record in announced] == [
        (logging.WARNING, "503, waiting 2 s (attempt 2 of 4)")
    ]
    assert capfd.readouterr() == ("", "")


def test_a_wait_beyond_the_deadline_fails_at_once_and_names_it(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({}, 429, Retry_After="60"))
    started = time.monotonic()
    with Tikit(TOKEN, server.url, limits=FAST) as tikit, pytest.raises(RateLimitError, match="a wait of 60 seconds"):
        tikit.get_ticket(100)
    assert time.monotonic() - started < 2
    assert len(server.requests) == 1


def body(size: int) -> bytes:
    return b'{"Id": 100, "Title": "' + b"x" * size + b'"}'


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_response_beyond_the_limit_is_an_error(start_fake_server: StartFakeServer, encoding: str) -> None:
    limits = RequestLimits(deadline=5, max_bytes=2**20)
    large, small = body(2**20), body(2**20 - 100)
    headers = JSON | ({"Content-Encoding": encoding} if encoding else {})
    compress = gzip.compress if encoding else bytes
    server = start_fake_server(Reply(200, compress(small), headers), Reply(200, compress(large), headers))
    with Tikit(TOKEN, server.url, limits=limits) as tikit:
        assert tikit.get_ticket(100).id == 100
        with pytest.raises(UnexpectedResponseError, match="is larger than 1 MiB"):
            tikit.get_ticket(100)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("gzip", gzip.compress(TICKET)),
        ("deflate", zlib.compress(TICKET)),
        ("deflate", zlib.compress(TICKET)[2:-4]),
        ("identity", TICKET),
    ],
    ids=["gzip", "zlib", "raw deflate", "identity"],  # gzip holds the time: the workers would collect other names
)
def test_a_compressed_response_is_read(start_fake_server: StartFakeServer, encoding: str, content: bytes) -> None:
    server = start_fake_server(Reply(200, content, JSON | {"Content-Encoding": encoding}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        assert tikit.get_ticket(100).id == 100
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "compress", "x"])
def test_an_encoding_that_was_not_requested_is_an_error(start_fake_server: StartFakeServer, encoding: str) -> None:
    content = gzip.compress(gzip.compress(TICKET))
    server = start_fake_server(Reply(200, content, JSON | {"Content-Encoding": encoding}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit, pytest.raises(UnexpectedResponseError, match="decompressed"):
        tikit.get_ticket(100)


EMPTY = json.dumps({"Id": 1}).encode()
PACKED = gzip.compress(TICKET)
BROKEN = {
    "not compressed": ("gzip", b"no gzip at all"),
    "cut": ("gzip", PACKED[:-9]),
    "without its checksum": ("gzip", PACKED[:-8]),
    "noise behind": ("gzip", PACKED + b"noise"),
    "zlib, cut": ("deflate", zlib.compress(TICKET)[:-4]),
    "zlib, noise behind": ("deflate", zlib.compress(TICKET) + b"noise"),
    "two texts": ("gzip", gzip.compress(EMPTY) + PACKED),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_compression_is_an_error(start_fake_server: StartFakeServer, what: str) -> None:
    encoding, content = BROKEN[what]
    server = start_fake_server(Reply(200, content, JSON | {"Content-Encoding": encoding}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit, pytest.raises(UnexpectedResponseError, match="decomp|JSON"):
        tikit.get_ticket(100)


def test_a_body_in_two_members_of_gzip_is_read(start_fake_server: StartFakeServer) -> None:
    content = gzip.compress(TICKET[:5]) + gzip.compress(TICKET[5:])
    server = start_fake_server(Reply(200, content, JSON | {"Content-Encoding": "gzip"}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        assert tikit.get_ticket(100).id == 100
