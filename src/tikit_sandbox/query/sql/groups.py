"""The SELECT statement for the groups of ``$apply``."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from tikit_sandbox.query.semantics.apply import Aggregate, Apply
from tikit_sandbox.query.semantics.clauses import Clauses
from tikit_sandbox.query.semantics.tree import OrderKey, root_property

from .joins import table_alias
from .statements import Plan, select_matching, wire_column
from .translator import Translator


def select_groups(plan: Plan, apply: Apply, clauses: Clauses) -> Select[Any]:
    """Return the SELECT of the groups of ``$apply``.

    Args:
        plan: the entities to group.
        apply: the keys and the aggregated values; they are the columns of the statement, in wire form.
        clauses: the condition and the order of the groups.
    """
    translator = Translator(table_alias(plan.entity_set.name), plan.collation)
    keys = [translator.collated(key) for key in apply.keys]
    # Of the spellings of a text in one group, the first in binary order stands for all.
    expressions = [
        *(func.min(translator.value(key)) for key in apply.keys),
        *(_aggregate(aggregate, translator) for aggregate in apply.aggregates),
    ]
    groups_set = apply.result_set(plan.entity_set)
    names = [declared.name for declared in apply.properties]
    columns = [column.label(name) for column, name in zip(expressions, names, strict=True)]
    groups = select_matching(plan, translator, columns).group_by(*keys).subquery()
    group_translator = Translator(groups, plan.collation)
    statement = select(*(wire_column(groups.c[declared.name], declared.type) for declared in apply.properties))
    if clauses.condition is not None:
        statement = statement.where(group_translator.condition(clauses.condition))
    by_keys = [OrderKey(root_property(groups_set, name), descending=False) for name in names[: len(keys)]]
    return statement.order_by(*(group_translator.order(key) for key in (*clauses.order, *by_keys)))


def _aggregate(aggregate: Aggregate, translator: Translator) -> ColumnElement[Any]:
    if aggregate.node is None:
        return func.count()
    value = translator.collated(aggregate.node)
    match aggregate.method:
        case "countdistinct":
            return func.count(value.distinct())
        case "average":
            return func.avg(value)
        case "sum":
            return func.coalesce(func.sum(value), 0)
        case method:
            extreme: ColumnElement[Any] = getattr(func, method)(value)
            return extreme
