"""The npm package odata (o.js): query options as text, next links with its get()."""

import pytest

from tests.clients import node
from tests.clients.conftest import Client
from tests.clients.store import CONDITIONS, Condition, Store
from tests.conftest import Sandbox

PROGRAM = "o.cjs"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(f"odata ({node.installed_version('odata')})", "URL and header")


def test_pages(sandbox: Sandbox, store: Store) -> None:
    assert node.run(PROGRAM, sandbox, {}) == store.entities("Ticket")


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_filters(sandbox: Sandbox, store: Store, condition: Condition) -> None:
    assert node.run(PROGRAM, sandbox, {"$filter": condition.odata}) == store.entities("Ticket", condition.sql)


def test_expands(sandbox: Sandbox, store: Store) -> None:
    assert node.run(PROGRAM, sandbox, {"$expand": "Requester,Assignee,Comments"}) == store.expanded()
