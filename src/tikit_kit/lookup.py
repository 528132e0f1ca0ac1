"""Look up entities by the names that people use, such as `High`, `resolved` or `Hardware/Laptop`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .errors import TikitError
from .text import as_words


class Named(Protocol):
    """A model whose JSON object has an `Id`, and a `Name` or a `Value`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a picker.

    Attributes:
        id: its id.
        name: its own name.
        path: its name behind the names of its parents, as in `Hardware/Laptop`.
        is_archived: whether it can no longer be assigned to tickets.
    """

    id: int
    name: str
    path: str
    is_archived: bool


def find_id(entities: Iterable[Named], name: str) -> int:
    """Return the id of the entity with a name. Archived entities are left out.

    Args:
        entities: the entities to search, such as `tikit.list_application_roles()`.
        name: the name. An exact match wins over a match that ignores case.

    Raises:
        TikitError: no entity has the name, or several have it. The message contains the names that exist.
    """
    items = list(entities)
    return Choices(items, as_words(type(items[0]).__name__) if items else "entity").find_id(name)


class Choices:
    """The values of a picker, or other entities that have a name.

    Args:
        entities: the entities.
        kind: what an entity is, in words, such as `priority`.
    """

    def __init__(self, entities: Iterable[Named], kind: str) -> None:
        objects = {entity["Id"]: entity for entity in (one.to_dict() for one in entities)}
        self.entities: dict[int, dict[str, Any]] = objects
        """The JSON object of each value, by its id."""
        self._kind = kind
        self._all = [
            Choice(id, _name(entity), _path(entity, objects), entity.get("IsArchived") is True)
            for id, entity in objects.items()
        ]

    def __iter__(self) -> Iterator[Choice]:
        """Yield every value, an archived one too."""
        return iter(self._all)

    def find_id(self, name: str) -> int:
        """Return the id of the value with a name, for a property of a ticket.

        Args:
            name: the name, or its path if several have the name. An exact match wins over a match that ignores case.

        Raises:
            TikitError: no value has the name, several have it, or it is archived. The message contains the names.
        """
        usable = [choice for choice in self._all if not choice.is_archived]
        found = self._matches(usable, name)
        if len(found) == 1:
            return found[0].id
        if not found and self._matches(self._all, name):
            raise TikitError(f"the {self._kind} '{name}' is archived", self._names(usable, name))
        raise self._not_one(found, usable, name)

    def find_ids(self, name: str) -> list[int]:
        """Return the ids of the values with a name, to find tickets by it: an archived one too.

        Raises:
            TikitError: no value has the name, or values of several paths have it. The message contains the names.
        """
        found = self._matches(self._all, name)
        if len({choice.path.casefold() for choice in found}) != 1:
            raise self._not_one(found, self._all, name)
        return [choice.id for choice in found]

    def _matches(self, choices: Sequence[Choice], name: str) -> list[Choice]:
        folded = name.casefold()
        rules: tuple[Callable[[Choice], bool], ...] = (
            lambda choice: choice.path == name,
            lambda choice: choice.name == name,
            lambda choice: choice.path.casefold() == folded,
            lambda choice: choice.name.casefold() == folded,
        )
        return next((found for rule in rules if (found := list(filter(rule, choices)))), [])

    def _not_one(self, found: Sequence[Choice], choices: Sequence[Choice], name: str) -> TikitError:
        if not found:
            return TikitError(f"there is no {self._kind} '{name}'", self._names(choices, name))
        paths = {choice.path: choice.id for choice in found}
        exact = paths if len(paths) == len(found) else sorted(choice.id for choice in found)
        choose = f"Use one of: {', '.join(map(str, exact))}."
        return TikitError(f"'{name}' is the name of more than one {self._kind}", choose)

    def _names(self, choices: Sequence[Choice], name: str) -> str:
        import difflib  # here, since only an error needs it

        def likeness(path: str) -> float:
            return difflib.SequenceMatcher(None, name.casefold(), path.casefold()).ratio()

        paths = sorted((choice.path for choice in choices if choice.path), key=likeness, reverse=True)
        return f"There are: {', '.join(paths) or 'none'}."


def _name(entity: dict[str, Any]) -> str:
    return entity.get("Name") or entity.get("Value") or ""


def _path(entity: dict[str, Any], objects: dict[int, dict[str, Any]]) -> str:
    names, seen = [_name(entity)], {entity["Id"]}
    while (parent := entity.get("ParentId")) in objects and parent not in seen:
        entity = objects[parent]
        names.append(_name(entity))
        seen.add(parent)
    return "/".join(reversed(names))
