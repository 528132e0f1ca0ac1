"""python-odata: its classes are made from $metadata."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import odata
import odata.entity
import pytest
import requests

from tests.clients.conftest import Client, line
from tests.clients.store import CONDITIONS, Entity, Store, typed
from tests.conftest import Sandbox

# The conditions of store.py, in the words of the client: what it gives for a comparison is known to it alone.
# It makes a filter of the operators, so there has to be ==, where lint wants `is` or `not` (E711, E712).
FILTERS: dict[str, Callable[[Any], Any]] = {
    "several pages": lambda ticket: ticket.StatusId == 18,
    "beyond ASCII": lambda ticket: ticket.Title.contains("打印机"),
    "null": lambda ticket: ticket.AssigneeId == None,  # noqa: E711
    "date": lambda ticket: (ticket.CreatedDate >= datetime(2026, 6, 1, tzinfo=UTC)) & (ticket.Closed == False),  # noqa: E712
    "path and quote": lambda ticket: ticket.Requester.Name == "Grace O'Brien",
}


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(f"python-odata ({version('python-odata')})", "$metadata; token in its requests.Session")


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {sandbox.token}"
        yield session


@pytest.fixture
def service(sandbox: Sandbox, session: requests.Session) -> Any:
    return odata.ODataService(sandbox.url, reflect_entities=True, session=session, quiet_progress=True)


def properties(entity: Any) -> Entity:
    return {name: getattr(entity, name) for name, _ in entity.__odata__.properties}


def test_pages(service: Any, store: Store) -> None:
    found = service.query(service.entities["Ticket"]).all()
    assert [properties(ticket) for ticket in found] == [typed(ticket) for ticket in store.entities("Ticket")]


@pytest.mark.parametrize("name", CONDITIONS)
def test_filters(service: Any, store: Store, name: str) -> None:
    ticket = service.entities["Ticket"]
    found = service.query(ticket).filter(FILTERS[name](ticket)).all()
    expected = store.entities("Ticket", CONDITIONS[name].sql)
    assert [properties(ticket) for ticket in found] == [typed(ticket) for ticket in expected]


def test_expands(service: Any, session: requests.Session, store: Store) -> None:
    ticket = service.entities["Ticket"]
    found = service.query(ticket).expand(ticket.Requester, ticket.Comments).all()
    del session.headers["Authorization"]  # what was not expanded could not be fetched now
    for read, expected in zip(found, store.expanded(), strict=True):
        assert properties(read.Requester) == typed(expected["Requester"])
        assert [properties(comment) for comment in read.Comments] == [typed(one) for one in expected["Comments"]]


def test_expands_what_is_null(service: Any, record_property: Callable[[str, object], None]) -> None:
    ticket = service.entities["Ticket"]
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'get'"):
        service.query(ticket).filter(ticket.AssigneeId == None).expand(ticket.Assignee).all()  # noqa: E711
    where = line(odata.entity, "i.__odata__[prop.name] = raw_data.get(prop.name)")
    record_property("limit", f"not what is null ({where})")
