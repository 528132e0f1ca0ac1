"""The paths below /api and their targets: an entity set, an entity, a count or a navigation property."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tikit_sandbox.store.entity_sets import ENTITY_SETS, EntitySet, Navigation

# The key of an entity: ``Ticket(100)`` and ``Ticket/100`` are the same path.
_KEY = re.compile(r"(?<=\w)(?:\(\s*(-?\d{1,10})\s*\)|/\s*(-?\d{1,10})\s*(?=/|$))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """The resource that a path names; ``navigation`` is set for a navigation property and for its count."""

    entity_set: EntitySet
    segment: Literal["collection", "entity", "count", "navigation"]
    key: int | None = None
    navigation: Navigation | None = None


def split_key(path: str) -> tuple[str, int | None]:
    """Separate the key of an entity from a decoded path below /api.

    Args:
        path: the path without a leading slash, such as ``Ticket/100/Comments``.

    Returns:
        The pattern of the path in lower case, such as ``ticket(key)/comments``, and the key; None without one.
    """
    path = path.removesuffix("/").lower()
    match = _KEY.search(path)
    if match is None or "/" in path[: match.start()]:
        return path, None
    return f"{path[: match.start()]}(key){path[match.end() :]}", int(match[1] or match[2])


def resource_patterns(entity_set: EntitySet) -> Iterator[tuple[str, Target]]:
    """Yield the pattern of each path to an entity set, such as ``Ticket(key)/Comments``, with its target."""
    name = entity_set.name
    yield name, Target(entity_set, "collection")
    yield f"{name}/$count", Target(entity_set, "count")
    yield f"{name}(key)", Target(entity_set, "entity")
    for navigation in entity_set.navigations:
        yield f"{name}(key)/{navigation.name}", Target(entity_set, "navigation", navigation=navigation)
        if navigation.many:
            yield f"{name}(key)/{navigation.name}/$count", Target(entity_set, "count", navigation=navigation)


def entity_target(name: str, key: int) -> Target:
    """Return the target of one entity of an entity set."""
    return Target(ENTITY_SETS[name], "entity", key)
