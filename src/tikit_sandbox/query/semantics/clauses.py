"""Bind the options that filter, order and page a collection, at the top level and within ``$expand``."""

from dataclasses import dataclass, field

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax import ast
from tikit_sandbox.query.syntax.options import QueryOptions
from tikit_sandbox.query.syntax.parser import parse_expression, parse_orderby
from tikit_sandbox.store.entity_sets import EntitySet

from .bind_values import BoundValues
from .binder import Binder
from .tree import (
    OWNER,
    REQUESTED,
    CollectionCount,
    EntityNode,
    FunctionCall,
    InList,
    Operation,
    OrderKey,
    PropertyAccess,
    Quantifier,
    TypedNode,
    count_nodes,
)

NODE_LIMIT = 100
ORDERBY_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Clauses:
    """The bound options of a collection; ``top`` and ``skip`` are None without the option."""

    condition: TypedNode | None = None
    order: tuple[OrderKey, ...] = field(default=())
    top: int | None = None
    skip: int | None = None
    count: bool = False


def bind_clauses(
    entity_set: EntitySet,
    options: QueryOptions,
    max_top: int | None,
    values: BoundValues,
    owner: EntitySet | None = None,
) -> Clauses:
    """Bind the options in the order in which the framework checks them.

    Args:
        entity_set: the entity set of the entities.
        options: the options.
        max_top: the limit of ``$top``; None for the largest Edm.Int32.
        values: receives the values of the options.
        owner: the entity set of the resource to which expanded entities belong: ``$it`` is that resource.

    Raises:
        ODataError: an option is not valid.
    """
    skip = options.number("$skip")
    top = options.number("$top", max_top)
    try:
        resource = EntityNode(OWNER, owner) if owner else None
        binder = Binder(EntityNode(REQUESTED, entity_set), options.aliases, values, resource)
        order = _order(binder, options)
        condition = _condition(binder, options)
    except RecursionError:
        raise ODataError("Recursion depth exceeded allowed limit.") from None
    return Clauses(condition, order, top, skip, options.flag("$count"))


def _condition(binder: Binder, options: QueryOptions) -> TypedNode | None:
    text = options.get("$filter")
    if text is None:
        return None
    return bind_condition(binder, parse_expression(text))


def bind_condition(binder: Binder, expression: ast.SyntaxNode) -> TypedNode:
    """Bind the condition of a ``$filter``.

    Raises:
        ODataError: the expression is not a condition, has too many nodes, or nests ``any`` and ``all``.
    """
    condition = binder.condition(expression)
    binder.reject_bare_count()
    _check_node_count(condition)
    if _quantifier_depth(condition) > 1:
        raise ODataError(
            "The Any/All nesting limit of '1' has been exceeded. 'MaxAnyAllExpressionDepth' can be configured on "
            "ODataQuerySettings or EnableQueryAttribute."
        )
    return condition


def _check_node_count(node: TypedNode) -> None:
    try:
        too_many = count_nodes(node) > NODE_LIMIT
    except RecursionError:
        too_many = True
    if too_many:
        raise ODataError(
            f"The node count limit of '{NODE_LIMIT}' has been exceeded. To increase the limit, set the "
            "'MaxNodeCount' property on EnableQueryAttribute or ODataValidationSettings."
        )


def _quantifier_depth(node: TypedNode) -> int:
    """Return the nesting depth of ``any`` and ``all``."""
    match node:
        case Quantifier():
            return 1 + (_quantifier_depth(node.condition) if node.condition else 0)
        case Operation():
            return max(map(_quantifier_depth, node.operands))
        case FunctionCall():
            return max(map(_quantifier_depth, node.arguments), default=0)
        case InList():
            return _quantifier_depth(node.left)
        case CollectionCount():
            return _quantifier_depth(node.condition) if node.condition else 0
        case _:
            return 0


def _order(binder: Binder, options: QueryOptions) -> tuple[OrderKey, ...]:
    text = options.get("$orderby")
    if text is None:
        return ()
    refusal = "The $orderby expression must evaluate to a single value of primitive type."
    keys = []
    for ordering in parse_orderby(text):
        node = binder.value(ordering.key, refusal)
        binder.reject_bare_count()
        if isinstance(node, EntityNode):
            raise ODataError(refusal)
        # The framework has no such limit here, but SQLite has a limit of its own.
        _check_node_count(node)
        keys.append(OrderKey(node, ordering.descending))
    _check_order(keys)
    return tuple(keys)


def _check_order(keys: list[OrderKey]) -> None:
    seen = set()
    for key in keys:
        if isinstance(key.node, PropertyAccess):
            path = "/".join([*(navigation.name for navigation in key.node.entity.path), key.node.declared.name])
            if path in seen:
                raise ODataError(f"Duplicate property named '{path}' is not supported in '$orderby'.")
            seen.add(path)
    if len(keys) > ORDERBY_LIMIT:
        raise ODataError(
            "The number of clauses in $orderby query option exceeded the maximum number allowed. "
            f"The maximum number of $orderby clauses allowed is {ORDERBY_LIMIT}."
        )
