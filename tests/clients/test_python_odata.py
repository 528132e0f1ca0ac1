"""python-odata: it creates its classes from $metadata."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import odata
import odata.entity
import pytest
import requests

from tests.clients.conftest import Client, find_line
from tests.clients.store import CONDITIONS, Entity, Store, with_datetimes
from tests.conftest import Sandbox

# The conditions of store.py, for the client. It overloads the operators to build a filter, so the conditions need ==
# where lint wants `is` or `not` (E711, E712). The result of a comparison has no public type.
FILTERS: dict[str, Callable[[Any], Any]] = {
    "several pages": lambda ticket: ticket.StatusId == 18,
    "beyond ASCII": lambda ticket: ticket.Title.contains("打印机"),
    "null": lambda ticket: ticket.AssigneeId == None,  # noqa: E711 (it becomes a filter)
    "date": lambda ticket: (ticket.CreatedDate >= datetime(2026, 6, 1, tzinfo=UTC)) & (ticket.Closed == False),  # noqa: E712 (it becomes a filter)
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
    tickets = service.query(service.entities["Ticket"]).all()
    assert [properties(ticket) for ticket in tickets] == [with_datetimes(ticket) for ticket in store.entities("Ticket")]


@pytest.mark.parametrize("name", CONDITIONS)
def test_filters(service: Any, store: Store, name: str) -> None:
    ticket = service.entities["Ticket"]
    tickets = service.query(ticket).filter(FILTERS[name](ticket)).all()
    expected = store.entities("Ticket", CONDITIONS[name].sql)
    assert [properties(ticket) for ticket in tickets] == [with_datetimes(ticket) for ticket in expected]


def test_expands(service: Any, session: requests.Session, store: Store) -> None:
    ticket = service.entities["Ticket"]
    tickets = service.query(ticket).expand(ticket.Requester, ticket.Comments).all()
    del session.headers["Authorization"]  # a request for what was not expanded would fail now
    for read, stored in zip(tickets, store.expanded(), strict=True):
        assert properties(read.Requester) == with_datetimes(stored["Requester"])
        assert [properties(comment) for comment in read.Comments] == [
            with_datetimes(comment) for comment in stored["Comments"]
        ]


def test_expands_a_null(service: Any, record_property: Callable[[str, object], None]) -> None:
    ticket = service.entities["Ticket"]
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'get'"):
        service.query(ticket).filter(ticket.AssigneeId == None).expand(ticket.Assignee).all()  # noqa: E711 (it becomes a filter)
    where = find_line(odata.entity, "i.__odata__[prop.name] = raw_data.get(prop.name)")
    record_property("limit", f"not a null ({where})")
