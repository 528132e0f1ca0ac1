"""Next links, and the skip tokens in them."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, quote_plus

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax.lexemes import LexemeKind
from tikit_sandbox.query.syntax.lexer import Lexer
from tikit_sandbox.query.syntax.literals import Literal
from tikit_sandbox.query.syntax.options import canonical_option, query_pairs
from tikit_sandbox.store.dates import WIRE_SUFFIX

from .bind_values import BoundValues
from .tree import NULL, OrderKey, Parameter, PropertyAccess, TypedNode, boolean_operation
from .type_rules import comparable

# Possessive quantifiers (*+) do not backtrack: a skip token with many quotes would take hours.
_PIECE = re.compile(r"((?:'(?:[^']|'')*+'|[^,'])*+)(,|$)")
# The characters that .NET's form encoding does not escape.
_UNENCODED = "-_.!*()"


def next_link(base: str, path: str, query: str, *, top: int | None, start: tuple[str, str]) -> str:
    """Return the link to the next page: the options of this request in their order, and the start of the page last.

    Args:
        base: the address of the API.
        path: the path of this request, as it was sent.
        query: the query string of this request, as it was sent.
        top: the rest of ``$top`` after this page.
        start: the option with which the next page starts, and its value.
    """
    parts = []
    for name, value in query_pairs(query):
        option = canonical_option(name)
        if option in ("$skip", "$skiptoken"):
            continue
        if option == "$top":
            value = str(top)
        encoded = f"${quote(name[1:], safe='~')}" if name.startswith("$") else quote(name, safe="~")
        parts.append(f"{encoded}={quote(value, safe='~')}")
    return f"{base}/{path}?{'&'.join([*parts, f'{start[0]}={start[1]}'])}"


def format_skip_token(order: Sequence[OrderKey], values: Sequence[Any]) -> str:
    """Format the skip token for the page after the entity with these values of the sort keys."""
    return ",".join(_piece(key, value) for key, value in zip(order, values, strict=True))


def _piece(key: OrderKey, value: Any) -> str:
    named = isinstance(key.node, PropertyAccess) and not key.node.entity.path
    name = f"{key.node.declared.name}-" if named and isinstance(key.node, PropertyAccess) else ""
    return name + quote_plus(_literal(key.node.type, value), safe=_UNENCODED)


def _literal(edm_type: str | None, value: Any) -> str:
    if value is None:
        return "null"
    if edm_type == "Edm.String":
        return "'" + str(value).replace("'", "''") + "'"
    if edm_type == "Edm.Boolean":
        return "true" if value else "false"
    return f"{value}{WIRE_SUFFIX}" if edm_type == "Edm.DateTimeOffset" else str(value)


def parse_skip_token(text: str, order: Sequence[OrderKey], values: BoundValues) -> TypedNode:
    """Parse a skip token into the condition that an entity comes after the one in the token.

    Raises:
        ODataError: the skip token does not match the order.
    """
    refusal = ODataError(
        f"Unable to parse the skiptoken value '{text}'. Skiptoken value should always be server generated."
    )
    pieces = [match[1] for match in _PIECE.finditer(text) if match[1]]
    if len(pieces) != len(order):
        raise refusal
    start = []
    for piece, key in zip(pieces, order, strict=True):
        value = _parse_value(piece)
        if value is None or (value.type and not comparable(value.type, key.node.type)):
            raise refusal
        start.append(values.parameter(value))
    return _after(order, start)


def _parse_value(piece: str) -> Literal | None:
    """Parse a value, or a name and a value; the name is not looked at. Return None if the piece is neither."""
    # A date, a Guid and a negative number have the mark between name and value too.
    return _parse_literal(piece) or _parse_literal(piece.partition("-")[2])


def _parse_literal(text: str) -> Literal | None:
    try:
        lexer = Lexer(text)
        return lexer.lexeme.literal if lexer.peek().kind is LexemeKind.END else None
    except ODataError:
        return None


def _after(order: Sequence[OrderKey], start: Sequence[Parameter]) -> TypedNode:
    """Return the condition that an entity comes after the one with these values of the sort keys."""
    alternatives: list[TypedNode] = []
    equal: list[TypedNode] = []
    for key, value in zip(order, start, strict=True):
        after = boolean_operation("lt" if key.descending else "gt", key.node, value)
        if value is NULL and not key.descending:
            after = boolean_operation("ne", key.node, NULL)
        elif value is not NULL and key.descending:
            after = boolean_operation("or", after, boolean_operation("eq", key.node, NULL))
        alternatives.append(boolean_operation("and", *equal, after))
        equal.append(boolean_operation("eq", key.node, value))
    return boolean_operation("or", *alternatives)
