"""curl: the test builds the URLs and follows the next links."""

import json
import shutil
import subprocess
from typing import Any
from urllib.parse import quote

import pytest

from tests.clients.conftest import Client
from tests.clients.store import CONDITIONS, Condition, Store
from tests.conftest import Sandbox


@pytest.fixture(scope="module")
def client() -> Client:
    assert shutil.which("curl"), "curl is not on the PATH. Install it."
    words = subprocess.check_output(["curl", "--version"], text=True).split()
    return Client(f"curl ({words[1]})", "hand-written URLs")


def curl(sandbox: Sandbox, url: str) -> Any:
    """Return the JSON of a response."""
    command = ["curl", "--silent", "--show-error", "--fail-with-body", "--globoff", "--max-time", "60"]
    result = subprocess.run([*command, "--header", f"Authorization: Bearer {sandbox.token}", url], capture_output=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def read(sandbox: Sandbox, **options: str) -> list[Any]:
    """Return the tickets on all pages, without the annotations of the pages."""
    query = "&".join(f"${name}={quote(value)}" for name, value in options.items())
    page = curl(sandbox, f"{sandbox.url}/Ticket?{query}")
    tickets = page["value"]
    while "@odata.nextLink" in page:
        page = curl(sandbox, page["@odata.nextLink"])
        tickets += page["value"]
    return list(tickets)


def test_pages(sandbox: Sandbox, store: Store) -> None:
    assert read(sandbox) == store.entities("Ticket")


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_filters(sandbox: Sandbox, store: Store, condition: Condition) -> None:
    assert read(sandbox, filter=condition.odata) == store.entities("Ticket", condition.sql)


def test_expands(sandbox: Sandbox, store: Store) -> None:
    assert read(sandbox, expand="Requester,Assignee,Comments") == store.expanded()
