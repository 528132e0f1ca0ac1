"""curl, with URLs made by hand and next links followed by hand."""

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
    assert shutil.which("curl"), "curl is not on the PATH: install it"
    first_line = subprocess.check_output(["curl", "--version"], text=True).split()
    return Client(f"curl ({first_line[1]})", "URLs made by hand")


def curl(sandbox: Sandbox, url: str) -> Any:
    """Give what a URL answers with."""
    command = ["curl", "--silent", "--show-error", "--fail-with-body", "--globoff", "--max-time", "60"]
    ended = subprocess.run([*command, "--header", f"Authorization: Bearer {sandbox.token}", url], capture_output=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads(ended.stdout)


def read(sandbox: Sandbox, **options: str) -> list[Any]:
    """Give what is on every page of a list of tickets, without the annotations."""
    typed = "&".join(f"${name}={quote(value)}" for name, value in options.items())
    page = curl(sandbox, f"{sandbox.url}/Ticket?{typed}")
    found = page["value"]
    while "@odata.nextLink" in page:
        page = curl(sandbox, page["@odata.nextLink"])
        found += page["value"]
    return list(found)


def test_pages(sandbox: Sandbox, store: Store) -> None:
    assert read(sandbox) == store.entities("Ticket")


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_filters(sandbox: Sandbox, store: Store, condition: Condition) -> None:
    assert read(sandbox, filter=condition.odata) == store.entities("Ticket", condition.sql)


def test_expands(sandbox: Sandbox, store: Store) -> None:
    assert read(sandbox, expand="Requester,Assignee,Comments") == store.expanded()
