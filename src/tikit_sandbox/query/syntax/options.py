"""Parse the options of a raw query string, as the framework does."""

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
_NEVER_EMPTY = {"$apply", "$compute", "$count", "$filter", "$orderby", "$search", "$skip", "$top"}
_WHOLE = re.compile(r"\s*\+?(\d+)\s*", re.ASCII)
_LARGEST = 2**31 - 1


class UnreadableOptionsError(Exception):
    """An option without a name (``?=16``), or one with and without ``$``. The framework returns 500 with no body."""


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """The options of a request.

    Attributes:
        values: the values by name, in lower case and with ``$``.
        aliases: the values of the ``@`` parameters by name, as it was written.
    """

    values: dict[str, str]
    aliases: dict[str, str]

    def get(self, name: str) -> str | None:
        """Return the value of an option; None without the option."""
        return self.values.get(name)

    def flag(self, name: str) -> bool:
        """Return the value of a boolean option; False without the option.

        Raises:
            ODataError: the value is neither ``true`` nor ``false`` in lower case.
        """
        value = self.values.get(name)
        if value is None or value.strip() == "false":
            return False
        if value.strip() != "true":
            raise ODataError(f"'{value}' is not a valid count option.")
        return True

    def number(self, name: str, limit: int | None = None) -> int | None:
        """Return the value of an integer option; None without the option.

        Raises:
            ODataError: the value is not a whole number, or exceeds the limit.
        """
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
    """Check ``$top`` or ``$skip`` against its limit, by default the largest Edm.Int32.

    Raises:
        ODataError: the number exceeds the limit.
    """
    allowed = _LARGEST if limit is None else limit
    if number > allowed:
        raise ODataError(
            f"The limit of '{allowed}' for {name[1:].capitalize()} query has been exceeded. "
            f"The value from the incoming request is '{number}'."
        )


def query_pairs(query: str) -> Iterator[tuple[str, str]]:
    """Yield the decoded names and values of a raw query string, in their order."""
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            yield unquote_plus(name), unquote_plus(value)


def canonical_option(name: str) -> str:
    """Return the canonical name of a query option, such as ``$top`` for ``Top``; other names in lower case."""
    lower = name.lower()
    return f"${lower}" if f"${lower}" in _KNOWN else lower


def parse_options(query: str) -> QueryOptions:
    """Parse a raw query string.

    Raises:
        UnreadableOptionsError: an option has no name, or is there with and without ``$``.
        ODataError: an option is not supported or has no value.
    """
    values: dict[str, str] = {}
    aliases: dict[str, str] = {}
    with_dollar: dict[str, bool] = {}
    unsupported = ""
    for name, value in query_pairs(query):
        option = canonical_option(name)
        if not name or with_dollar.setdefault(option, name.startswith("$")) != name.startswith("$"):
            raise UnreadableOptionsError
        if option in _KNOWN:
            values[option] = f"{values[option]},{value}" if option in values else value
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
