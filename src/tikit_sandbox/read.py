"""Answers to what is read: a collection, one entity, a count, or what hangs on an entity."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.exc import OperationalError

from tikit_sandbox.annotations import presented, with_full_metadata
from tikit_sandbox.clock import wire_time
from tikit_sandbox.database import PAIR_TABLES, TABLES, Database, stored_date
from tikit_sandbox.entities import ENTITY_SETS, EntitySet, Navigation
from tikit_sandbox.errors import ODataError, query_error_body
from tikit_sandbox.paths import Target
from tikit_sandbox.query.apply import Apply, read_apply
from tikit_sandbox.query.binder import key_order
from tikit_sandbox.query.clauses import Clauses, read_clauses
from tikit_sandbox.query.options import NamelessOptionError, Options, read_options
from tikit_sandbox.query.paging import behind, next_link, read_token, write_token
from tikit_sandbox.query.select_expand import Shape, read_shape
from tikit_sandbox.query.sql import Translator
from tikit_sandbox.rows import Entity, Rows, narrowed

Metadata = Literal["none", "minimal", "full"]

# What SQLite says of a query that is valid, but more than it can do.
_TOO_MUCH = {
    "integer overflow": "Arithmetic operation resulted in an overflow.",
    "parser stack overflow": "Recursion depth exceeded allowed limit.",
}
_COLLECTION_ONLY = {"$filter", "$orderby", "$count", "$skip", "$top"}


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """What decides about an answer besides what the path names.

    ``base`` is the address of the API without an ending slash. ``path`` (behind the base's slash) and
    ``query`` are as they were typed, still percent-encoded. ``page_size`` 0 means no pages;
    ``max_page_size`` is what ``Prefer`` asks for. With ``creator``, only what this user created is there.
    """

    base: str
    path: str
    query: str = ""
    page_size: int = 0
    max_top: int | None = None
    skip_token: bool = False
    max_page_size: int | None = None
    version: Literal["4.0", "4.01"] = "4.0"
    metadata: Metadata = "minimal"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    creator: int | None = None

    @property
    def page(self) -> int:
        """How many entities go on a page; 0 for all. ``Prefer`` can only lower it."""
        return min(self.page_size, self.max_page_size or self.page_size)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, its body (members in wire order, or text), and its content type."""

    status: int
    body: dict[str, Any] | str | None = None
    content_type: str | None = None


def answer(database: Database, target: Target, request: ReadRequest) -> Answer:
    """Answer a GET of a target. A query that is not valid is answered with 400 and why."""
    try:
        body = _Reading(database, target, request).body()
    except ODataError as error:
        return Answer(error.status, query_error_body(error.message), json_type("minimal"))
    except OperationalError as error:
        reason = _TOO_MUCH.get(str(error.orig))
        if reason is None:
            raise
        return Answer(400, query_error_body(reason), json_type("minimal"))
    except NamelessOptionError:
        return Answer(500)
    if body is None:
        return Answer(404)
    if isinstance(body, str):
        return Answer(200, body, "text/plain; charset=utf-8")
    if not body:
        return Answer(204)
    return Answer(200, presented(body, request.version), json_type(request.metadata))


def json_type(metadata: Metadata) -> str:
    """Give the content type of an answer in JSON."""
    return f"application/json; odata.metadata={metadata}; odata.streaming=true; charset=utf-8"


class _Reading:
    """One reading of a target: its options are read and checked first, whatever there is to be found."""

    def __init__(self, database: Database, target: Target, request: ReadRequest) -> None:
        self.database, self.target, self.request = database, target, request
        way = target.navigation
        self.entity_set: EntitySet = ENTITY_SETS[way.target] if way else target.entity_set
        self.options: Options = read_options(request.query)
        self.apply: Apply = read_apply(self.entity_set, self.options)
        listed = self.apply.made_of(self.entity_set) if self.apply.grouped else self.entity_set
        self.clauses: Clauses = read_clauses(listed, self.options, request.max_top)
        self.order = key_order(self.entity_set, self.clauses.order)
        token = self.options.get("$skiptoken")
        if token is not None and not request.skip_token:
            raise ODataError(
                "Query option 'SkipToken' is not allowed. To allow it, set the 'AllowedQueryOptions' property on "
                "EnableQueryAttribute or QueryValidationSettings."
            )
        self.begin = None if token is None else read_token(token, self.order)
        self.shape: Shape = read_shape(self.entity_set, self.options, request.max_top)

    def body(self) -> dict[str, Any] | str | None:
        """Give the body; None where there is no such entity, an empty object where an entity is null."""
        target, way = self.target, self.target.navigation
        with self.database.engine.connect() as connection:
            request = self.request
            now = stored_date(wire_time(request.now))
            self.rows = Rows(connection, self.database.collation, now, request.base, request.page)
            if way is not None and not self._exists():
                return None
            if target.segment == "count":
                return self._count()
            if target.segment == "collection" or (way is not None and way.many):
                return self._collection()
            return self._one()

    def _exists(self) -> bool:
        table = TABLES[self.target.entity_set.name]
        query = select(table.c["Id"]).where(table.c["Id"] == self.target.key)
        return self.rows.connection.execute(query).first() is not None

    def _ties(self, translator: Translator) -> list[ColumnElement[bool]]:
        """Give the conditions by which the path, its reader and the filters of ``$apply`` narrow the entities down."""
        target, table = self.target, translator.table
        conditions = [translator.condition(condition) for condition in self.apply.conditions]
        if target.navigation is not None:
            return [*_hangs_on(target.entity_set, target.navigation, target.key, translator), *conditions]
        ties = [] if target.key is None else [table.c["Id"] == target.key]
        if self.request.creator is not None:
            ties.append(table.c["CreatedById"] == self.request.creator)
        return [*ties, *conditions]

    def _count(self) -> str:
        translator = self.rows.translator(self.entity_set)
        return str(self._counted(translator, self._conditions(translator)))

    def _conditions(self, translator: Translator) -> list[ColumnElement[bool]]:
        """Give all conditions of what is listed: those of the path, and `$filter`."""
        condition = self.clauses.condition
        return self._ties(translator) + ([] if condition is None else [translator.condition(condition)])

    def _counted(self, translator: Translator, conditions: list[ColumnElement[bool]]) -> int:
        statement = select(func.count()).where(*conditions)
        return int(self.rows.connection.execute(statement.select_from(translator.source)).scalar_one())

    def _one(self) -> dict[str, Any] | None:
        if _COLLECTION_ONLY & self.options.values.keys():
            raise ODataError(
                "The requested resource is not a collection. Query options $filter, $orderby, $count, $skip, and "
                "$top can be applied only on collections."
            )
        translator = self.rows.translator(self.entity_set)
        statement = self.rows.select(self.shape, translator, [translator.table.c["Id"]])
        statement = statement.where(*self._ties(translator)).select_from(translator.source)
        entities, keys = self.rows.fetch(self.shape, statement)
        if not entities:
            return None if self.target.navigation is None else {}
        return {**self._context("/$entity"), **self._annotated(entities[0], keys[0][-1])}

    def _groups(self) -> dict[str, Any]:
        translator = self.rows.translator(self.entity_set)
        groups = self.apply.statement(translator, self._ties(translator)).subquery()
        translator = Translator(self.entity_set.name, self.database.collation, table=groups)
        context = f"{self.request.base}/$metadata#{self.entity_set.name}({self.apply.context()})"
        body: dict[str, Any] = {"@odata.context": context}
        statement = narrowed(select(*self.apply.columns(groups)), translator, self.clauses)
        if self.clauses.count:
            counted = select(func.count()).select_from(statement.subquery())
            body["@odata.count"] = self.rows.connection.execute(counted).scalar_one()
        keys = list(groups.c)[: len(self.apply.keys)]
        statement = statement.order_by(*(translator.order(key) for key in self.clauses.order), *keys)
        found = self.rows.connection.execute(self._cut(statement)).all()
        shown = found[: self.request.page] if self._paged else found
        body["value"] = [self.apply.entity(row) for row in shown]
        if len(found) > len(shown):
            body["@odata.nextLink"] = self._next([])
        return body

    @property
    def _paged(self) -> bool:
        """Whether the page size, and not `$top`, decides how many are shown."""
        page, top = self.request.page, self.clauses.top
        return bool(page) and (top is None or top > page)

    def _cut(self, statement: Select[Any]) -> Select[Any]:
        """Cut what is listed to a page and one more, or as the options say."""
        limit = self.request.page + 1 if self._paged else self.clauses.top
        if limit is None and not self.clauses.skip:
            return statement
        return statement.limit(-1 if limit is None else limit).offset(self.clauses.skip or 0)

    def _collection(self) -> dict[str, Any]:
        if self.apply.grouped:
            return self._groups()
        clauses, request = self.clauses, self.request
        body = self._context("")
        translator = self.rows.translator(self.entity_set)
        conditions = self._conditions(translator)
        if clauses.count:
            body["@odata.count"] = self._counted(translator, conditions)
        hidden = [translator.value(key.node) for key in self.order] if request.skip_token else []
        hidden = hidden or [translator.table.c["Id"]] * (request.metadata == "full")
        statement = self.rows.select(self.shape, translator, hidden).where(*conditions)
        if self.begin is not None:
            statement = statement.where(behind(translator, self.order, self.begin))
        statement = self._cut(statement.order_by(*(translator.order(key) for key in self.order)))
        entities, values = self.rows.fetch(self.shape, statement.select_from(translator.source))
        shown = entities[: request.page] if self._paged else entities
        body["value"] = shown
        if request.metadata == "full":
            body["value"] = [self._annotated(e, v[-1]) for e, v in zip(shown, values, strict=False)]
        if len(entities) > len(shown):
            body["@odata.nextLink"] = self._next(values)
        return body

    def _next(self, values: list[tuple[Any, ...]]) -> str:
        request, clauses = self.request, self.clauses
        begin = "$skip", str((clauses.skip or 0) + request.page)
        if request.skip_token and values:
            begin = "$skiptoken", write_token(self.order, values[request.page - 1])
        left = None if clauses.top is None else clauses.top - request.page
        return next_link(request.base, request.path, request.query, top=left, begin=begin)

    def _context(self, ending: str) -> dict[str, Any]:
        shape = self.shape.context()
        what = f"{self.entity_set.name}({shape})" if shape else self.entity_set.name
        return {"@odata.context": f"{self.request.base}/$metadata#{what}{ending}"}

    def _annotated(self, entity: Entity, key: int) -> Entity:
        if self.request.metadata != "full":
            return entity
        return with_full_metadata(self.entity_set, entity, key, self.request.base)


def _hangs_on(owner: EntitySet, way: Navigation, key: int | None, translator: Translator) -> list[ColumnElement[bool]]:
    """Give the condition that an entity hangs on the owner with that key."""
    column = translator.table.c[way.target_column]
    if way.through is not None:
        pairs = PAIR_TABLES[way.through[0]]
        return [column.in_(select(pairs.c[way.through[2]]).where(pairs.c[way.through[1]] == key))]
    table = TABLES[owner.name]
    return [column == select(table.c[way.column]).where(table.c["Id"] == key).scalar_subquery()]
