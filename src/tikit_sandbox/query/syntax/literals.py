"""The literals of the OData grammar: the type of a text, and its value in store form."""

import re
import struct
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tikit_sandbox.store.dates import to_store, with_fraction

# From narrow to wide: a value can be converted to every type behind its own.
NUMBERS = ("Edm.Int32", "Edm.Int64", "Edm.Single", "Edm.Double", "Edm.Decimal")

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DATE_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,12}))?)?(Z|[+-]\d{2}:\d{2})",
    re.ASCII | re.IGNORECASE,
)
_LIKE_DATE_TIME = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}T\d{1,2}:\d{1,2}", re.ASCII)
_LARGEST_OFFSET = timedelta(hours=14)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?", re.ASCII)
_DURATION = re.compile(
    r"(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?", re.ASCII
)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value and its type. Null has no type; dates, times and Guids are store text."""

    type: str | None
    value: str | int | float | bool | None


def parse_literal(edm_type: str, text: str) -> Literal | None:
    """Parse a text as a type; return None if it is not a literal of that type."""
    value = _PARSERS[edm_type](text)
    return None if value is None else Literal(edm_type, value)


def parse_number(digits: str, suffix: str, whole: bool) -> Literal:
    """Parse a number. Its suffix decides the type, or else the narrowest type that is exact, as in the framework."""
    if whole and len(digits) < 25 and suffix in ("", "l"):
        value = int(digits)
        if not suffix and -(2**31) <= value < 2**31:
            return Literal("Edm.Int32", value)
        if -(2**63) <= value < 2**63:
            return Literal("Edm.Int64", value)
    by_suffix = {"m": "Edm.Decimal", "d": "Edm.Double", "f": "Edm.Single"}
    return Literal(by_suffix.get(suffix) or _narrowest(digits), float(digits))


def _narrowest(digits: str) -> str:
    wide = float(digits)
    try:
        exact = Decimal(digits)
        if abs(exact) < Decimal("7.9e28") and Decimal(repr(wide)) != exact:
            return "Edm.Decimal"
        single: float = struct.unpack("f", struct.pack("f", wide))[0]
    except ArithmeticError:
        return "Edm.Double"
    shortest = next((s for s in (f"{single:.{n}g}" for n in range(1, 10)) if _as_single(s) == single), "")
    return "Edm.Single" if single == wide or (shortest and float(shortest) == wide) else "Edm.Double"


def _as_single(text: str) -> float:
    try:
        single: float = struct.unpack("f", struct.pack("f", float(text)))[0]
    except OverflowError:
        return float("inf")
    return single


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else None
    except ValueError:
        return None


def parse_date_time(text: str) -> str | None:
    """Parse a timestamp with a zone (``2026-06-01T02:00:00+02:00``) as store text; return None for another text."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    day, hours, minutes, seconds, fraction, zone = match.groups()
    try:
        timestamp = datetime.fromisoformat(f"{day}T{hours}:{minutes}:{seconds or '00'}").replace(tzinfo=UTC)
        if zone.upper() != "Z":
            sign, offset = -1 if zone[0] == "+" else 1, timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
            if offset > _LARGEST_OFFSET:
                return None
            timestamp += sign * offset
    except (ValueError, OverflowError):
        return None
    return with_fraction(to_store(timestamp), fraction or "")


def looks_like_date_time(text: str) -> bool:
    """Return whether a text begins as a timestamp does; it may be impossible or have no zone."""
    return _LIKE_DATE_TIME.match(text) is not None


def _time(text: str) -> str | None:
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3] or 0) > 59:
        return None
    fraction = (match[4] or "").rstrip("0")
    return f"{match[1]}:{match[2]}:{match[3] or '00'}" + (f".{fraction}" if fraction else "")


def _guid(text: str) -> str | None:
    return str(uuid.UUID(text)) if _GUID.fullmatch(text) else None


def _duration(text: str) -> float | None:
    """Parse a duration (``PT1H``) as seconds."""
    match = _DURATION.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return -total if match[1] else total


_PARSERS: dict[str, Callable[[str], str | float | None]] = {
    "Edm.Date": _date,
    "Edm.DateTimeOffset": parse_date_time,
    "Edm.TimeOfDay": _time,
    "Edm.Guid": _guid,
    "Edm.Duration": _duration,
    "Edm.Binary": lambda text: text,
}
