"""The list behind ``in``: JSON in parentheses, with OData's own text, guids and dates in it.

The framework rewrites text, guids and dates so that they are JSON, then reads the whole as a JSON array: what
is not valid fails in one or the other, and in that order.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from tikit_sandbox.errors import ODataError

from .literals import NUMBERS, parse_literal

# Nothing is tried twice (*+), or a long run of blanks could take hours.
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
    """Read the items of a list in brackets as values of that type.

    Raises ODataError for an item of another type, and for null where the value that is looked for is never
    null.
    """
    inner = text[1:-1].strip()
    if edm_type in (None, "Edm.String"):
        pieces = iter(_text_pieces(inner))
    elif edm_type in _SPLIT_AT_COMMAS:
        pieces = iter(_split_pieces(inner))
    else:
        pieces = _json_pieces(inner)
    values: list[ListValue] = []
    before: str | None = None
    # Each item is converted after the next has been read, so what is no JSON is told before what does not fit.
    for item in _items(pieces):
        if before is not None:
            values.append(_value(before, edm_type, nullable))
        before = item
    if before is not None:
        values.append(_value(before, edm_type, nullable))
    return tuple(values)


def not_a_list(literal: str) -> ODataError:
    """Give the error for a literal where a list should be: it is read as JSON too, which a date is not.

    Raises ODataError if it is no JSON.
    """
    next(_items(_json_pieces(literal)))
    return ODataError(
        "An unexpected 'PrimitiveValue' node was found when reading from the JSON reader. "
        "A 'StartArray' node was expected."
    )


def _text_pieces(inner: str) -> list[str]:
    """Divide a list of text: all of it is looked through for what has no quotes, before any of it is read."""
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
            # It may be a comma that is missing before it; the reader of items tells that first.
            yield piece or inner[position]
            raise ODataError(_UNRECOGNIZED)
        elif not _NUMBER.fullmatch(piece):
            raise ODataError(f"Invalid JSON. The value '{piece}' is not a valid number.")
        else:
            yield piece


def _items(pieces: Iterator[str]) -> Iterator[str]:
    """Give what stands between the commas. Raises ODataError where one is missing or too many."""
    some = comma = False
    for piece in pieces:
        if piece == ",":
            if comma:
                raise ODataError(_UNRECOGNIZED)
            if not some:
                raise ODataError(_UNEXPECTED_COMMA)
            comma = True
            continue
        if some and not comma:
            raise ODataError(_MISSING_COMMA)
        if piece[0] not in "'\"ntf0123456789-.":
            raise ODataError(_UNRECOGNIZED)
        yield piece
        some, comma = True, False
    if comma:
        raise ODataError(_UNEXPECTED_COMMA)


def _value(item: str, edm_type: str | None, nullable: bool) -> ListValue:
    if item[0] == "n":
        if item != "null":
            raise ODataError(f"Invalid JSON. Unexpected token '{item}'.")
        if not nullable and edm_type is not None and edm_type != "Edm.String":
            expected = f"{edm_type}[Nullable=False]"
            raise ODataError(
                f"A null value was found with the expected type '{expected}'. "
                f"The expected type '{expected}' does not allow null values."
            )
        return None
    quoted = item[0] in "'\""
    # .NET writes its own booleans with a capital.
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
    """Read a number; whole numbers of 32 bits are only what is written as one, 64 bits take what can be rounded."""
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
        # Half a surrogate pair is no text that the store takes.
        return str(json.loads(item)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except ValueError:
        raise ODataError("Invalid JSON. An unrecognized escape sequence was found in a string value.") from None
