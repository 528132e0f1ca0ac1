"""Answers to what is read: a collection, one entity, a count, or what hangs on an entity."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import OperationalError

from tikit_sandbox.errors import ODataError, query_error_body
from tikit_sandbox.query.semantics.apply import Apply, read_apply
from tikit_sandbox.query.semantics.bind_values import BoundValues
from tikit_sandbox.query.semantics.clauses import Clauses, bind_clauses
from tikit_sandbox.query.semantics.paging import format_skip_token, next_link, parse_skip_token
from tikit_sandbox.query.semantics.select_expand import Projection, read_projection
from tikit_sandbox.query.semantics.tree import Parameter, TypedNode, boolean_operation, root_property, with_key
from tikit_sandbox.query.sql.groups import select_groups
from tikit_sandbox.query.sql.statements import Plan, count_rows, paginate, select_count
from tikit_sandbox.query.syntax.options import NamelessOptionError, QueryOptions, parse_options
from tikit_sandbox.store.dates import to_store
from tikit_sandbox.store.entity_sets import ENTITY_SETS, EntityJson, EntitySet

from .annotations import add_full_metadata, format_body
from .media_types import DEFAULT_MEDIA_TYPE
from .messages import ApiResponse, RequestContext
from .rows import EntityReader

# What SQLite says of a query that is valid, but more than it can do.
_TOO_MUCH = {
    "integer overflow": "Arithmetic operation resulted in an overflow.",
    "parser stack overflow": "Recursion depth exceeded allowed limit.",
}
_COLLECTION_ONLY = {"$filter", "$orderby", "$count", "$skip", "$top"}


def read_target(request: RequestContext) -> ApiResponse:
    """Answer a GET of a target. A query that is not valid is answered with 400 and why."""
    try:
        body = _TargetReader(request).body()
    except ODataError as error:
        return ApiResponse(error.status, query_error_body(error.message), DEFAULT_MEDIA_TYPE.content_type)
    except OperationalError as error:
        reason = _TOO_MUCH.get(str(error.orig))
        if reason is None:
            raise
        return ApiResponse(400, query_error_body(reason), DEFAULT_MEDIA_TYPE.content_type)
    except NamelessOptionError:
        return ApiResponse(500)
    if body is None:
        return ApiResponse(404)
    if isinstance(body, str):
        return ApiResponse(200, body, "text/plain; charset=utf-8")
    if not body:
        return ApiResponse(204)
    return ApiResponse(200, format_body(body, request.version, request.media_type), request.media_type.content_type)


class _TargetReader:
    """One reading of a target: its options are read and checked first, whatever there is to be found."""

    def __init__(self, request: RequestContext) -> None:
        target, settings = request.target, request.settings
        assert target is not None
        self.database, self.target, self.request = request.database, target, request
        navigation = target.navigation
        self.entity_set: EntitySet = ENTITY_SETS[navigation.target] if navigation else target.entity_set
        self.options: QueryOptions = parse_options(request.query)
        self.values = BoundValues(now=to_store(request.now))
        self.apply: Apply = read_apply(self.entity_set, self.options, self.values)
        listed = self.apply.made_of(self.entity_set) if self.apply.grouped else self.entity_set
        self.clauses: Clauses = bind_clauses(listed, self.options, settings.max_top, self.values)
        self.order = with_key(self.entity_set, self.clauses.order)
        token = self.options.get("$skiptoken")
        if token is not None and not settings.skip_token:
            raise ODataError(
                "Query option 'SkipToken' is not allowed. To allow it, set the 'AllowedQueryOptions' property on "
                "EnableQueryAttribute or QueryValidationSettings."
            )
        self.begin = None if token is None else parse_skip_token(token, self.order, self.values)
        self.projection: Projection = read_projection(self.entity_set, self.options, settings.max_top, self.values)
        self.plan: Plan = self._plan()
        # A page and one more, which tells whether there is another; or as the options say.
        limit = request.page_size + 1 if self._paged else self.clauses.top
        self.values |= {"limit": -1 if limit is None else limit, "offset": self.clauses.skip or 0}

    def _plan(self) -> Plan:
        """Say what the path, its reader, ``$apply`` and ``$filter`` narrow the entities down to."""
        target, conditions = self.target, [*self.apply.conditions]
        if target.key is not None:
            self.values["key"] = target.key
            if target.navigation is None:
                conditions.append(_equals(self.entity_set, "Id", "key"))
        if self.request.creator is not None:
            self.values["creator"] = self.request.creator
            conditions.append(_equals(self.entity_set, "CreatedById", "creator"))
        if self.clauses.condition is not None and not self.apply.grouped:
            conditions.append(self.clauses.condition)
        plan = Plan(self.entity_set, self.database.collation, tuple(conditions))
        if target.navigation is None:
            return plan
        return replace(plan, navigation=target.navigation, owner=target.entity_set)

    def body(self) -> dict[str, Any] | str | None:
        """Give the body; None where there is no such entity, an empty object where an entity is null."""
        target, navigation, request = self.target, self.target.navigation, self.request
        with self.database.engine.connect() as connection:
            # What Prefer asks for is of the page alone, and not of what is expanded on it.
            self.rows = EntityReader(
                connection, self.database.collation, self.values, request.base, request.settings.page_size
            )
            if navigation is not None and not self._exists():
                return None
            if target.segment == "count":
                return str(self._scalar(count_rows(self._grouped()) if self.apply.grouped else select_count(self.plan)))
            if target.segment == "collection" or (navigation is not None and navigation.many):
                return self._groups() if self.apply.grouped else self._collection()
            return self._one()

    def _exists(self) -> bool:
        """Say whether there is the entity that something hangs on."""
        owner = self.target.entity_set
        return self._scalar(select_count(Plan(owner, self.database.collation, (_equals(owner, "Id", "key"),)))) > 0

    def _scalar(self, statement: Select[int]) -> int:
        return self.rows.connection.execute(statement, self.values).scalar_one()

    def _one(self) -> dict[str, Any] | None:
        if _COLLECTION_ONLY & self.options.values.keys():
            raise ODataError(
                "The requested resource is not a collection. Query options $filter, $orderby, $count, $skip, and "
                "$top can be applied only on collections."
            )
        entities, keys = self.rows.fetch(
            self.projection, replace(self.plan, extra_columns=(root_property(self.entity_set, "Id"),))
        )
        if not entities:
            return None if self.target.navigation is None else {}
        return {**self._context("/$entity"), **self._annotated(entities[0], keys[0][-1])}

    def _grouped(self) -> Select[Any]:
        return select_groups(self.plan, self.apply, self.clauses)

    def _groups(self) -> dict[str, Any]:
        context = f"{self.request.base}/$metadata#{self.entity_set.name}({self.apply.context()})"
        body: dict[str, Any] = {"@odata.context": context}
        statement = self._grouped()
        if self.clauses.count:
            body["@odata.count"] = self._scalar(count_rows(statement))
        found = self.rows.connection.execute(paginate(statement), self.values).all()
        shown = found[: self.request.page_size] if self._paged else found
        body["value"] = [self.apply.entity(row) for row in shown]
        if len(found) > len(shown):
            body["@odata.nextLink"] = self._next([])
        return body

    @property
    def _paged(self) -> bool:
        """Whether the page size, and not `$top`, decides how many are shown."""
        page, top = self.request.page_size, self.clauses.top
        return bool(page) and (top is None or top > page)

    def _collection(self) -> dict[str, Any]:
        clauses, request = self.clauses, self.request
        body = self._context("")
        if clauses.count:
            body["@odata.count"] = self._scalar(select_count(self.plan))
        plan = replace(self.plan, order=self.order, paginate=True)
        if self.begin is not None:
            plan = replace(plan, conditions=(*plan.conditions, self.begin))
        for_token = tuple(key.node for key in self.order) if request.settings.skip_token else ()
        for_links = (root_property(self.entity_set, "Id"),) if request.media_type.metadata_level == "full" else ()
        entities, values = self.rows.fetch(self.projection, replace(plan, extra_columns=(*for_token, *for_links)))
        shown = entities[: request.page_size] if self._paged else entities
        body["value"] = shown
        if request.media_type.metadata_level == "full":
            body["value"] = [self._annotated(e, v[-1]) for e, v in zip(shown, values, strict=False)]
        if len(entities) > len(shown):
            body["@odata.nextLink"] = self._next(values)
        return body

    def _next(self, values: list[tuple[Any, ...]]) -> str:
        request, clauses = self.request, self.clauses
        begin = "$skip", str((clauses.skip or 0) + request.page_size)
        if request.settings.skip_token and values:
            begin = "$skiptoken", format_skip_token(self.order, values[request.page_size - 1][: len(self.order)])
        left = None if clauses.top is None else clauses.top - request.page_size
        return next_link(request.base, request.path, request.query, top=left, begin=begin)

    def _context(self, ending: str) -> dict[str, Any]:
        projection = self.projection.context()
        what = f"{self.entity_set.name}({projection})" if projection else self.entity_set.name
        return {"@odata.context": f"{self.request.base}/$metadata#{what}{ending}"}

    def _annotated(self, entity: EntityJson, key: int) -> EntityJson:
        if self.request.media_type.metadata_level != "full":
            return entity
        return add_full_metadata(self.entity_set, entity, key, self.request.base)


def _equals(entity_set: EntitySet, name: str, parameter: str) -> TypedNode:
    """Give the condition that a property, which holds an id, equals a parameter."""
    return boolean_operation("eq", root_property(entity_set, name), Parameter(parameter, "Edm.Int32"))
