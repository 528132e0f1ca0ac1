"""The messages of refused queries, as the recorded service gives them: one row for each request."""

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import Serve
from tests.sandbox.answer_client import connect, get, reason

NOT_IMPLEMENTED = "The method or operation is not implemented."
NOT_BOOLEAN = "The $filter expression must evaluate to a single boolean value."


def not_allowed(option: str) -> str:
    return (
        f"Query option '{option}' is not allowed. To allow it, set the 'AllowedQueryOptions' property on "
        "EnableQueryAttribute or QueryValidationSettings."
    )


def not_a_moment(text: str) -> str:
    return (
        f"The DateTimeOffset text '{text}' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and each field "
        "value is within valid range."
    )


def null_collection(edm_type: str) -> str:
    return (
        f"A null value was found for a collection of type 'Collection({edm_type})[Nullable=True]. Collection-valued "
        "properties with Nullable=True can contain null values, but collection-valued properties cannot themselves be "
        "null."
    )


def invalid(character: str, position: int, text: str) -> str:
    return f"Syntax error: character '{character}' is not valid at position {position} in '{text}'."


@pytest.fixture(scope="module")
def connected(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with connect(serve, tmp_path_factory.mktemp("messages")) as client:
        yield client


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("Ticket?$search=", "The value for OData query '$search' cannot be empty."),
        ("Ticket?SEARCH= ", "The value for OData query '$search' cannot be empty."),
        ("Ticket?$deltatoken=x", not_allowed("DeltaToken")),
        ("Status?DeltaToken=", not_allowed("DeltaToken")),
        ("Ticket(1)?$deltatoken=x", not_allowed("DeltaToken")),
        ("Ticket?$filter =Id eq 1", "Custom query option '$filter ' that starts with '$' is not supported."),
        ("Ticket?$filter=DueDate gt 2026-13-01T00:00:00Z", not_a_moment("2026-13-01T00:00:00Z")),
        ("Ticket?$filter=2026-06-01T00:00:00 le CreatedDate", not_a_moment("2026-06-01T00:00:00")),
        ("Ticket?$filter=(CreatedDate gt 2026-02-30T00:00Z)", not_a_moment("2026-02-30T00:00Z")),
        ("Ticket?$filter=CreatedDate gt 2026-06-01T00:00:00+15:00", not_a_moment("2026-06-01T00:00:00+15:00")),
        ("Ticket?$filter=year(2026-1-1T25:00:00Z) eq 1", not_a_moment("2026-1-1T25:00:00Z")),
        ("Ticket?$filter=CreatedDate gt @d&@d=2026-06-01T00:00:00", not_a_moment("2026-06-01T00:00:00")),
        ("Ticket?$orderby=CreatedDate gt 2026-06-31T00:00:00Z", not_a_moment("2026-06-31T00:00:00Z")),
        ("Ticket?$expand=Comments($filter=CreatedDate lt 2026-06-01T00:00)", not_a_moment("2026-06-01T00:00")),
        ("Ticket?$filter=Comments/any(c:c/CreatedDate lt 2026-06-01T00:00)", not_a_moment("2026-06-01T00:00")),
        ("Ticket?$apply=filter(DueDate gt 2026-06-01T61:00:00Z)", not_a_moment("2026-06-01T61:00:00Z")),
        ("Ticket?$filter=DueDate gt 2026-13-01", "Syntax error at position 18 in 'DueDate gt 2026-13-01'."),
        ("Ticket?$select=Id;Title", invalid(";", 2, "Id;Title")),
        ("Ticket?$select=;", invalid(";", 0, ";")),
        ("Ticket?$select=Id@x", invalid("@", 2, "Id@x")),
        ("Ticket?$expand=Comments;Status", invalid(";", 8, "Comments;Status")),
        ("Ticket?$expand=Comments($select=Id;)&$select=Id;Title", invalid(";", 2, "Id;Title")),
        ("Ticket?$filter=Id eq 1;", "Syntax error at position 8 in 'Id eq 1;'."),
        ("Ticket?$filter=@", "Syntax error at position 1 in '@'."),
        ("Ticket?$filter=Id eq @5", invalid("5", 7, "Id eq @5")),
        ("Ticket?$filter=@@x eq 1", invalid("@", 1, "@@x eq 1")),
        ("Ticket?$filter=' contains(Title,'@')", invalid("'", 19, "' contains(Title,'@')")),
        ("Ticket?$orderby=Id,@ desc", invalid(" ", 4, "Id,@ desc")),
        ("Ticket?$filter=Id eq !1", invalid("!", 6, "Id eq !1")),
        ("Ticket?$filter=TemplateId in null", null_collection("Edm.Int32")),
        ("Ticket?$filter=not (title in null)", null_collection("Edm.String")),
        ("Ticket?$filter=Category/IsArchived IN null", null_collection("Edm.Boolean")),
        ("Ticket?$orderby=DueDate in null", null_collection("Edm.DateTimeOffset")),
        (
            "Ticket?$filter=Id in null",
            "A null value was found with the expected type 'Collection(Edm.Int32)[Nullable=False]'. The expected type "
            "'Collection(Edm.Int32)[Nullable=False]' does not allow null values.",
        ),
        ("Ticket?$filter=ImpactId eq $count", NOT_IMPLEMENTED),
        ("Ticket?$filter=$count gt 1 and Closed", NOT_IMPLEMENTED),
        ("Ticket?$filter=$count", NOT_BOOLEAN),
        ("Ticket?$orderby=$count", NOT_IMPLEMENTED),
        ("Ticket?$filter=Comments/any(c:c/Id eq $count)", NOT_IMPLEMENTED),
        ("Ticket?$filter=Comments/$count($filter=Id eq $count) eq 1", NOT_IMPLEMENTED),
        ("Ticket?$expand=Comments($filter=Id eq $count)", NOT_IMPLEMENTED),
        ("Ticket?$filter=cast(Id,'Nope') eq '1'", "Cast or IsOf Function must have a type in its arguments."),
        (
            "Ticket?$filter=Comments/$count($filter=IsPublic) gt 'x'",
            "A binary operator with incompatible types was detected. Found operand types 'Edm.Int64' and 'Edm.String' "
            "for operator kind 'GreaterThan'.",
        ),
        ("Ticket?$filter=Comments/$count($filter=Id) eq 1", NOT_BOOLEAN),
        (
            "Ticket?$filter=Comments/$count($filter=Title eq 'x') eq 1",
            "Could not find a property named 'Title' on type 'ServiceDesk.Core.Models.Comment'.",
        ),
        (
            "Ticket?$expand=Comments($filter=$it/Body eq 'x')",
            "Could not find a property named 'Body' on type 'ServiceDesk.Core.Models.Ticket'.",
        ),
    ],
)
def test_refusals(connected: httpx.Client, target: str, message: str) -> None:
    assert reason(get(connected, target)) == message
