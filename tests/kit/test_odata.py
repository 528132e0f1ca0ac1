"""Literals of OData expressions."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tikit_kit import TikitError
from tikit_kit.odata import literal


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("O'Brien & Søn", "'O''Brien & Søn'"),
        ("", "''"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (-1.5, "-1.5"),
        (1e300, "1e+300"),
        (Decimal("0.10"), "0.10"),
        (None, "null"),
        (datetime(2026, 11, 24, 10, tzinfo=UTC), "2026-11-24T10:00:00Z"),
        (datetime(2026, 11, 24, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=2))), "2026-11-24T08:00:00.000005Z"),
        (date(2026, 11, 24), "2026-11-24"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ([1, 2], "(1,2)"),
        (("a", "b'c"), "('a','b''c')"),
        ((name for name in ("a", None)), "('a',null)"),
    ],
)
def test_a_value_becomes_a_literal(value: Any, text: str) -> None:
    assert literal(value) == text


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (datetime(2026, 11, 24), "the timestamp 2026-11-24T00:00:00 has no time zone. Use datetime.now(UTC) or "),
        (float("nan"), "nan cannot be written as a number. Pass a finite number."),
        (Decimal("-Infinity"), "-Infinity cannot be written as a number. "),
        ([], "there is no value to look for. Pass one value at least, or leave the condition out."),
    ],
)
def test_what_has_no_literal_is_an_error(value: Any, message: str) -> None:
    with pytest.raises(TikitError) as caught:
        literal(value)
    assert str(caught.value).startswith(message)
