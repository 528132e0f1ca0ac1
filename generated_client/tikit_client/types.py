"""What models and requests share: a value that is not sent, the check of an id, and the base of response models."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from .errors import MissingMemberError, TikitError


class Unset:
    """The type of `UNSET`."""

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Unset = Unset()
"""A member or an option that is not sent. None is null."""


def whole_number(id: int) -> int:
    """Return an id. A text of digits is accepted, and so are the integers of other libraries.

    Raises:
        TikitError: it is not a whole number. Without an id, the path would lead to the list of all entities.
    """
    if not re.fullmatch("-?[0-9]+", str(id), re.ASCII):
        raise TikitError(
            f"the id is not a whole number: {id!r:.40}",
            "Pass the id of one entity, such as 100.",
        )
    return int(id)


@define(repr=False)
class ResponseModel:
    """A JSON object of a response. A property reads its member: null is None, and a missing member is an error."""

    _json_object: Mapping[str, Any] = field(alias="json_object")

    EXPANDABLE: ClassVar[frozenset[str]] = frozenset()
    """The members that are only present with `$expand`."""

    __iter__: ClassVar[None] = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Return a model of a JSON object. The object is kept unchanged; a member is converted when it is read."""
        return cls(src_dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object unchanged: with unknown members, in their order, and dates as text."""
        return dict(self._json_object)

    def __getitem__(self, name: str) -> Any:
        """Return a member, known or not, as the service sent it.

        Args:
            name: its name in JSON, such as `Title`.

        Raises:
            MissingMemberError: the response does not contain it.
        """
        try:
            return self._json_object[name]
        except KeyError:
            raise self._missing(name) from None

    def get(self, name: str, default: Any = None) -> Any:
        """Return a member, known or not, as the service sent it; the default if the response does not contain it."""
        return self._json_object.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self._json_object

    def __repr__(self) -> str:
        """Return the type and the id only: an object may hold personal data, which belongs in no log."""
        return f"<{self._name()}>"

    def _name(self) -> str:
        id = self._json_object.get("Id")
        return type(self).__name__ if id is None else f"{type(self).__name__} {id}"

    def _missing(self, name: str) -> MissingMemberError:
        if name in self.EXPANDABLE:
            hint = f'Read it with expand="{name}".'
        else:
            hint = f"Read it without select=, or with {name} in it. The service may have no such member."
        return MissingMemberError(f"{self._name()} was read without {name}", hint)
