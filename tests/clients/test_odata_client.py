"""The npm package @odata/client: filters with its builder, next links with its requestUri()."""

import pytest

from tests.clients import node
from tests.clients.conftest import Client
from tests.clients.store import CONDITIONS, Store
from tests.conftest import Sandbox

PROGRAM = "odata_client.cjs"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(f"@odata/client ({node.installed_version('@odata/client')})", "URL and header")


def test_pages(sandbox: Sandbox, store: Store) -> None:
    assert node.run(PROGRAM, sandbox, {}) == store.entities("Ticket")


@pytest.mark.parametrize("name", CONDITIONS)
def test_filters(sandbox: Sandbox, store: Store, name: str) -> None:
    assert node.run(PROGRAM, sandbox, {"condition": name}) == store.entities("Ticket", CONDITIONS[name].sql)


def test_expands(sandbox: Sandbox, store: Store) -> None:
    assert node.run(PROGRAM, sandbox, {"expand": ["Requester", "Assignee", "Comments"]}) == store.expanded()
