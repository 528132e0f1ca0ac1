"""odatapy: its EDM-enabled client converts values by $metadata, and requests OData 4.01."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import UUID

import pytest
from odatapy.client.auth import BearerAuth
from odatapy.client.client import EdmEnabledODataClient
from odatapy.client.filters import Field, Filter, and_
from odatapy.client.transport import HttpxTransport
from odatapy.data import Entity as ReadEntity

from tests.clients.conftest import Client
from tests.clients.store import CONDITIONS, Entity, Store, with_datetimes
from tests.conftest import Sandbox

# The conditions of store.py, for the filter builder of the client.
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


def expected(entity: Entity) -> Entity:
    """Convert an entity as the client does, which also converts GUIDs to UUIDs."""
    return {name: UUID(value) if name == "Guid" else value for name, value in with_datetimes(entity).items()}


def properties(entity: ReadEntity) -> Entity:
    return {str(property.name): property.value for property in entity.properties}


def all_expected(entities: Iterable[Entity]) -> list[Entity]:
    return [expected(entity) for entity in entities]


def test_pages(service: EdmEnabledODataClient, store: Store) -> None:
    tickets = service.iter_entities(service.entity_set_uri("Ticket"))
    assert [properties(ticket) for ticket in tickets] == all_expected(store.entities("Ticket"))


@pytest.mark.parametrize("name", CONDITIONS)
def test_filters(service: EdmEnabledODataClient, store: Store, name: str) -> None:
    tickets = service.iter_entities(service.entity_set_uri("Ticket").filter(FILTERS[name]))
    assert [properties(ticket) for ticket in tickets] == all_expected(store.entities("Ticket", CONDITIONS[name].sql))


def test_expands(service: EdmEnabledODataClient, store: Store) -> None:
    uri = service.entity_set_uri("Ticket").expand("Requester", "Assignee", "Comments")
    for read, stored in zip(service.iter_entities(uri), store.expanded(), strict=True):
        links = {link.title: link for link in read.navigation_links}
        for name in ("Requester", "Assignee"):
            inner = links[name].inline_entity
            assert (inner and properties(inner)) == (stored[name] and expected(stored[name]))
        comments = links["Comments"].inline_entity_set
        assert comments is not None
        assert [properties(comment) for comment in comments] == all_expected(stored["Comments"])
