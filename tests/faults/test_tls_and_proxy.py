"""Faults below HTTP: certificates, handshakes and proxies, which need both and so are not in the sandbox."""

import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tikit_kit import Tikit

from .expectations import GRACE
from .language import DEADLINE, Language, Run, make_environment
from .languages import LANGUAGES
from .operations import Operation, Subject
from .raw_server import Play, RawServer
from .tls_and_proxy_faults import OURS, PROXY_FAULTS, TLS_FAULTS, TLS_FAULTS_AFTER_SENDING

TOKEN = "s3cret-T0ken-value"
OPERATIONS = tuple(Operation(name) for name in ("list", "get", "add", "update", "comment", "delete"))
BODY = {
    "Ticket": {
        "Title": "x",
        "Requester": {"EMailAddress": "x@example.com"},
        **dict.fromkeys(("StatusId", "PriorityId", "TicketTypeId"), 1),
    }
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
        return language.run(operation, Subject(1, "x", BODY, nowhere), environment)


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take all cases, or a sample."""
    if "case" in metafunc.fixturenames:
        proxies = "proxy" in metafunc.function.__name__
        names = PROXY_FAULTS if proxies else TLS_FAULTS | TLS_FAULTS_AFTER_SENDING
        cases = [case for case in itertools.product(names, LANGUAGES, OPERATIONS) if case[2] in case[1].operations]
        random.Random(3).shuffle(cases)
        if not metafunc.config.getoption("--all-faults"):  # one of each operation
            cases = [next(case for case in cases if case[2] == operation) for operation in OPERATIONS]
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
