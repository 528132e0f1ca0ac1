"""SELECT statements with bound parameters, cached per query shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, text

from tikit_sandbox.query.semantics.tree import OrderKey, TypedNode
from tikit_sandbox.settings import Collation
from tikit_sandbox.store.database import STATEMENT_CACHE_SIZE, TABLES
from tikit_sandbox.store.dates import WIRE_SUFFIX
from tikit_sandbox.store.entity_sets import EntitySet, Navigation, Property

from .joins import table_alias
from .translator import Translator

_Z: ColumnElement[str] = literal_column(f"'{WIRE_SUFFIX}'")
# All keys as one parameter: SQLite accepts only some 32,000 parameters.
_KEYS = text("SELECT value FROM json_each(:keys)")


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a SELECT of entities. All values are bound parameters.

    Attributes:
        entity_set: the entity set of the entities.
        collation: how text is compared.
        conditions: the conditions of the entities.
        order: the sort keys.
        columns: the properties in a row, in wire form.
        extra_columns: further values in a row, after the properties.
        navigation: the navigation property to read; None to read the entity set.
        owner: the entity set of the one owner, whose key is ``:key``. None: the keys of several owners are the JSON
            list ``:keys``, and a row ends in its owner's key.
        resource: the entity set of the several owners, if the conditions or the order may name it.
        paginate: whether only ``:limit`` rows (-1: all) after ``:offset`` are read.
    """

    entity_set: EntitySet
    collation: Collation
    conditions: tuple[TypedNode, ...] = ()
    order: tuple[OrderKey, ...] = ()
    columns: tuple[Property, ...] = ()
    extra_columns: tuple[TypedNode, ...] = ()
    navigation: Navigation | None = None
    owner: EntitySet | None = None
    resource: EntitySet | None = None
    paginate: bool = False


@lru_cache(STATEMENT_CACHE_SIZE)
def select_rows(plan: Plan) -> Select[Any]:
    """Return the SELECT of the rows of a plan, in its order."""
    resource = table_alias(plan.resource.name, "resource") if plan.resource else None
    translator = Translator(table_alias(plan.entity_set.name), plan.collation, resource)
    columns = [wire_column(translator.table.c[declared.name], declared.type) for declared in plan.columns]
    columns += [translator.value(node) for node in plan.extra_columns]
    if plan.navigation is not None and plan.owner is None:
        columns.append(_owner_key(plan.navigation, translator))
    order = [translator.order(key) for key in plan.order]
    # A SELECT needs a column: if only navigation properties are selected, the key is one.
    statement = select_matching(plan, translator, columns or [translator.table.c["Id"]]).order_by(*order)
    return paginate(statement) if plan.paginate else statement


@lru_cache(STATEMENT_CACHE_SIZE)
def select_count(plan: Plan) -> Select[int]:
    """Return the SELECT that counts the entities of a plan, without pages."""
    return select_matching(plan, Translator(table_alias(plan.entity_set.name), plan.collation), [func.count()])


def select_matching(plan: Plan, translator: Translator, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """Return the SELECT of columns of the translator, for all entities that meet the conditions of a plan."""
    conditions = [translator.condition(condition) for condition in plan.conditions]
    statement = select(*columns).where(*_owner_conditions(plan, translator), *conditions)
    return statement.select_from(*translator.sources)


def count_rows(statement: Select[Any]) -> Select[int]:
    """Return the SELECT that counts the rows of another one."""
    return select(func.count()).select_from(statement.subquery())


def paginate(statement: Select[Any]) -> Select[Any]:
    """Limit a SELECT to ``:limit`` rows after ``:offset``."""
    return statement.limit(bindparam("limit")).offset(bindparam("offset"))


def wire_column(column: ColumnElement[Any], edm_type: str) -> ColumnElement[Any]:
    """Return a column in wire form: a date ends in Z."""
    return column.concat(_Z) if edm_type == "Edm.DateTimeOffset" else column


def _owner_key(navigation: Navigation, translator: Translator) -> ColumnElement[Any]:
    """Return the column with the key of the owner."""
    return (
        translator.table.c[navigation.target_column]
        if navigation.through is None
        else table_alias(navigation.through[0]).c[navigation.through[1]]
    )


def _owner_conditions(plan: Plan, translator: Translator) -> list[ColumnElement[bool]]:
    """Return the conditions that join an entity to its owners."""
    navigation = plan.navigation
    if navigation is None:
        return []
    key, conditions = _owner_key(navigation, translator), []
    if navigation.through is not None:
        conditions = [
            table_alias(navigation.through[0]).c[navigation.through[2]] == translator.table.c[navigation.target_column]
        ]
    if translator.owner is not None:
        conditions.append(translator.owner.c[navigation.column] == key)
    if plan.owner is None:
        return [*conditions, key.in_(_KEYS)]
    table = TABLES[plan.owner.name]
    owner = select(table.c[navigation.column]).where(table.c["Id"] == bindparam("key")).scalar_subquery()
    return [*conditions, key == owner]
