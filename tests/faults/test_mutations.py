"""3,000 mutated lists: a whole one has no Id twice and misses nothing that was sent; bash and Python agree."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.conftest import TOKEN, clean_environment
from tests.fake_server import FakeServer, RecordedRequest, Reply
from tikit_kit import RequestLimits, Tikit, TikitError
from tikit_kit.http import client

from .languages import SCRIPTS
from .mutations import ADDRESS, Pages, check_list, mutate

BATCH, BASH_BATCH = 100, 12


class _Service(httpx.BaseTransport):
    """Sends the pages, by the number in the query of their URL, and keeps which it has sent."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self.sent: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return a response whose body is not read, as a socket would: httpx reads other content at once."""
        number = int(request.url.params.get("page", "0"))
        if request.url.host != "tikit.example" or number >= len(self._pages):
            return httpx.Response(404, content=iter([b""]))
        self.sent.append(number)
        return httpx.Response(200, content=iter([json.dumps(self._pages[number]).encode()]))


def test_a_list_is_whole_or_an_error(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    returned = failed = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        pages = mutate(seed)
        service = _Service(pages)
        monkeypatch.setattr(client, "open_connections", lambda *_, service=service: service)
        with Tikit("t0ken", ADDRESS, limits=RequestLimits(retries=0)) as tikit:
            try:
                ids = [ticket.id for ticket in tikit.list_tickets()]
            except TikitError:
                failed += 1
                continue
        returned += 1
        check_list(ids, pages, service.sent, f"seed {seed}: {json.dumps(pages)}")
    assert returned > BATCH / 10
    assert failed > BATCH / 10


class _ListServer(FakeServer):
    """Sends the pages of one list at a time on a real port, and keeps which it has sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[int] = []

    def play(self, pages: Pages) -> None:
        """Send these pages from now on, with the address of this server in their links."""
        self.replies = [Reply(body=json.dumps(page).replace(ADDRESS, self.url).encode()) for page in pages]
        self.sent = []

    def next_reply(self, request: RecordedRequest) -> Reply:
        number = int(parse_qs(urlsplit(request.path).query).get("page", ["0"])[0])
        if number >= len(self.replies):
            return Reply(404, b"")
        self.sent.append(number)
        return self.replies[number]


@pytest.fixture(scope="module")
def server() -> Iterator[_ListServer]:
    """A server of mutated lists."""
    server = _ListServer()
    yield server
    server.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Split the mutations into batches, which run in parallel."""
    if "batch" in metafunc.fixturenames:
        metafunc.parametrize("batch", range(30 if metafunc.config.getoption("--all-faults") else 4))
    if "seeds" in metafunc.fixturenames:
        count = metafunc.config.getoption("--mutations")
        batches = [range(start, min(start + BASH_BATCH, count)) for start in range(0, count, BASH_BATCH)]
        metafunc.parametrize("seeds", batches, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")


def test_bash_prints_what_python_returns_or_the_same_error(server: _ListServer, seeds: range) -> None:
    recipe = SCRIPTS / "tickets" / "get_all_tickets.sh"
    environment = clean_environment(TIKIT_TOKEN=TOKEN, TIKIT_URL=server.url)
    for seed in seeds:
        pages = mutate(seed)
        what = f"seed {seed}: {json.dumps(pages)}"
        server.play(pages)
        ran = subprocess.run(["bash", str(recipe)], env=environment, capture_output=True, timeout=60, text=True)
        if ran.returncode == 0:
            check_list([ticket["Id"] for ticket in json.loads(ran.stdout)], pages, server.sent, what)
        expected: tuple[int, list[dict[str, Any]] | None, str]
        with Tikit(TOKEN, server.url) as tikit:
            try:
                expected = (0, [ticket.to_dict() for ticket in tikit.list_tickets()], "")
            except TikitError as error:
                expected = (1, None, f"tikit: {error}\n")
        printed = json.loads(ran.stdout) if ran.stdout else None
        assert (ran.returncode, printed, ran.stderr) == expected, what
