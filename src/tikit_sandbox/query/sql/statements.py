"""The SELECTs of readings. They are made of what is asked for without its values, so one serves every like reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, text

from tikit_sandbox.query.semantics.tree import OrderKey, TypedNode
from tikit_sandbox.settings import Collation
from tikit_sandbox.store.database import STATEMENTS, TABLES
from tikit_sandbox.store.dates import WIRE_SUFFIX
from tikit_sandbox.store.entity_sets import EntitySet, Navigation, Property

from .joins import table_alias
from .translator import Translator

_Z: ColumnElement[str] = literal_column(f"'{WIRE_SUFFIX}'")
# Any number of keys as one parameter: of parameters, SQLite takes no more than some 32,000.
_KEYS = text("SELECT value FROM json_each(:keys)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a SELECT of entities is made of; all values are parameters.

    A row holds the properties ``shown``, dates with their Z, and then what is ``beside`` them. With ``way`` it is
    what hangs on the ``owner`` whose key is ``:key``; without an owner, on those whose keys are in the JSON list
    ``:keys``, and the owner's key ends the row. With ``cut`` it is ``:limit`` rows (-1: all) behind ``:offset``.
    """

    entity_set: EntitySet
    collation: Collation
    conditions: tuple[TypedNode, ...] = ()
    order: tuple[OrderKey, ...] = ()
    columns: tuple[Property, ...] = ()
    extra_columns: tuple[TypedNode, ...] = ()
    navigation: Navigation | None = None
    owner: EntitySet | None = None
    paginate: bool = False


@lru_cache(STATEMENTS)
def select_rows(plan: Plan) -> Select[Any]:
    """Give the SELECT of a plan's rows, in its order."""
    translator = Translator(table_alias(plan.entity_set.name), plan.collation)
    columns = [wire_column(translator.table.c[declared.name], declared.type) for declared in plan.columns]
    columns += [translator.value(node) for node in plan.extra_columns]
    if plan.navigation is not None and plan.owner is None:
        columns.append(_owner_key(plan.navigation, translator))
    order = [translator.order(key) for key in plan.order]
    # Where nothing but a navigation is selected there is still a row an entity: the key stands in.
    statement = select_matching(plan, translator, columns or [translator.table.c["Id"]]).order_by(*order)
    return paginate(statement) if plan.paginate else statement


@lru_cache(STATEMENTS)
def select_count(plan: Plan) -> Select[int]:
    """Give the SELECT that counts all that a plan's conditions leave, uncut."""
    return select_matching(plan, Translator(table_alias(plan.entity_set.name), plan.collation), [func.count()])


def select_matching(plan: Plan, translator: Translator, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Give the SELECT of columns, which the translator made, of all that a plan's conditions leave."""
    conditions = [translator.condition(condition) for condition in plan.conditions]
    statement = select(*columns).where(*_hanging(plan, translator), *conditions)
    return statement.select_from(translator.source)


def count_rows(statement: Select[Any]) -> Select[int]:
    """Give the SELECT that counts the rows of another."""
    return select(func.count()).select_from(statement.subquery())


def paginate(statement: Select[Any]) -> Select[Any]:
    """Cut a SELECT to ``:limit`` rows behind ``:offset``."""
    return statement.limit(bindparam("limit")).offset(bindparam("offset"))


def wire_column(column: ColumnElement[Any], edm_type: str) -> ColumnElement[Any]:
    """Give a column as its value goes over the wire: a date with its Z."""
    return column.concat(_Z) if edm_type == "Edm.DateTimeOffset" else column


def _owner_key(navigation: Navigation, translator: Translator) -> ColumnElement[Any]:
    """Give the column that holds the key of what an entity hangs on."""
    return (
        translator.table.c[navigation.target_column]
        if navigation.through is None
        else table_alias(navigation.through[0]).c[navigation.through[1]]
    )


def _hanging(plan: Plan, translator: Translator) -> list[ColumnElement[bool]]:
    """Give the conditions that an entity hangs on its owners."""
    navigation = plan.navigation
    if navigation is None:
        return []
    key, conditions = _owner_key(navigation, translator), []
    if navigation.through is not None:
        conditions = [
            table_alias(navigation.through[0]).c[navigation.through[2]] == translator.table.c[navigation.target_column]
        ]
    if plan.owner is None:
        return [*conditions, key.in_(_KEYS)]
    table = TABLES[plan.owner.name]
    owner = select(table.c[navigation.column]).where(table.c["Id"] == bindparam("key")).scalar_subquery()
    return [*conditions, key == owner]
