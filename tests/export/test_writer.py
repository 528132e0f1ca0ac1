"""Exports while another program creates and deletes tickets: no ticket that lived throughout is missing or repeated."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from tests.conftest import Sandbox, Serve
from tests.export.conftest import ids_in
from tikit_kit import Tikit

CHANGES = 2000
"""Tickets that are created and deleted during 50 exports; fewer exports have their share.

Where exports are faster than the writer, more of them follow, up to three times as many.
"""


class Writer:
    """Creates and deletes tickets in the database of a sandbox, a pair of them at a time."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._chance = random.Random(1)
        self._stop = threading.Event()
        self.changes = 0

    def ids(self) -> set[int]:
        """Return the Ids of the tickets that exist."""
        with closing(sqlite3.connect(self._database, timeout=30)) as database:
            return {id for (id,) in database.execute("SELECT Id FROM Ticket")}

    @contextmanager
    def running(self) -> Iterator[None]:
        """Write until the end of the context."""
        thread = threading.Thread(target=self._write)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(60)
            self._stop.clear()

    def _write(self) -> None:
        with closing(sqlite3.connect(self._database, timeout=30)) as database:
            names = [name for _, name, *_ in database.execute("PRAGMA table_info(Ticket)") if name != "Id"]
            columns = ", ".join(f'"{name}"' for name in names)
            while not self._stop.is_set():
                with database:
                    ids = [id for (id,) in database.execute("SELECT Id FROM Ticket ORDER BY Id LIMIT 500")]
                    # What is deleted at the beginning moves every later ticket to an earlier place.
                    database.execute("DELETE FROM Ticket WHERE Id = ?", (self._chance.choice(ids),))
                    database.execute(f"INSERT INTO Ticket ({columns}) SELECT {columns} FROM Ticket ORDER BY Id LIMIT 1")
                self.changes += 2
                time.sleep(0.02)


@pytest.fixture
def store(serve: Serve, tmp_path: Path) -> tuple[Sandbox, Writer]:
    """A sandbox with 60 pages, and a writer to its database."""
    database = tmp_path / "tickets.sqlite"
    sandbox = serve("--tickets", "1500", "--page-size", "25", "--database", str(database))
    return sandbox, Writer(database)


def ids_by_skip(sandbox: Sandbox) -> list[int]:
    """Return the Ids of every page, as the usual loop over next links reads them."""
    ids, url = [], f"{sandbox.url}/ticket?$select=Id&$orderby=Id"
    with httpx.Client(headers={"Authorization": f"Bearer {sandbox.token}"}, trust_env=False, timeout=60) as client:
        while url:
            page = client.get(url).raise_for_status().json()
            ids += [ticket["Id"] for ticket in page["value"]]
            url = urljoin(url, page["@odata.nextLink"]) if "@odata.nextLink" in page else ""
    return ids


def test_a_ticket_that_lived_throughout_is_exported_once(
    store: tuple[Sandbox, Writer], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sandbox, writer = store
    exports, missed_by_skip = request.config.getoption("--exports"), 0
    changes = CHANGES * exports / 50
    file = tmp_path / "tickets.csv"
    with Tikit(sandbox.token, sandbox.url) as tikit:
        for number in range(3 * exports):
            if number >= exports and writer.changes >= changes:
                break
            with writer.running():
                before = writer.ids()
                tikit.export_tickets(file, columns="Id,Title", lanes=2)
                lived = before & writer.ids()
            ids = ids_in(file)
            assert len(ids) == len(set(ids))
            assert lived <= set(ids)
            assert ids == sorted(ids)
            with writer.running():
                before = writer.ids()
                by_skip = ids_by_skip(sandbox)
                missed_by_skip += len((before & writer.ids()) - set(by_skip))
    assert writer.changes >= changes
    assert missed_by_skip > 0
