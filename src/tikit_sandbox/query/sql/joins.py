"""The FROM of a SELECT: the table of each variable, joined with what paths of navigations lead to from there."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select

from tikit_sandbox.query.semantics.tree import CollectionNode, EntityNode
from tikit_sandbox.store.database import PAIR_TABLES, TABLES
from tikit_sandbox.store.entity_sets import Navigation


@cache
def table_alias(name: str, place: object = None) -> FromClause:  # noqa: ARG001 (the cache tells places apart by it)
    """Give a table under a name of its own; in one place of a statement it is always the same.

    Made once, because making the columns of an alias takes longer than most statements do.
    """
    table = TABLES.get(name)
    return (PAIR_TABLES[name] if table is None else table).alias()


@dataclass(slots=True)
class FromScope:
    """The FROM of one SELECT: the table of its variable, what has been joined to it, and by which paths."""

    table: FromClause
    joined: FromClause
    paths: dict[tuple[str, ...], FromClause]

    def subquery(self, what: Select[Any], conditions: list[ColumnElement[bool]]) -> Select[Any]:
        """Give the SELECT from here within another, whose tables the conditions may name."""
        return what.select_from(self.joined).where(*conditions).correlate_except(*self.paths.values())


class FromScopes:
    """The FROM of a SELECT, and of those within it whose variables are open, by variable; ``$it`` is the outermost."""

    def __init__(self, table: FromClause) -> None:
        self._by_variable = {"$it": FromScope(table, table, {(): table})}

    @property
    def outermost(self) -> FromClause:
        """The FROM of the SELECT itself, with the joins that have come up so far."""
        return self._by_variable["$it"].joined

    def table(self, entity: EntityNode) -> FromClause:
        """Give the table that an entity lies in, joining it if it has not come up before."""
        source = self._by_variable[entity.variable]
        names: tuple[str, ...] = ()
        table = source.table
        for navigation in entity.path:
            names = (*names, navigation.name)
            known = source.paths.get(names)
            if known is None:
                known = table_alias(navigation.target, (entity.variable, names))
                source.joined = source.joined.outerjoin(known, _meets(table, navigation, known))
                source.paths[names] = known
            table = known
        return table

    def open(self, collection: CollectionNode, variable: str) -> tuple[FromScope, ColumnElement[bool]]:
        """Open the FROM of a SELECT on a collection for a variable, and say what ties it to its owner."""
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


def _meets(table: FromClause, navigation: Navigation, target: FromClause) -> ColumnElement[bool]:
    return target.c[navigation.target_column] == table.c[navigation.column]
