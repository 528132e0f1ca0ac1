"""Read entities in wire form, with the related entities that ``$expand`` adds.

Each expansion is one more SELECT for all entities together, however many there are.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection

from tikit_sandbox.query.semantics.bind_values import BoundValues
from tikit_sandbox.query.semantics.next_links import next_link
from tikit_sandbox.query.semantics.select_expand import Expansion, Projection
from tikit_sandbox.query.semantics.tree import with_key
from tikit_sandbox.query.sql.statements import Plan, select_rows
from tikit_sandbox.settings import Collation
from tikit_sandbox.store.entity_sets import EntityJson, EntitySet


@dataclass(frozen=True, slots=True)
class EntityReader:
    """Reads entities on one connection.

    Attributes:
        connection: the connection.
        collation: how text is compared.
        values: the values of the query's parameters.
        base: the address of the API without a trailing slash, for next links of expanded collections.
        page_size: entities on a page of an expanded collection; 0 means no limit.
    """

    connection: Connection
    collation: Collation
    values: BoundValues
    base: str
    page_size: int

    def fetch(
        self, projection: Projection, plan: Plan, keys: str | None = None
    ) -> tuple[list[EntityJson], list[tuple[Any, ...]]]:
        """Run a plan.

        Args:
            projection: the properties and expansions of each entity.
            plan: the plan.
            keys: the keys of the owners as a JSON list, for a plan of entities that are related to many owners.

        Returns:
            The entities, and for each the values of the plan's extra columns. For a plan with ``keys``, the key of
            the owner comes last.
        """
        statement = select_rows(
            replace(plan, columns=projection.properties, extra_columns=(*projection.links, *plan.extra_columns))
        )
        rows = self.connection.execute(statement, self.values | {"keys": keys}).all()
        names = [declared.name for declared in projection.properties]
        entities = [dict(zip(names, row, strict=False)) for row in rows]
        for position, expansion in enumerate(projection.expansions, len(names)):
            self._expand(projection.entity_set, expansion, entities, [row[position] for row in rows])
        extra = len(names) + len(projection.expansions)
        return entities, [tuple(row[extra:]) for row in rows]

    def _expand(self, owner: EntitySet, expansion: Expansion, entities: list[EntityJson], keys: list[Any]) -> None:
        """Add an expansion to each entity; ``keys`` are the keys by which the entities relate to it."""
        name, distinct_keys = expansion.navigation.name, {key for key in keys if key is not None}
        if not expansion.navigation.many:
            by_key = {owner_key: related for related, (owner_key,) in self._related(owner, expansion, distinct_keys)}
            for entity, key in zip(entities, keys, strict=True):
                entity[name] = by_key.get(key)
            return
        collections: dict[Any, list[EntityJson]] = {}
        for related, (owner_key,) in self._related(owner, expansion, distinct_keys):
            collections.setdefault(owner_key, []).append(related)
        for entity, key in zip(entities, keys, strict=True):
            self._attach(owner, expansion, entity, key, collections.get(key, []))

    def _attach(
        self, owner: EntitySet, expansion: Expansion, entity: EntityJson, key: Any, related: list[EntityJson]
    ) -> None:
        """Add an expanded collection to its owner, limited by the nested options and the page size."""
        name, clauses = expansion.navigation.name, expansion.clauses
        if clauses.count:
            entity[f"{name}@odata.count"] = len(related)
        skip = clauses.skip or 0
        related = related[skip:] if clauses.top is None else related[skip : skip + clauses.top]
        has_next_page = self.page_size and len(related) > self.page_size
        entity[name] = related[: self.page_size] if has_next_page else related
        if has_next_page:
            query = "&".join(f"{option}={quote(value)}" for option, value in expansion.options.values.items())
            entity[f"{name}@odata.nextLink"] = next_link(
                self.base,
                f"{owner.name}({key})/{name}",
                query,
                top=None if clauses.top is None else clauses.top - self.page_size,
                start=("$skip", str(skip + self.page_size)),
            )

    def _related(
        self, owner: EntitySet, expansion: Expansion, keys: Iterable[Any]
    ) -> Iterator[tuple[EntityJson, tuple[Any, ...]]]:
        """Read the entities that are related to the owners with these keys; yield each with the key of its owner."""
        projection, navigation, clauses = expansion.projection, expansion.navigation, expansion.clauses
        plan = Plan(
            projection.entity_set,
            self.collation,
            conditions=(clauses.condition,) if clauses.condition is not None and navigation.many else (),
            order=with_key(projection.entity_set, clauses.order) if navigation.many else (),
            navigation=navigation,
            resource=owner if navigation.many else None,
        )
        yield from zip(*self.fetch(projection, plan, json.dumps(sorted(keys))), strict=True)
