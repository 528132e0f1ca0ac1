"""Look up an entity by its name, as people write it on a command line."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from .errors import TikitError
from .text import as_words


class Named(Protocol):
    """A model whose JSON object has an `Id`, and a `Name` or a `Value`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""


def find_id(entities: Iterable[Named], name: str) -> int:
    """Return the id of the entity with a name.

    Args:
        entities: the entities to search, such as `tikit.list_application_roles()`.
        name: the name, in upper or lower case.

    Raises:
        TikitError: no entity has the name, or several have it. The message contains the names that exist.
    """
    items = list(entities)
    objects = [item.to_dict() for item in items]
    ids: list[int] = [entity["Id"] for entity in objects if _name(entity).casefold() == name.casefold()]
    if len(ids) != 1:
        kind = as_words(type(items[0]).__name__) if items else "entity"
        raise TikitError(f"there is no {kind} '{name}'", f"There are: {', '.join(map(_name, objects)) or 'none'}.")
    return ids[0]


def _name(entity: Mapping[str, Any]) -> str:
    return entity.get("Name") or entity.get("Value") or ""
