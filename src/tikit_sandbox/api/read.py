"""Handle GET: collections, groups, entities, $count and navigation properties."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.exc import OperationalError

from tikit_sandbox.errors import ODataError, query_error_body
from tikit_sandbox.query.semantics.next_links import format_skip_token, next_link
from tikit_sandbox.query.semantics.tree import root_property
from tikit_sandbox.query.sql.groups import select_groups
from tikit_sandbox.query.sql.statements import Plan, count_rows, paginate, select_count
from tikit_sandbox.query.syntax.options import UnreadableOptionsError
from tikit_sandbox.store.entity_sets import EntityJson

from .annotations import add_full_metadata, format_body
from .bound_query import BoundQuery, bind_query, id_condition
from .media_types import DEFAULT_MEDIA_TYPE
from .messages import ApiResponse, RequestContext
from .rows import EntityReader

# SQLite's errors for a valid query that exceeds its limits, and the framework's messages for them.
_LIMIT_ERRORS = {
    "integer overflow": "Arithmetic operation resulted in an overflow.",
    "parser stack overflow": "Recursion depth exceeded allowed limit.",
}
_COLLECTION_ONLY = {"$filter", "$orderby", "$count", "$skip", "$top"}


def read_target(request: RequestContext) -> ApiResponse:
    """Handle the GET of a target. The response to a query that is not valid is 400 with the reason."""
    try:
        query = bind_query(request)
        with request.database.engine.connect() as connection:
            body = _TargetReader(request, query, connection).body()
    except ODataError as error:
        return ApiResponse(error.status, query_error_body(error.message), DEFAULT_MEDIA_TYPE.content_type)
    except OperationalError as error:
        reason = _LIMIT_ERRORS.get(str(error.orig))
        if reason is None:
            raise
        return ApiResponse(400, query_error_body(reason), DEFAULT_MEDIA_TYPE.content_type)
    except UnreadableOptionsError:
        return ApiResponse(500)
    if body is None:
        return ApiResponse(404)
    if isinstance(body, str):
        return ApiResponse(200, body, "text/plain; charset=utf-8")
    if not body:
        return ApiResponse(204)
    return ApiResponse(200, format_body(body, request.version, request.media_type), request.media_type.content_type)


class _TargetReader:
    """Reads the target of one request, on one connection."""

    def __init__(self, request: RequestContext, query: BoundQuery, connection: Connection) -> None:
        assert request.target is not None
        self.request, self.target, self.query, self.connection = request, request.target, query, connection
        # Prefer lowers the size of this page only, not the size of the expanded collections on it.
        self.entity_reader = EntityReader(
            connection, request.database.collation, query.values, request.base, request.settings.page_size
        )

    def body(self) -> dict[str, Any] | str | None:
        """Return the response body: None if the entity does not exist, empty if a navigation property is null."""
        target, query = self.target, self.query
        if target.segment == "count":
            return str(self._scalar(count_rows(self._select_groups()) if query.apply.grouped else self._count()))
        # The collection of an entity that does not exist is empty.
        if target.segment == "collection" or (target.navigation is not None and target.navigation.many):
            return self._groups() if query.apply.grouped else self._collection()
        if target.navigation is not None and not self._owner_exists():
            return None
        return self._entity()

    def _owner_exists(self) -> bool:
        """Return whether the entity that owns the navigation property exists."""
        owner = self.target.entity_set
        plan = Plan(owner, self.request.database.collation, (id_condition(owner, "Id", "key"),))
        return self._scalar(select_count(plan)) > 0

    def _scalar(self, statement: Select[int]) -> int:
        return self.connection.execute(statement, self.query.values).scalar_one()

    def _count(self) -> Select[int]:
        return select_count(self.query.plan)

    def _select_groups(self) -> Select[Any]:
        return select_groups(self.query.plan, self.query.apply, self.query.clauses)

    def _entity(self) -> dict[str, Any] | None:
        query = self.query
        if _COLLECTION_ONLY & query.options.values.keys():
            raise ODataError(
                "The requested resource is not a collection. Query options $filter, $orderby, $count, $skip, and "
                "$top can be applied only on collections."
            )
        plan = replace(query.plan, extra_columns=(root_property(query.entity_set, "Id"),))
        entities, extra_values = self.entity_reader.fetch(query.projection, plan)
        if not entities:
            return None if self.target.navigation is None else {}
        return {**self._context("/$entity"), **self._annotated(entities[0], extra_values[0][-1])}

    def _groups(self) -> dict[str, Any]:
        query, base = self.query, self.request.base
        body: dict[str, Any] = {"@odata.context": f"{base}/$metadata#{query.entity_set.name}({query.apply.context()})"}
        statement = self._select_groups()
        if query.clauses.count:
            body["@odata.count"] = self._scalar(count_rows(statement))
        rows = self.connection.execute(paginate(statement), query.values).all()
        page = rows[: self.request.page_size] if query.paged else rows
        body["value"] = [query.apply.entity(row) for row in page]
        if len(rows) > len(page):
            body["@odata.nextLink"] = self._next_link([])
        return body

    def _collection(self) -> dict[str, Any]:
        query, request = self.query, self.request
        full_metadata = request.media_type.metadata_level == "full"
        body = self._context("")
        if query.clauses.count:
            body["@odata.count"] = self._scalar(self._count())
        plan = replace(query.plan, order=query.order, paginate=True)
        if query.page_start is not None:
            plan = replace(plan, conditions=(*plan.conditions, query.page_start))
        for_skip_token = tuple(key.node for key in query.order) if request.settings.skip_token else ()
        for_links = (root_property(query.entity_set, "Id"),) if full_metadata else ()
        plan = replace(plan, extra_columns=(*for_skip_token, *for_links))
        entities, extra_values = self.entity_reader.fetch(query.projection, plan)
        page = entities[: request.page_size] if query.paged else entities
        body["value"] = page
        if full_metadata:
            body["value"] = [self._annotated(e, values[-1]) for e, values in zip(page, extra_values, strict=False)]
        if len(entities) > len(page):
            body["@odata.nextLink"] = self._next_link(extra_values)
        return body

    def _next_link(self, extra_values: list[tuple[Any, ...]]) -> str:
        query, request = self.query, self.request
        start = "$skip", str((query.clauses.skip or 0) + request.page_size)
        if request.settings.skip_token and extra_values:
            last_of_page = extra_values[request.page_size - 1]
            start = "$skiptoken", format_skip_token(query.order, last_of_page[: len(query.order)])
        top = None if query.clauses.top is None else query.clauses.top - request.page_size
        return next_link(request.base, request.path, request.query, top=top, start=start)

    def _context(self, ending: str) -> dict[str, Any]:
        projection = self.query.projection.context()
        name = self.query.entity_set.name
        fragment = f"{name}({projection})" if projection else name
        return {"@odata.context": f"{self.request.base}/$metadata#{fragment}{ending}"}

    def _annotated(self, entity: EntityJson, key: int) -> EntityJson:
        if self.request.media_type.metadata_level != "full":
            return entity
        return add_full_metadata(self.query.entity_set, entity, key, self.request.base)
