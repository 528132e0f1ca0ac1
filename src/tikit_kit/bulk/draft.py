"""The request of a write, made by the method of Tikit that sends it, so that a preview checks all that it checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tikit_client.client import TikitOperations

if TYPE_CHECKING:
    from tikit_client.client import Pager
    from tikit_client.types import ResponseModel

    from tikit_kit.tikit import Tikit

    from .columns import Value

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Write:
    """A write that is ready to be sent.

    Attributes:
        request: the arguments of `httpx.Client.request`.
        model: makes the model of the response.
        checks: what the response must have, as `TikitOperations._entity` takes it.
    """

    request: Mapping[str, Any]
    model: Callable[[Mapping[str, Any]], Any]
    checks: Mapping[str, bool]

    @property
    def members(self) -> dict[str, Any]:
        """The properties in its body, by the names of the service."""
        (properties,) = self.request["json"].values()
        return dict(properties)

    def send(self, tikit: Tikit) -> int:
        """Send it, and return the id of the entity in the response.

        Raises:
            TikitError: the request failed.
        """
        entity = tikit._entity(self.request, self.model, **self.checks)
        id: int = entity["Id"]
        return id


class Draft(TikitOperations):
    """Makes writes without sending them. Names become ids, for which the pickers are read once.

    Args:
        tikit: reads the pickers.
    """

    def __init__(self, tikit: Tikit) -> None:
        self._tikit = tikit
        self._ids: dict[tuple[str, str], int] = {}
        self._write: Write
        self.column = ""
        """The last column whose name was looked up."""

    def write(self, method: str, values: Mapping[str, Value]) -> Write:
        """Return the write that a method would send.

        Args:
            method: the name of the method, such as `add_ticket`.
            values: its arguments.

        Raises:
            TikitError: the method refuses the values.
        """
        self.column = ""
        getattr(self, method)(**values)
        return self._write

    def _find_id(self, name: str, parameter: str, entities: Callable[[], Pager[ResponseModel]]) -> int:
        self.column = parameter
        if (parameter, name) not in self._ids:
            self._ids[parameter, name] = self._tikit._find_id(name, parameter, entities)
        return self._ids[parameter, name]

    def _pages(self, request: Mapping[str, Any], item: Callable[[Mapping[str, Any]], T]) -> Pager[T]:
        return self._tikit._pages(request, item)

    def _entity(
        self, request: Mapping[str, Any], model: Callable[[Mapping[str, Any]], T], *, id: bool, token: bool
    ) -> T:
        self._write = Write(request, model, {"id": id, "token": token})
        return model({})

    def _text(self, request: Mapping[str, Any]) -> str:
        raise NotImplementedError

    def _delete(self, request: Mapping[str, Any]) -> None:
        raise NotImplementedError
