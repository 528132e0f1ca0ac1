"""Queries at the limits of numbers, text and grammar; generated queries once found a defect with each."""

import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.odata_client import ODataClient

ALL, NONE = 3, 0
LONG = "1" * 5000
UNEXPECTED_COMMA = (
    "Invalid JSON. An unexpected comma was found in scope 'Array'. A comma is only valid between properties of an "
    "object or between elements of an array."
)
MISSING_COMMA = (
    "Invalid JSON. A comma character ',' was expected in scope 'Array'. Every two elements in an array and "
    "properties of an object must be separated by commas."
)
UNRECOGNIZED = "Invalid JSON. A token was not recognized in the JSON content."
NO_NOPE = "Could not find a property named 'Nope' on type 'ServiceDesk.Core.Models.Ticket'."


@pytest.fixture(scope="module")
def few(serve: Serve) -> Sandbox:
    return serve("--tickets", str(ALL))


@pytest.mark.parametrize(
    ("filter", "count"),
    [
        ("5.5 mod 2 eq 1.5", ALL),
        ("-5.5 mod 2 eq -1.5", ALL),
        ("-7 mod 3 eq -1 and -7 div 2 eq -3", ALL),
        ("Id mod 0 eq null and Id div 0 eq null and 1.5 div 0 eq null", ALL),
        ("not (Id div 0 eq 1)", ALL),
        ("not (floor(Id div 0) in (1))", ALL),
        ("not (INF sub INF gt 0)", ALL),
        ("not (Id eq NaN) and Id ne NaN", ALL),
        ("floor(-9223372036854775808) lt 0 and Id ge 1l", ALL),
        ("floor(1e300) eq 1e300 and ceiling(-1e300) eq -1e300", ALL),
        ("ceiling(4611686014132420609) add 1 eq 4611686014132420609d", ALL),
        ("9223372036854775807 add 1 eq 9223372036854775808d", ALL),
        ("Id eq 1e1000000", NONE),
        ("indexof('Straße X','x') eq 7", ALL),
        ("startswith('STRAßE','straß') and 'É' eq 'é' and 'Σ' in ('ς')", ALL),
        ('Title in ("\\ud800")', NONE),
        ("hour(duration'P1DT2H3M4.5S') eq 2 and minute(duration'PT63M') eq 3 and second(duration'-PT64S') eq -4", ALL),
        ("not Id in (0)", ALL),
        ("Id in ('0',' 1 ') eq (Id eq 1)", ALL),
    ],
)
def test_values(few: Sandbox, filter: str, count: int) -> None:
    with ODataClient(few) as odata_client:
        answer = odata_client.get({"$filter": filter, "$count": "true", "$top": "1"})
    assert answer.status == 200, answer
    assert answer.body["@odata.count"] == count


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("$filter=Id IN (1,2)", "')' or operator expected at position 8 in 'Id IN (1,2)'."),
        ("$filter=Id eq 1.5L", "Unrecognized 'Edm.Int64' literal '1.5L' at '6' in 'Id eq 1.5L'."),
        ("$filter=Id in (1e400)", "Cannot convert the literal '1e400' to the expected type 'Edm.Int32'."),
        (f"$filter=Id in ({LONG})", f"Cannot convert the literal '{LONG}' to the expected type 'Edm.Int32'."),
        ('$filter=Guid in ("\\ud800")', "Cannot convert the literal '\ufffd' to the expected type 'Edm.Guid'."),
        ("$filter=Id in not (1)", "Syntax error at position 11 in 'Id in not (1)'."),
        ("$filter=Id in - (1)", "Expression expected at position 6 in 'Id in - (1)'."),
        (
            "$filter=Id mod 2 in (0)",
            "A binary operator with incompatible types was detected. Found operand types 'Edm.Int32' and 'Edm.Boolean' "
            "for operator kind 'Modulo'.",
        ),
        ("$filter=$count", "The $filter expression must evaluate to a single boolean value."),
        (
            "$filter=Closed eq $count",
            "A binary operator with incompatible types was detected. Found operand types 'Edm.Boolean' and 'Edm.Int64' "
            "for operator kind 'Equal'.",
        ),
        ("$orderby=$count", "The method or operation is not implemented."),
        ("$filter=Id in (,1)", UNEXPECTED_COMMA),
        ("$filter=Id in (null,)", UNEXPECTED_COMMA),
        ("$filter=Id in ('x' 2)", MISSING_COMMA),
        ("$filter=Id in (1,,2)", UNRECOGNIZED),
        ("$filter=Id in ('x',Nope)", UNRECOGNIZED),
        ("$filter=Closed in (Id eq 1)", UNRECOGNIZED),
        ("$filter=Id in (tru)", "Invalid JSON. Unexpected token 'tru'."),
        ("$filter=Id in (1-2)", "Invalid JSON. The value '1-2' is not a valid number."),
        ("$filter=Id in (true)", "Cannot convert the literal 'True' to the expected type 'Edm.Int32'."),
        ("$filter=Id in (1.0)", "Cannot convert the literal '1.0' to the expected type 'Edm.Int32'."),
        ("$filter=Title in (16,17)", "String item should be single/double quoted: '1'."),
        ("$filter=Title in ('a',nope ,x)", "String item should be single/double quoted: 'nope'."),
        ("$filter=DueDate in 2026-01-23", "Invalid JSON. The value '2026-01-23' is not a valid number."),
        (
            "$filter=(Id eq 1) / contains(Title,'x')",
            "Found a Uri function 'contains' with a parent token. Uri functions cannot have parent tokens.",
        ),
        ("$filter=Requester/foo(Nope)", NO_NOPE),
        (
            "$filter=contains(null)",
            "Cannot find a suitable overload for function 'contains' that takes '1' arguments.",
        ),
        (f"$filter=Id eq {'-' * 60}Id", "Recursion depth exceeded allowed limit."),
        (
            "$filter=Comments/any(c:Comments/any(d:d/Id eq c/Id) in (true))",
            "The Any/All nesting limit of '1' has been exceeded. 'MaxAnyAllExpressionDepth' can be configured on "
            "ODataQuerySettings or EnableQueryAttribute.",
        ),
        (
            "$apply=aggregate(9223372036854775807 with sum as Total)",
            "Arithmetic operation resulted in an overflow.",
        ),
    ],
    ids=lambda text: text[:40],
)
def test_refusals(sandbox: Sandbox, query: str, reason: str) -> None:
    with ODataClient(sandbox) as odata_client:
        assert odata_client.error_reason(query) == reason


def test_spaces_before_a_number_in_expand(sandbox: Sandbox) -> None:
    with ODataClient(sandbox) as odata_client:
        answer = odata_client.get({"$expand": f"Comments($top={' ' * 20}1)", "$filter": "Comments/$count gt 1"})
    assert {len(ticket["Comments"]) for ticket in answer.body["value"]} == {1}
