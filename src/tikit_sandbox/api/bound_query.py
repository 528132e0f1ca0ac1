"""The query of a GET request: its options are parsed, checked and bound before any entity is read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.semantics.apply import Apply, bind_apply
from tikit_sandbox.query.semantics.bind_values import BoundValues
from tikit_sandbox.query.semantics.clauses import Clauses, bind_clauses
from tikit_sandbox.query.semantics.next_links import parse_skip_token
from tikit_sandbox.query.semantics.select_expand import Projection, bind_projection
from tikit_sandbox.query.semantics.tree import (
    OrderKey,
    Parameter,
    TypedNode,
    boolean_operation,
    root_property,
    with_key,
)
from tikit_sandbox.query.sql.statements import Plan
from tikit_sandbox.query.syntax.options import QueryOptions, parse_options
from tikit_sandbox.store.dates import to_store
from tikit_sandbox.store.entity_sets import ENTITY_SETS, EntitySet

from .messages import RequestContext
from .paths import Target


@dataclass(frozen=True, slots=True)
class BoundQuery:
    """The bound query of a request.

    Attributes:
        entity_set: the entity set of the requested entities.
        options: the query options.
        apply: the bound ``$apply``.
        clauses: the bound ``$filter``, ``$orderby``, ``$top``, ``$skip`` and ``$count``.
        order: the order of the entities; its last key is unique, so pages do not overlap.
        page_start: the condition of ``$skiptoken``; None without one.
        projection: the bound ``$select`` and ``$expand``.
        plan: the plan of all matching entities.
        paged: whether the page size, and not ``$top``, limits the response.
        values: the values of all parameters.
    """

    entity_set: EntitySet
    options: QueryOptions
    apply: Apply
    clauses: Clauses
    order: tuple[OrderKey, ...]
    page_start: TypedNode | None
    projection: Projection
    plan: Plan
    paged: bool
    values: BoundValues


def bind_query(request: RequestContext) -> BoundQuery:
    """Parse, check and bind the query options of a request, in the framework's order.

    Raises:
        ODataError: the query is not valid.
        UnreadableOptionsError: an option has no name, or is there with and without ``$``.
    """
    target, settings = request.target, request.settings
    assert target is not None
    entity_set = ENTITY_SETS[target.navigation.target] if target.navigation else target.entity_set
    options = parse_options(request.query)
    values = BoundValues(now=to_store(request.now))
    apply = bind_apply(entity_set, options, values)
    clauses = bind_clauses(
        apply.result_set(entity_set) if apply.grouped else entity_set, options, settings.max_top, values
    )
    order = with_key(entity_set, clauses.order)
    page_start = _page_start(options, order, values, allowed=settings.skip_token)
    projection = bind_projection(entity_set, options, settings.max_top, values)
    plan = _plan(request, target, Plan(entity_set, request.database.collation, tuple(apply.conditions)), values)
    if clauses.condition is not None and not apply.grouped:
        plan = _with_condition(plan, clauses.condition)
    paged = bool(request.page_size) and (clauses.top is None or clauses.top > request.page_size)
    # One row beyond the page shows whether there is a next page.
    limit = request.page_size + 1 if paged else clauses.top
    values |= {"limit": -1 if limit is None else limit, "offset": clauses.skip or 0}
    return BoundQuery(entity_set, options, apply, clauses, order, page_start, projection, plan, paged, values)


def _page_start(
    options: QueryOptions, order: Sequence[OrderKey], values: BoundValues, *, allowed: bool
) -> TypedNode | None:
    skip_token = options.get("$skiptoken")
    if skip_token is not None and not allowed:
        raise _not_allowed("SkipToken")
    if options.get("$deltatoken") is not None:
        raise _not_allowed("DeltaToken")
    return None if skip_token is None else parse_skip_token(skip_token, order, values)


def _not_allowed(option: str) -> ODataError:
    return ODataError(
        f"Query option '{option}' is not allowed. To allow it, set the 'AllowedQueryOptions' property on "
        "EnableQueryAttribute or QueryValidationSettings."
    )


def _plan(request: RequestContext, target: Target, plan: Plan, values: BoundValues) -> Plan:
    """Restrict a plan to the entities that the path names and the caller may see."""
    if target.key is not None:
        values["key"] = target.key
        if target.navigation is None:
            plan = _with_condition(plan, id_condition(plan.entity_set, "Id", "key"))
    if request.creator is not None:
        values["creator"] = request.creator
        plan = _with_condition(plan, id_condition(plan.entity_set, "CreatedById", "creator"))
    if target.navigation is None:
        return plan
    return replace(plan, navigation=target.navigation, owner=target.entity_set)


def _with_condition(plan: Plan, condition: TypedNode) -> Plan:
    return replace(plan, conditions=(*plan.conditions, condition))


def id_condition(entity_set: EntitySet, name: str, parameter: str) -> TypedNode:
    """Return the condition that a property, which holds an id, equals a parameter."""
    return boolean_operation("eq", root_property(entity_set, name), Parameter(parameter, "Edm.Int32"))
