"""Rows of the store as entities of the wire, with what ``$expand`` hangs on them.

Each expansion is one more query for all rows together, whatever their number.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection

from tikit_sandbox.query.semantics.bind_values import Values
from tikit_sandbox.query.semantics.paging import next_link
from tikit_sandbox.query.semantics.select_expand import Expansion, Shape
from tikit_sandbox.query.semantics.tree import key_order
from tikit_sandbox.query.sql.statements import Plan, listing
from tikit_sandbox.store.database import Collation
from tikit_sandbox.store.entity_sets import EntitySet

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Reads entities on one connection; ``base`` and ``page_size`` are for the links of expanded collections."""

    connection: Connection
    collation: Collation
    values: Values
    base: str
    page_size: int

    def fetch(self, shape: Shape, plan: Plan, keys: str | None = None) -> tuple[list[Entity], list[tuple[Any, ...]]]:
        """Read the entities of a plan in a shape; give with each the values that the plan has beside it.

        ``keys`` is the JSON list of the keys of the owners, if it is a plan of what hangs on many.
        """
        statement = listing(replace(plan, shown=shape.properties, beside=(*shape.links, *plan.beside)))
        found = self.connection.execute(statement, self.values | {"keys": keys}).all()
        names = [declared.name for declared in shape.properties]
        entities = [dict(zip(names, row, strict=False)) for row in found]
        for position, expansion in enumerate(shape.expansions, len(names)):
            self._expand(shape.entity_set, expansion, entities, [row[position] for row in found])
        shown = len(names) + len(shape.expansions)
        return entities, [tuple(row[shown:]) for row in found]

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
        plan = Plan(
            shape.entity_set,
            self.collation,
            conditions=(clauses.condition,) if clauses.condition is not None and way.many else (),
            order=key_order(shape.entity_set, clauses.order) if way.many else (),
            way=way,
        )
        yield from zip(*self.fetch(shape, plan, json.dumps(sorted(keys))), strict=True)
