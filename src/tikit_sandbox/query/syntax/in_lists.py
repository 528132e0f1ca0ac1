"""Parse the list after ``in``: JSON in parentheses, with OData's literals for strings, Guids and dates.

The framework first rewrites these literals as JSON and then reads a JSON array. An invalid list fails in one of
the two steps, in that order, and so it does here.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from tikit_sandbox.errors import ODataError

from .literals import NUMBERS, parse_literal

# Possessive quantifiers (*+) do not backtrack: a long run of blanks would take hours.
_QUOTED = r"""'(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+(?:"|$)"""
_TEXT_TOKEN = re.compile(rf" *+({_QUOTED}|,|n[^,]*+|.|$)", re.DOTALL)
_JSON_TOKEN = re.compile(rf"[ \t\n\r]*+({_QUOTED}|,|[\w$]*+|$)")
_NUMBER_TOKEN = re.compile(r"[ \t\n\r]*+([\d.-][\d.eE+-]*+)", re.ASCII)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"\s*+[+-]?\d+\s*+", re.ASCII)
_UNEXPECTED_COMMA = (
    "Invalid JSON. An unexpected comma was found in scope 'Array'. A comma is only valid between properties of an "
    "object or between elements of an array."
)
_MISSING_COMMA = (
    "Invalid JSON. A comma character ',' was expected in scope 'Array'. Every two elements in an array and "
    "properties of an object must be separated by commas."
)
_UNRECOGNIZED = "Invalid JSON. A token was not recognized in the JSON content."
_SPLIT_AT_COMMAS = ("Edm.Guid", "Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration")

ListValue = str | int | float | bool | None


def parse_list(text: str, edm_type: str | None, nullable: bool) -> tuple[ListValue, ...]:
    """Parse the items of a list as values of a type.

    Args:
        text: the list with its parentheses.
        edm_type: the type of the operand before ``in``; None for null.
        nullable: whether that operand may be null.

    Raises:
        ODataError: the list is not valid, an item has another type, or an item is null and the operand never is.
    """
    inner = text[1:-1].strip()
    if edm_type in (None, "Edm.String"):
        pieces = iter(_text_pieces(inner))
    elif edm_type in _SPLIT_AT_COMMAS:
        pieces = iter(_split_pieces(inner))
    else:
        pieces = _json_pieces(inner)
    values: list[ListValue] = []
    previous: str | None = None
    # An item is converted after the next one is read: invalid JSON is reported before a wrong type.
    for item in _items(pieces):
        if previous is not None:
            values.append(_value(previous, edm_type, nullable))
        previous = item
    if previous is not None:
        values.append(_value(previous, edm_type, nullable))
    return tuple(values)


def not_a_list(literal: str) -> ODataError:
    """Return the error for a literal instead of a list.

    Raises:
        ODataError: the literal is not JSON, as a date; the framework reports that first.
    """
    next(_items(_json_pieces(literal)))
    return ODataError(
        "An unexpected 'PrimitiveValue' node was found when reading from the JSON reader. "
        "A 'StartArray' node was expected."
    )


def null_list(edm_type: str, nullable: bool) -> ODataError:
    """Return the error for null instead of a list of values of a type; the operand before ``in`` may be null or not."""
    collection = f"Collection({edm_type})"
    if not _takes_null(edm_type, nullable):
        return _null_refused(collection)
    # The framework's message has one quote.
    return ODataError(
        f"A null value was found for a collection of type '{collection}[Nullable=True]. Collection-valued properties "
        "with Nullable=True can contain null values, but collection-valued properties cannot themselves be null."
    )


def _takes_null(edm_type: str | None, nullable: bool) -> bool:
    return nullable or edm_type in (None, "Edm.String")


def _null_refused(edm_type: str) -> ODataError:
    expected = f"{edm_type}[Nullable=False]"
    return ODataError(
        f"A null value was found with the expected type '{expected}'. "
        f"The expected type '{expected}' does not allow null values."
    )


def _text_pieces(inner: str) -> list[str]:
    """Split a list of strings. All items are checked for quotes before the first one is read."""
    pieces, position = [], 0
    while position < len(inner):
        match = _TEXT_TOKEN.match(inner, position)
        piece = match[1] if match else ""
        if piece.startswith("n"):
            piece = piece.rstrip(" ")
        if piece and piece != "null" and piece[0] not in "'\",":
            raise ODataError(f"String item should be single/double quoted: '{piece}'.")
        pieces.append(piece)
        position = match.end() if match else len(inner)
    return [piece for piece in pieces if piece]


def _split_pieces(inner: str) -> list[str]:
    pieces: list[str] = []
    for item in inner.split(",") if inner else ():
        bare = item.strip().removeprefix("duration")
        pieces += [",", bare if bare[:1] in ("'", '"', "") or bare == "null" else f"'{bare}'"]
    return [piece for piece in pieces[1:] if piece]


def _json_pieces(inner: str) -> Iterator[str]:
    position = 0
    while position < len(inner):
        match = _NUMBER_TOKEN.match(inner, position) or _JSON_TOKEN.match(inner, position)
        piece = match[1] if match else ""
        position = match.end() if match else len(inner)
        if piece[:1] in (*"'\",n",) or piece in ("true", "false"):
            yield piece
        elif piece[:1] in (*"tf",):
            raise ODataError(f"Invalid JSON. Unexpected token '{piece}'.")
        elif piece[:1] not in (*"0123456789-.",):
            # A comma may be missing before it; _items() reports that first.
            yield piece or inner[position]
            raise ODataError(_UNRECOGNIZED)
        elif not _NUMBER.fullmatch(piece):
            raise ODataError(f"Invalid JSON. The value '{piece}' is not a valid number.")
        else:
            yield piece


def _items(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the items between the commas.

    Raises:
        ODataError: a comma is missing or unexpected.
    """
    has_item = comma = False
    for piece in pieces:
        if piece == ",":
            if comma:
                raise ODataError(_UNRECOGNIZED)
            if not has_item:
                raise ODataError(_UNEXPECTED_COMMA)
            comma = True
            continue
        if has_item and not comma:
            raise ODataError(_MISSING_COMMA)
        if piece[0] not in "'\"ntf0123456789-.":
            raise ODataError(_UNRECOGNIZED)
        yield piece
        has_item, comma = True, False
    if comma:
        raise ODataError(_UNEXPECTED_COMMA)


def _value(item: str, edm_type: str | None, nullable: bool) -> ListValue:
    if item[0] == "n":
        if item != "null":
            raise ODataError(f"Invalid JSON. Unexpected token '{item}'.")
        if edm_type is not None and not _takes_null(edm_type, nullable):
            raise _null_refused(edm_type)
        return None
    quoted = item[0] in "'\""
    # .NET formats booleans with a capital letter.
    bare = _unquoted(item) if quoted else {"true": "True", "false": "False"}.get(item, item)
    if edm_type in (None, "Edm.String"):
        return bare
    value: ListValue = None
    if edm_type in NUMBERS and bare not in ("True", "False"):
        value = _number(bare, edm_type, quoted)
    elif edm_type == "Edm.Boolean":
        value = {"true": True, "false": False}.get(bare.strip().lower())
    elif edm_type in _SPLIT_AT_COMMAS:
        literal = parse_literal(edm_type, bare) or (
            parse_literal("Edm.Date", bare) if edm_type == "Edm.DateTimeOffset" else None
        )
        value = literal.value if literal else None
        if literal and literal.type == "Edm.Date" and edm_type == "Edm.DateTimeOffset":
            value = f"{value}T00:00:00"
    if value is None:
        raise ODataError(f"Cannot convert the literal '{bare}' to the expected type '{edm_type}'.")
    return value


def _number(text: str, edm_type: str, quoted: bool) -> int | float | None:
    """Parse a number. Edm.Int32 accepts only whole numbers; Edm.Int64 also rounds unquoted decimals."""
    if edm_type not in ("Edm.Int32", "Edm.Int64"):
        return float(text) if _NUMBER.fullmatch(text.strip()) else None
    bits = 31 if edm_type == "Edm.Int32" else 63
    whole = _WHOLE.fullmatch(text) is not None
    if len(text) > 24 or not (whole or (bits == 63 and not quoted and "e" not in text.lower())):
        return None
    value = int(text) if whole else round(Decimal(text))
    return value if -(2**bits) <= value < 2**bits else None


def _unquoted(item: str) -> str:
    if item[0] == "'":
        return item[1:-1].replace("''", "'")
    try:
        # SQLite stores no lone surrogate.
        return str(json.loads(item)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except ValueError:
        raise ODataError("Invalid JSON. An unrecognized escape sequence was found in a string value.") from None
