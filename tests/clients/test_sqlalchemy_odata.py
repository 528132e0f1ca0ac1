"""sqlalchemy-odata: it exposes entity sets as SQLite tables, and SQLite evaluates the query."""

from collections.abc import Callable
from importlib.metadata import version

import pytest
import shillelagh_odata.adapter
import shillelagh_odata.dialect
import sqlalchemy

from tests.clients.conftest import Client, find_line
from tests.clients.store import CONDITIONS, Condition, Entity, Store, with_datetimes
from tests.conftest import Sandbox, Serve

pytestmark = pytest.mark.filterwarnings("ignore:The dbapi:sqlalchemy.exc.SADeprecationWarning")
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def client() -> Client:
    basic_only = find_line(shillelagh_odata.dialect, "username=url.username,")
    return Client(
        f"sqlalchemy-odata ({version('sqlalchemy-odata')})",
        f"$metadata; token in connect_args, which its inspector ignores ({basic_only})",
    )


@pytest.fixture(scope="module")
def unpaged(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> tuple[Sandbox, Store]:
    """A sandbox without a page size, with 1,250 tickets."""
    file = tmp_path_factory.mktemp("unpaged") / "tikit.db"
    return serve("--database", str(file), "--page-size", "0"), Store(file)


def engine(sandbox: Sandbox) -> sqlalchemy.Engine:
    header = {"Authorization": f"Bearer {sandbox.token}"}
    return sqlalchemy.create_engine(
        sandbox.url.replace("http:", "odata:"),
        connect_args={"adapter_kwargs": {"odataapi": {"service_url": sandbox.url, "extra_headers": header}}},
    )


def read(sandbox: Sandbox, condition: str = "TRUE") -> list[Entity]:
    with engine(sandbox).connect() as connection:
        rows = connection.execute(sqlalchemy.text(f"SELECT * FROM Ticket WHERE {condition}")).mappings()
        return sorted(map(dict, rows), key=lambda ticket: int(ticket["Id"]))  # its ORDER BY compares numbers as text


def test_connects_without_an_inspector(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    assert sqlalchemy.inspect(engine(sandbox)).get_table_names() == []
    assert f"401 Client Error: Unauthorized for url: {sandbox.url}/$metadata" in caplog.text


def test_pages(unpaged: tuple[Sandbox, Store]) -> None:
    sandbox, store = unpaged
    assert read(sandbox) == [with_datetimes(ticket) for ticket in store.entities("Ticket")]


def test_pages_with_a_page_size_of_the_server(sandbox: Sandbox, store: Store, record_property: Record) -> None:
    """The client requests 500 tickets and treats their last page, which is shorter than 500, as the end of the data."""
    assert read(sandbox) == [with_datetimes(ticket) for ticket in store.entities("Ticket")[:500]]
    where = find_line(shillelagh_odata.adapter, "if len(items) < page_size:")
    record_property("limit", f"only the first 500 if the server's pages are shorter ({where})")


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
def test_filters(unpaged: tuple[Sandbox, Store], condition: Condition, record_property: Record) -> None:
    sandbox, store = unpaged
    assert read(sandbox, condition.sql) == [
        with_datetimes(ticket) for ticket in store.entities("Ticket", condition.sql)
    ]
    where = find_line(shillelagh_odata.adapter, "filters=[],")
    record_property("limit", f"in SQLite: it sends no $filter ({where})")


def test_expands(unpaged: tuple[Sandbox, Store], record_property: Record) -> None:
    with pytest.raises(sqlalchemy.exc.DatabaseError, match="no such column: Requester"):
        read(unpaged[0], "Requester IS NULL")
    where = find_line(shillelagh_odata.adapter, 'for prop in entity_type.findall("edm:Property"')
    record_property("limit", f"no: it reads no navigation properties ({where})")
