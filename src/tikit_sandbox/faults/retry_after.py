"""Faults of Retry-After, the wait that a busy service asks for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from .fault import ACCEPT, BUSY, LOST, REFUSED, Advice, Exchange, Fault, Stage

_EITHER = Advice("retry or error", "retry or error")


def _fault(
    name: str,
    summary: str,
    advice: Advice,
    *values: str | Callable[[], str],
    status: int = 429,
    stage: Stage = "refused",
) -> Fault:
    def spoil(exchange: Exchange) -> list[bytes]:
        headers = tuple(("Retry-After", value if isinstance(value, str) else value()) for value in values)
        return [replace(exchange, status=status, headers=headers, body=b"").whole()]

    return Fault(f"retry-after-{name}", summary, advice, spoil, "any", stage, group="retry-after")


def _date(seconds: float) -> Callable[[], str]:
    """Return a function that formats the time a number of seconds from now as an HTTP date."""
    return lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def _date_as(form: str, seconds: float = 1) -> Callable[[], str]:
    return lambda: (datetime.now(UTC) + timedelta(seconds=seconds)).strftime(form)


def _on_success(exchange: Exchange) -> list[bytes]:
    return [exchange.whole(("Retry-After", "3600"))]


FAULTS = (
    _fault("0", "429, try again at once", BUSY, "0"),
    _fault("1", "429, try again in a second", BUSY, "1"),
    _fault("2", "429, try again in two seconds", _EITHER, "2"),
    _fault("date-near", "429, try again at a date a second away", BUSY, _date(1)),
    _fault("date-past", "429, try again at a date that is past", BUSY, _date(-3600)),
    _fault("date-1970", "429, try again in 1970", BUSY, "Thu, 01 Jan 1970 00:00:00 GMT"),
    _fault("date-far", "429, try again in a year", REFUSED, _date(365 * 86400)),
    _fault("date-9999", "429, try again in 9999", REFUSED, "Fri, 31 Dec 9999 23:59:59 GMT"),
    _fault("date-asctime", "429, a date as C writes it", BUSY, _date_as("%a %b %d %H:%M:%S %Y")),
    _fault("date-rfc-850", "429, a date as RFC 850 writes it", BUSY, _date_as("%A, %d-%b-%y %H:%M:%S GMT")),
    _fault("date-iso", "429, a date as ISO 8601 writes it", BUSY, _date_as("%Y-%m-%dT%H:%M:%SZ")),
    _fault("date-with-offset", "429, a date with an offset", BUSY, _date_as("%a, %d %b %Y %H:%M:%S +0000")),
    _fault("date-impossible", "429, a date that does not exist", BUSY, "Mon, 99 Foo 2026 10:00:00 GMT"),
    _fault("hour", "429, try again in an hour", REFUSED, "3600"),
    _fault("10-digits", "429, try again in 300 years", REFUSED, "9999999999"),
    _fault("400-digits", "429, a wait of 400 digits", _EITHER, "9" * 400),
    _fault("negative", "429, a wait of -5 seconds", BUSY, "-5"),
    _fault("fraction", "429, a wait of 0.5 seconds", BUSY, "0.5"),
    _fault("text", "429, try again soon", BUSY, "soon"),
    _fault("empty", "429, Retry-After without a value", BUSY, ""),
    _fault("unit", "429, a wait of 500ms", _EITHER, "500ms"),
    _fault("nan", "429, a wait of NaN", BUSY, "NaN"),
    _fault("infinity", "429, a wait of Infinity", _EITHER, "Infinity"),
    _fault("exponent", "429, a wait of 1e9", _EITHER, "1e9"),
    _fault("hexadecimal", "429, a wait of 0x10", _EITHER, "0x10"),
    _fault("octal", "429, a wait of 010", _EITHER, "010"),
    _fault("shell", "429, a wait that looks like a command", BUSY, "$(touch spoiled)"),
    _fault("twice", "429, two waits: 0 and 3600", _EITHER, "0", "3600"),
    _fault("list", "429, two waits in one line", _EITHER, "0, 3600"),
    _fault("503", "503, try again at once", LOST, "0", status=503, stage="served"),
    _fault("503-date", "503, try again at a date a second away", LOST, _date(1), status=503, stage="served"),
    _fault("503-hour", "503, try again in an hour", Advice("error", "unknown"), "3600", status=503, stage="served"),
    _fault("400", "400 with a wait", REFUSED, "0", status=400),
    Fault("retry-after-200", "a good response with a wait of an hour", ACCEPT, _on_success, group="retry-after"),
)
