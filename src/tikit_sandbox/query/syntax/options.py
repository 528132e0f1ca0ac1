"""The options of a raw query string, as the framework reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from tikit_sandbox.errors import ODataError

_KNOWN = {
    "$apply",
    "$compute",
    "$count",
    "$deltatoken",
    "$expand",
    "$filter",
    "$format",
    "$orderby",
    "$search",
    "$select",
    "$skip",
    "$skiptoken",
    "$top",
}
_NEVER_EMPTY = {"$apply", "$compute", "$count", "$filter", "$orderby", "$skip", "$top"}
_WHOLE = re.compile(r"\s*\+?(\d+)\s*", re.ASCII)
_LARGEST = 2**31 - 1


class NamelessOptionError(Exception):
    """An option without a name (``?=16``), which the framework answers with 500 and nothing more."""


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """The options by name, in lower case and with their ``$``, and the ``@`` parameters as they are named."""

    values: dict[str, str]
    aliases: dict[str, str]

    def get(self, name: str) -> str | None:
        """Give an option's value, or None if it was not given."""
        return self.values.get(name)

    def flag(self, name: str) -> bool:
        """Read an option that is true or false, in lower case. Raises ODataError for anything else."""
        value = self.values.get(name)
        if value is None or value.strip() == "false":
            return False
        if value.strip() != "true":
            raise ODataError(f"'{value}' is not a valid count option.")
        return True

    def number(self, name: str, limit: int | None = None) -> int | None:
        """Read an option that is a whole number. Raises ODataError for another value or one over ``limit``."""
        value = self.values.get(name)
        if value is None:
            return None
        match = _WHOLE.fullmatch(value)
        if match is None or len(match[1]) > 19:
            raise ODataError(
                f"Invalid value '{value}' for {name} query option found. "
                f"The {name} query option requires a non-negative integer value."
            )
        number = int(match[1])
        check_limit(name, number, limit)
        return number


def check_limit(name: str, number: int, limit: int | None) -> None:
    """Refuse a ``$top`` or ``$skip`` over its limit; without one, over the largest number of 32 bits."""
    allowed = _LARGEST if limit is None else limit
    if number > allowed:
        raise ODataError(
            f"The limit of '{allowed}' for {name[1:].capitalize()} query has been exceeded. "
            f"The value from the incoming request is '{number}'."
        )


def query_pairs(query: str) -> Iterator[tuple[str, str]]:
    """Give the names and values of a raw query string, decoded, in their order."""
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            yield unquote_plus(name), unquote_plus(value)


def canonical_option(name: str) -> str:
    """Give the name of OData's that an option's goes for, or the name itself if there is none."""
    lower = name.strip().lower()
    return f"${lower}" if f"${lower}" in _KNOWN else lower


def parse_options(query: str) -> QueryOptions:
    """Read a raw query string. Raises ODataError for an option that is not supported or has no value."""
    values: dict[str, str] = {}
    aliases: dict[str, str] = {}
    unsupported = ""
    for name, value in query_pairs(query):
        if not name:
            raise NamelessOptionError
        known = canonical_option(name)
        if known in _KNOWN:
            values[known] = f"{values[known]},{value}" if known in values else value
        elif name.startswith("@"):
            aliases[name] = value
        elif name.startswith("$"):
            unsupported = unsupported or name
    for name, value in values.items():
        if name in _NEVER_EMPTY and not value.strip():
            raise ODataError(f"The value for OData query '{name}' cannot be empty.")
    if unsupported:
        raise ODataError(f"Custom query option '{unsupported}' that starts with '$' is not supported.")
    return QueryOptions(values, aliases)
