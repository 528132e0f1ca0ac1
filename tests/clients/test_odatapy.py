"""odatapy: its EDM-enabled client types what it reads by $metadata, and asks for OData 4.01."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import UUID

import pytest
from odatapy.client.auth import BearerAuth
from odatapy.client.client import EdmEnabledODataClient
from odatapy.client.filters import Field, Filter, and_
from odatapy.client.transport import HttpxTransport
from odatapy.data import Entity as Read

from tests.clients.conftest import Client
from tests.clients.store import CONDITIONS, Entity, Store, typed
from tests.conftest import Sandbox

# The conditions of store.py, in the words of the client.
FILTERS: dict[str, Filter] = {
    "several pages": Field("StatusId").eq(18),
    "beyond ASCII": Field("Title").contains("打印机"),
    "null": Field("AssigneeId").eq(None),
    "date": and_(Field("CreatedDate").ge(datetime(2026, 6, 1, tzinfo=UTC)), Field("Closed").eq(False)),
    "path and quote": Field("Requester/Name").eq("Grace O'Brien"),
}


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(f"odatapy ({version('odatapy')})", "$metadata; token in its BearerAuth")


@pytest.fixture
def service(sandbox: Sandbox) -> Iterator[EdmEnabledODataClient]:
    with HttpxTransport(auth=BearerAuth(sandbox.token)) as transport:
        yield EdmEnabledODataClient(sandbox.url, transport)


def known(entity: Entity) -> Entity:
    """Give an entity as the client does, which makes UUIDs of guids besides."""
    return {name: UUID(value) if name == "Guid" else value for name, value in typed(entity).items()}


def properties(entity: Read) -> Entity:
    return {str(found.name): found.value for found in entity.properties}


def all_known(entities: Iterable[Entity]) -> list[Entity]:
    return [known(entity) for entity in entities]


def test_pages(service: EdmEnabledODataClient, store: Store) -> None:
    found = service.iter_entities(service.entity_set_uri("Ticket"))
    assert [properties(ticket) for ticket in found] == all_known(store.entities("Ticket"))


@pytest.mark.parametrize("name", CONDITIONS)
def test_filters(service: EdmEnabledODataClient, store: Store, name: str) -> None:
    found = service.iter_entities(service.entity_set_uri("Ticket").filter(FILTERS[name]))
    assert [properties(ticket) for ticket in found] == all_known(store.entities("Ticket", CONDITIONS[name].sql))


def test_expands(service: EdmEnabledODataClient, store: Store) -> None:
    uri = service.entity_set_uri("Ticket").expand("Requester", "Assignee", "Comments")
    for read, expected in zip(service.iter_entities(uri), store.expanded(), strict=True):
        links = {link.title: link for link in read.navigation_links}
        for name in ("Requester", "Assignee"):
            inner = links[name].inline_entity
            assert (inner and properties(inner)) == (expected[name] and known(expected[name]))
        comments = links["Comments"].inline_entity_set
        assert comments is not None
        assert [properties(comment) for comment in comments] == all_known(expected["Comments"])
