"""The list behind ``in``: JSON in parentheses, with OData's own text, guids and dates in it."""

import json
import re

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.literals import NUMBERS, typed

# Nothing is tried twice (*+), or a long run of blanks could take hours.
_ITEM = re.compile(r"""\s*+('(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+"|[^,'"]*+)\s*+(,|$)""")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)

ListValue = str | int | float | bool | None


def list_values(text: str, edm_type: str | None, nullable: bool) -> tuple[ListValue, ...]:
    """Read the items of a list in brackets as values of that type.

    Raises ODataError for an item of another type, and for null where the value that is looked for is never
    null.
    """
    inner = text[1:-1]
    if not inner.strip():
        return ()
    values, position = [], 0
    while True:
        match = _ITEM.match(inner, position)
        item = match[1].rstrip() if match else ""
        if match is None or not item:
            raise ODataError("Invalid JSON. A comma character ',' was expected in scope 'Array'.")
        values.append(_value(item, edm_type, nullable))
        position = match.end()
        if not match[2]:
            return tuple(values)


def _value(item: str, edm_type: str | None, nullable: bool) -> ListValue:
    if item == "null":
        if not nullable and edm_type is not None and edm_type != "Edm.String":
            expected = f"{edm_type}[Nullable=False]"
            raise ODataError(
                f"A null value was found with the expected type '{expected}'. "
                f"The expected type '{expected}' does not allow null values."
            )
        return None
    quoted = item[0] in "'\""
    bare = _unquoted(item) if quoted else item
    if edm_type in (None, "Edm.String"):
        if not quoted:
            raise ODataError(f"String item should be single/double quoted: '{item}'.")
        return bare
    value: ListValue = None
    if edm_type in NUMBERS:
        value = _number(bare, edm_type) if not quoted else None
    elif edm_type == "Edm.Boolean":
        value = {"true": True, "false": False}.get(item)
    elif edm_type in ("Edm.Guid", "Edm.Date", "Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration"):
        literal = typed(edm_type, bare) or (typed("Edm.Date", bare) if edm_type == "Edm.DateTimeOffset" else None)
        value = literal.value if literal else None
        if literal and literal.type == "Edm.Date" and edm_type == "Edm.DateTimeOffset":
            value = f"{value}T00:00:00"
    if value is None:
        raise ODataError(f"Cannot convert the literal '{bare}' to the expected type '{edm_type}'.")
    return value


def _number(text: str, edm_type: str) -> int | float | None:
    if not _NUMBER.fullmatch(text):
        return None
    if edm_type in ("Edm.Int32", "Edm.Int64"):
        bits = 31 if edm_type == "Edm.Int32" else 63
        value = int(text) if len(text) < 25 and text.lstrip("-").isdecimal() else float(text)
        return int(value) if float(value).is_integer() and -(2**bits) <= value < 2**bits else None
    return float(text)


def _unquoted(item: str) -> str:
    if item[0] == "'":
        return item[1:-1].replace("''", "'")
    try:
        # Half a surrogate pair is no text that the store takes.
        return str(json.loads(item)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except ValueError:
        raise ODataError("Invalid JSON. An unrecognized escape sequence was found in a string value.") from None
