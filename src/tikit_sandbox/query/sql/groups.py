"""The SELECT of the groups that ``$apply`` makes."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from tikit_sandbox.query.semantics.apply import Aggregate, Apply
from tikit_sandbox.query.semantics.clauses import Clauses

from .joins import table_alias
from .statements import Plan, select_matching, wire_column
from .translator import Translator


def select_groups(plan: Plan, apply: Apply, clauses: Clauses) -> Select[Any]:
    """Give the SELECT of groups of what the plan's conditions leave, narrowed and ordered by clauses on the groups.

    Its columns are the keys of a group and then its values, dates with their Z.
    """
    translator = Translator(table_alias(plan.entity_set.name), plan.collation)
    keys = [translator.value(key) for key in apply.keys]
    made = [*keys, *(_aggregated(aggregate, translator) for aggregate in apply.aggregates)]
    names = [declared.name for declared in apply.properties]
    columns = [column.label(name) for column, name in zip(made, names, strict=True)]
    groups = select_matching(plan, translator, columns).group_by(*keys).subquery()
    on_groups = Translator(groups, plan.collation)
    statement = select(*(wire_column(groups.c[declared.name], declared.type) for declared in apply.properties))
    if clauses.condition is not None:
        statement = statement.where(on_groups.condition(clauses.condition))
    order = [on_groups.order(key) for key in clauses.order]
    return statement.order_by(*order, *(groups.c[name] for name in names[: len(keys)]))


def _aggregated(aggregate: Aggregate, translator: Translator) -> ColumnElement[Any]:
    if aggregate.node is None:
        return func.count()
    value = translator.value(aggregate.node)
    match aggregate.method:
        case "countdistinct":
            return func.count(value.distinct())
        case "average":
            return func.avg(value)
        case "sum":
            return func.coalesce(func.sum(value), 0)
        case method:
            least_or_most: ColumnElement[Any] = getattr(func, method)(value)
            return least_or_most
