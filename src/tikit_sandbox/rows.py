"""Rows of the store as entities of the wire, with what ``$expand`` hangs on them.

Each expansion is one more query for all rows together, whatever their number.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Connection, FromClause, Select, literal_column, select, text

from tikit_sandbox.database import Collation
from tikit_sandbox.entities import EntitySet, Navigation, Property
from tikit_sandbox.query.binder import key_order
from tikit_sandbox.query.clauses import Clauses
from tikit_sandbox.query.paging import next_link
from tikit_sandbox.query.select_expand import Expansion, Shape
from tikit_sandbox.query.sql import Translator, alias

Entity = dict[str, Any]

_Z: ColumnElement[str] = literal_column("'Z'")
# Any number of keys as one parameter: of parameters, SQLite takes no more than some 32,000.
_KEYS = text("SELECT value FROM json_each(:keys)")


@dataclass(frozen=True, slots=True)
class Rows:
    """Reads entities on one connection; ``base`` and ``page_size`` are for the links of expanded collections."""

    connection: Connection
    collation: Collation
    now: str
    base: str
    page_size: int

    def translator(self, entity_set: EntitySet) -> Translator:
        """Give a new translator for a SELECT on an entity set."""
        return Translator(entity_set.name, self.collation, self.now)

    def select(self, shape: Shape, translator: Translator, hidden: Sequence[ColumnElement[Any]] = ()) -> Select[Any]:
        """Begin a statement with its columns: those of the shape, what it expands by, and ``hidden`` ones."""
        links = tuple(expansion.navigation.column for expansion in shape.expansions)
        chosen = _selected(translator.table, shape.properties, links)
        # Where nothing but a navigation is selected there is still a row an entity: the key stands in.
        hidden = hidden if hidden or shape.properties or links else [translator.table.c["Id"]]
        return chosen.add_columns(*hidden) if hidden else chosen

    def fetch(
        self, shape: Shape, statement: Select[Any], keys: str | None = None
    ) -> tuple[list[Entity], list[tuple[Any, ...]]]:
        """Run a statement that `select` began; give the entities, and each one's ``hidden`` values.

        ``keys`` is the JSON list of what it is to be narrowed down to, if `_KEYS` is in it.
        """
        names = tuple(declared.name for declared in shape.properties)
        shown = len(names) + len(shape.expansions)
        found = self.connection.execute(statement, {"keys": keys} if keys else None).all()
        entities = [dict(zip(names, row, strict=False)) for row in found]
        for position, expansion in enumerate(shape.expansions, len(names)):
            self._expand(shape.entity_set, expansion, entities, [row[position] for row in found])
        hidden = bool(found) and len(found[0]) > shown
        return entities, [tuple(row[shown:]) for row in found] if hidden else []

    def _expand(self, owner: EntitySet, expansion: Expansion, entities: list[Entity], keys: list[Any]) -> None:
        name, wanted = expansion.navigation.name, {key for key in keys if key is not None}
        if not expansion.navigation.many:
            one = {related[0]: entity for entity, related in self._related(expansion, wanted)}
            for entity, key in zip(entities, keys, strict=True):
                entity[name] = one.get(key)
            return
        many: dict[Any, list[Entity]] = {}
        for entity, related in self._related(expansion, wanted):
            many.setdefault(related[0], []).append(entity)
        for entity, key in zip(entities, keys, strict=True):
            self._hang(owner, expansion, entity, key, many.get(key, []))

    def _hang(self, owner: EntitySet, expansion: Expansion, entity: Entity, key: Any, found: list[Entity]) -> None:
        """Put an expanded collection on its owner, cut as its own options and the page size say."""
        name, clauses = expansion.navigation.name, expansion.clauses
        if clauses.count:
            entity[f"{name}@odata.count"] = len(found)
        skip = clauses.skip or 0
        found = found[skip:] if clauses.top is None else found[skip : skip + clauses.top]
        more = self.page_size and len(found) > self.page_size
        entity[name] = found[: self.page_size] if more else found
        if more:
            query = "&".join(f"{option}={quote(value)}" for option, value in expansion.options.values.items())
            entity[f"{name}@odata.nextLink"] = next_link(
                self.base,
                f"{owner.name}({key})/{name}",
                query,
                top=None if clauses.top is None else clauses.top - self.page_size,
                begin=("$skip", str(skip + self.page_size)),
            )

    def _related(self, expansion: Expansion, keys: Iterable[Any]) -> Iterator[tuple[Entity, tuple[Any, ...]]]:
        """Read what hangs on owners with these keys; each comes with its owner's key."""
        shape, way, clauses = expansion.shape, expansion.navigation, expansion.clauses
        links = tuple(further.navigation.column for further in shape.expansions)
        statement = _hanging(shape.entity_set.name, shape.properties, links, way)
        translator = self.translator(shape.entity_set)
        statement = narrowed(statement, translator, clauses)
        if way.many:
            statement = ordered(statement, translator, clauses, shape.entity_set)
        if translator.source is not translator.table:
            statement = statement.select_from(translator.source)
        entities, hidden = self.fetch(shape, statement, json.dumps(sorted(keys)))
        yield from zip(entities, hidden, strict=True)


def narrowed(statement: Select[Any], translator: Translator, clauses: Clauses) -> Select[Any]:
    """Add the WHERE of ``$filter``."""
    return statement if clauses.condition is None else statement.where(translator.condition(clauses.condition))


def ordered(statement: Select[Any], translator: Translator, clauses: Clauses, entity_set: EntitySet) -> Select[Any]:
    """Add the ORDER BY, the key last."""
    return statement.order_by(*(translator.order(key) for key in key_order(entity_set, clauses.order)))


@cache
def _selected(table: FromClause, properties: tuple[Property, ...], links: tuple[str, ...]) -> Select[Any]:
    """Give the SELECT of the columns of properties, dates with their Z, and of what leads on to other entities."""
    columns = [
        table.c[declared.name].concat(_Z) if declared.type == "Edm.DateTimeOffset" else table.c[declared.name]
        for declared in properties
    ]
    return select(*columns, *(table.c[name] for name in links))


@cache
def _hanging(name: str, properties: tuple[Property, ...], links: tuple[str, ...], way: Navigation) -> Select[Any]:
    """Give the SELECT of what hangs on the owners whose keys are `_KEYS`, each with its owner's key."""
    table = alias(name)
    owner = table.c[way.target_column]
    chosen = _selected(table, properties, links).select_from(table)
    if way.through:
        pairs = alias(way.through[0])
        chosen, owner = chosen.where(pairs.c[way.through[2]] == owner), pairs.c[way.through[1]]
    return chosen.add_columns(owner).where(owner.in_(_KEYS))
