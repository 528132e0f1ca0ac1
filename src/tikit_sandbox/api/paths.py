"""What a path below /api names: an entity set, one entity, a count, or what hangs on an entity."""

import re
from dataclasses import dataclass
from typing import Literal

from tikit_sandbox.store.entity_sets import EntitySet, Navigation, find_set

_KEYED = re.compile(r"(\w+)\(\s*(-?\d{1,10})\s*\)", re.ASCII)
_KEY = re.compile(r"\s*(-?\d{1,10})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """What a path names; ``navigation`` is set for a navigation, and for the count of one."""

    entity_set: EntitySet
    segment: Literal["collection", "entity", "count", "navigation"]
    key: int | None = None
    navigation: Navigation | None = None


def resolve_path(path: str) -> Target | None:
    """Say what a decoded path below /api (``Ticket(100)/Comments``) names, or None where nothing is.

    Names are read in any case; ``Ticket(100)`` and ``Ticket/100`` are one. The service document and the
    actions are no targets.
    """
    segments = path.removesuffix("/").split("/")
    keyed = _KEYED.fullmatch(segments[0])
    if keyed:
        entity_set, key, rest = find_set(keyed[1]), int(keyed[2]), segments[1:]
    elif len(segments) > 1 and _KEY.fullmatch(segments[1]):
        entity_set, key, rest = find_set(segments[0]), int(segments[1]), segments[2:]
    else:
        return _collection(find_set(segments[0]), segments[1:])
    return _entity(entity_set, key, rest)


def _collection(entity_set: EntitySet | None, rest: list[str]) -> Target | None:
    if entity_set is None or len(rest) > 1:
        return None
    if not rest:
        return Target(entity_set, "collection")
    return Target(entity_set, "count") if rest[0].lower() == "$count" else None


def _entity(entity_set: EntitySet | None, key: int, rest: list[str]) -> Target | None:
    if entity_set is None:
        return None
    if not rest:
        return Target(entity_set, "entity", key)
    navigation = entity_set.member(rest[0])
    if not isinstance(navigation, Navigation):
        return None
    if len(rest) == 1:
        return Target(entity_set, "navigation", key, navigation)
    if len(rest) == 2 and rest[1].lower() == "$count" and navigation.many:
        return Target(entity_set, "count", key, navigation)
    return None
