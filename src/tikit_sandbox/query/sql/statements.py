"""The SELECTs of readings. They are made of what is asked for without its values, so one serves every like reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, text

from tikit_sandbox.query.semantics.tree import Node, OrderKey
from tikit_sandbox.store.database import STATEMENTS, TABLES, Collation
from tikit_sandbox.store.entity_sets import EntitySet, Navigation, Property

from .joins import alias
from .translator import Translator

_Z: ColumnElement[str] = literal_column("'Z'")
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
    conditions: tuple[Node, ...] = ()
    order: tuple[OrderKey, ...] = ()
    shown: tuple[Property, ...] = ()
    beside: tuple[Node, ...] = ()
    way: Navigation | None = None
    owner: EntitySet | None = None
    cut: bool = False


@lru_cache(STATEMENTS)
def listing(plan: Plan) -> Select[Any]:
    """Give the SELECT of a plan's rows, in its order."""
    translator = Translator(alias(plan.entity_set.name), plan.collation)
    columns = [wire(translator.table.c[declared.name], declared.type) for declared in plan.shown]
    columns += [translator.value(node) for node in plan.beside]
    if plan.way is not None and plan.owner is None:
        columns.append(_owner_key(plan.way, translator))
    order = [translator.order(key) for key in plan.order]
    # Where nothing but a navigation is selected there is still a row an entity: the key stands in.
    statement = matching(plan, translator, columns or [translator.table.c["Id"]]).order_by(*order)
    return cut(statement) if plan.cut else statement


@lru_cache(STATEMENTS)
def count(plan: Plan) -> Select[int]:
    """Give the SELECT that counts all that a plan's conditions leave, uncut."""
    return matching(plan, Translator(alias(plan.entity_set.name), plan.collation), [func.count()])


def matching(plan: Plan, translator: Translator, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Give the SELECT of columns, which the translator made, of all that a plan's conditions leave."""
    conditions = [translator.condition(condition) for condition in plan.conditions]
    statement = select(*columns).where(*_hanging(plan, translator), *conditions)
    return statement.select_from(translator.source)


def count_of(statement: Select[Any]) -> Select[int]:
    """Give the SELECT that counts the rows of another."""
    return select(func.count()).select_from(statement.subquery())


def cut(statement: Select[Any]) -> Select[Any]:
    """Cut a SELECT to ``:limit`` rows behind ``:offset``."""
    return statement.limit(bindparam("limit")).offset(bindparam("offset"))


def wire(column: ColumnElement[Any], edm_type: str) -> ColumnElement[Any]:
    """Give a column as its value goes over the wire: a date with its Z."""
    return column.concat(_Z) if edm_type == "Edm.DateTimeOffset" else column


def _owner_key(way: Navigation, translator: Translator) -> ColumnElement[Any]:
    """Give the column that holds the key of what an entity hangs on."""
    return translator.table.c[way.target_column] if way.through is None else alias(way.through[0]).c[way.through[1]]


def _hanging(plan: Plan, translator: Translator) -> list[ColumnElement[bool]]:
    """Give the conditions that an entity hangs on its owners."""
    way = plan.way
    if way is None:
        return []
    key, conditions = _owner_key(way, translator), []
    if way.through is not None:
        conditions = [alias(way.through[0]).c[way.through[2]] == translator.table.c[way.target_column]]
    if plan.owner is None:
        return [*conditions, key.in_(_KEYS)]
    table = TABLES[plan.owner.name]
    owner = select(table.c[way.column]).where(table.c["Id"] == bindparam("key")).scalar_subquery()
    return [*conditions, key == owner]
