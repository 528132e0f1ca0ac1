"""The FROM clause of a SELECT: the table of each range variable, joined along navigation paths."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select

from tikit_sandbox.query.semantics.tree import OWNER, REQUESTED, CollectionNode, EntityNode
from tikit_sandbox.store.database import PAIR_TABLES, TABLES
from tikit_sandbox.store.entity_sets import Navigation


@cache
def table_alias(name: str, place: object = None) -> FromClause:  # noqa: ARG001 (part of the cache key)
    """Return an alias of a table. The same place in a statement always has the same alias.

    Aliases are cached, since creating the columns of an alias takes longer than most statements run.
    """
    table = TABLES.get(name)
    return (PAIR_TABLES[name] if table is None else table).alias()


@dataclass(slots=True)
class FromScope:
    """The FROM clause of one SELECT.

    Attributes:
        table: the table of the range variable.
        joined: the table with its joins so far.
        paths: the joined tables by the names of their navigation path.
    """

    table: FromClause
    joined: FromClause
    paths: dict[tuple[str, ...], FromClause]

    def subquery(self, columns: Select[Any], conditions: list[ColumnElement[bool]]) -> Select[Any]:
        """Return a correlated subquery; its conditions may use the tables of the outer SELECT."""
        return columns.select_from(self.joined).where(*conditions).correlate_except(*self.paths.values())


class FromScopes:
    """The FROM clauses of a SELECT and of its open subqueries, by range variable.

    Args:
        table: the table of the requested entities.
        owner: the table of the entities to which they belong; None if the SELECT does not read it.
    """

    def __init__(self, table: FromClause, owner: FromClause | None) -> None:
        self._by_variable = {REQUESTED: FromScope(table, table, {(): table})}
        if owner is not None:
            self._by_variable[OWNER] = FromScope(owner, owner, {(): owner})

    @property
    def outermost(self) -> list[FromClause]:
        """The FROM clauses of the SELECT itself, with their joins so far."""
        return [self._by_variable[name].joined for name in (REQUESTED, OWNER) if name in self._by_variable]

    def table(self, entity: EntityNode) -> FromClause:
        """Return the table of an entity, and join it at its first use."""
        source = self._by_variable[entity.variable]
        names: tuple[str, ...] = ()
        table = source.table
        for navigation in entity.path:
            names = (*names, navigation.name)
            joined_table = source.paths.get(names)
            if joined_table is None:
                joined_table = table_alias(navigation.target, (entity.variable, names))
                source.joined = source.joined.outerjoin(joined_table, _join_condition(table, navigation, joined_table))
                source.paths[names] = joined_table
            table = joined_table
        return table

    def open(self, collection: CollectionNode, variable: str) -> tuple[FromScope, ColumnElement[bool]]:
        """Open a subquery on a collection; return its FROM clause, and the condition that joins it to its owner."""
        table = table_alias(collection.entity_set.name, (variable, collection.navigation))
        navigation, owner = collection.navigation, self.table(collection.owner)
        source = FromScope(table, table, {(): table})
        if navigation.through is None:
            owner_condition = table.c[navigation.target_column] == owner.c[navigation.column]
        else:
            pairs = table_alias(navigation.through[0], (variable, navigation))
            source.joined = table.join(pairs, pairs.c[navigation.through[2]] == table.c[navigation.target_column])
            source.paths[navigation.through] = pairs
            owner_condition = pairs.c[navigation.through[1]] == owner.c[navigation.column]
        self._by_variable[variable] = source
        return source, owner_condition


def _join_condition(table: FromClause, navigation: Navigation, target: FromClause) -> ColumnElement[bool]:
    return target.c[navigation.target_column] == table.c[navigation.column]
