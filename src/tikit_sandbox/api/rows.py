"""Rows of the store as entities of the wire, with what ``$expand`` hangs on them.

Each expansion is one more query for all rows together, whatever their number.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection

from tikit_sandbox.query.semantics.bind_values import BoundValues
from tikit_sandbox.query.semantics.paging import next_link
from tikit_sandbox.query.semantics.select_expand import Expansion, Projection
from tikit_sandbox.query.semantics.tree import with_key
from tikit_sandbox.query.sql.statements import Plan, select_rows
from tikit_sandbox.settings import Collation
from tikit_sandbox.store.entity_sets import EntityJson, EntitySet


@dataclass(frozen=True, slots=True)
class EntityReader:
    """Reads entities on one connection; ``base`` and ``page_size`` are for the links of expanded collections."""

    connection: Connection
    collation: Collation
    values: BoundValues
    base: str
    page_size: int

    def fetch(
        self, projection: Projection, plan: Plan, keys: str | None = None
    ) -> tuple[list[EntityJson], list[tuple[Any, ...]]]:
        """Read the entities of a plan in a shape; give with each the values that the plan has beside it.

        ``keys`` is the JSON list of the keys of the owners, if it is a plan of what hangs on many.
        """
        statement = select_rows(
            replace(plan, columns=projection.properties, extra_columns=(*projection.links, *plan.extra_columns))
        )
        found = self.connection.execute(statement, self.values | {"keys": keys}).all()
        names = [declared.name for declared in projection.properties]
        entities = [dict(zip(names, row, strict=False)) for row in found]
        for position, expansion in enumerate(projection.expansions, len(names)):
            self._expand(projection.entity_set, expansion, entities, [row[position] for row in found])
        shown = len(names) + len(projection.expansions)
        return entities, [tuple(row[shown:]) for row in found]

    def _expand(self, owner: EntitySet, expansion: Expansion, entities: list[EntityJson], keys: list[Any]) -> None:
        name, wanted = expansion.navigation.name, {key for key in keys if key is not None}
        if not expansion.navigation.many:
            one = {related[0]: entity for entity, related in self._related(expansion, wanted)}
            for entity, key in zip(entities, keys, strict=True):
                entity[name] = one.get(key)
            return
        many: dict[Any, list[EntityJson]] = {}
        for entity, related in self._related(expansion, wanted):
            many.setdefault(related[0], []).append(entity)
        for entity, key in zip(entities, keys, strict=True):
            self._attach(owner, expansion, entity, key, many.get(key, []))

    def _attach(
        self, owner: EntitySet, expansion: Expansion, entity: EntityJson, key: Any, found: list[EntityJson]
    ) -> None:
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

    def _related(self, expansion: Expansion, keys: Iterable[Any]) -> Iterator[tuple[EntityJson, tuple[Any, ...]]]:
        """Read what hangs on owners with these keys; each comes with its owner's key."""
        projection, navigation, clauses = expansion.projection, expansion.navigation, expansion.clauses
        plan = Plan(
            projection.entity_set,
            self.collation,
            conditions=(clauses.condition,) if clauses.condition is not None and navigation.many else (),
            order=with_key(projection.entity_set, clauses.order) if navigation.many else (),
            navigation=navigation,
        )
        yield from zip(*self.fetch(projection, plan, json.dumps(sorted(keys))), strict=True)
