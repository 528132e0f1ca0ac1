"""Responses that clients rarely meet, as the recorded service gives them. Each table has one row for each request."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.conftest import Serve
from tests.sandbox.odata_client import ERROR_PREFIX

# One ticket without a category, one in an archived category, one in a category in use.
TICKETS = [
    {"Id": 1, "Title": "a", "StatusId": 15, "CategoryId": None, "AssigneeId": 1, "TemplateId": 7},
    {"Id": 2, "Title": "A", "StatusId": 16, "CategoryId": 31, "AssigneeId": 2, "TemplateId": None},
    {"Id": 3, "Title": "É", "StatusId": 15, "CategoryId": 32, "AssigneeId": 1, "Closed": True},
    {"Id": 4, "Title": "é", "StatusId": 15, "CategoryId": 32, "AssigneeId": None, "Closed": True},
]
# Ticket: creator and visibility of its comments.
COMMENTS = {1: [(1, True), (2, True), (1, False)], 2: [(2, False)], 3: [(3, True)]}
EVERY = [1, 2, 3, 4]


def data() -> dict[str, list[dict[str, Any]]]:
    base = {"ModifiedDate": "2026-06-01T00:00:00Z", "CreatedDate": "2026-06-01T00:00:00Z"}
    comments = [(ticket, *comment) for ticket, comments in COMMENTS.items() for comment in comments]
    rows: dict[str, list[dict[str, Any]]] = {
        "PlatformUser": [{"Id": 1, "Email": "B@example.com"}, {"Id": 2, "Email": "a@example.com"}],
        "Status": [{"Id": 15, "Value": "New", "Position": 1}, {"Id": 16, "Value": "Active", "Position": 2}],
        "Category": [{"Id": id, "IsArchived": id == 31, "Position": 1} for id in (31, 32)],
        "Ticket": [{"RequesterId": 1, "DueDate": None} | ticket for ticket in TICKETS],
        "Comment": [
            {"Id": number, "TicketId": ticket, "CreatedById": creator, "IsPublic": public, "Body": "x"}
            for number, (ticket, creator, public) in enumerate(comments, 1)
        ],
    }
    return {name: [base | {"Guid": f"{row['Id']:032x}"} | row for row in entities] for name, entities in rows.items()}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("answers") / "data.json"
    file.write_text(json.dumps(data()), encoding="utf-8")
    return file


def client(serve: Serve, file: Path, *flags: str) -> httpx.Client:
    sandbox = serve("--data", str(file), *flags)
    return httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}, timeout=60)


@pytest.fixture(scope="module")
def nocase(serve: Serve, file: Path) -> Iterator[httpx.Client]:
    with client(serve, file) as connected:
        yield connected


@pytest.fixture(scope="module")
def binary(serve: Serve, file: Path) -> Iterator[httpx.Client]:
    with client(serve, file, "--collation", "binary") as connected:
        yield connected


@pytest.fixture(scope="module")
def tokens(serve: Serve, file: Path) -> Iterator[httpx.Client]:
    """A sandbox with skip tokens and two entities on a page."""
    with client(serve, file, "--skip-token", "--page-size", "2") as connected:
        yield connected


def get(connected: httpx.Client, target: str) -> httpx.Response:
    """Send a request whose target is not yet encoded."""
    return connected.get("/" + quote(target, safe="/?$&="))


def reason(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    prefix, _, text = response.json()["error"]["message"].partition(". ")
    assert prefix == ERROR_PREFIX
    return str(text)


def ids(response: httpx.Response) -> list[int]:
    assert response.status_code == 200, response.text
    return [entity["Id"] for entity in response.json()["value"]]


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
def test_refusals(nocase: httpx.Client, target: str, message: str) -> None:
    assert reason(get(nocase, target)) == message


@pytest.mark.parametrize("query", ["$top=1&top=2", "filter=Id eq 1&$filter=Id eq 2", "$top=1&TOP=1", "$skip=x&skip=y"])
def test_an_option_with_and_without_dollar_is_a_server_error(nocase: httpx.Client, query: str) -> None:
    response = get(nocase, f"Ticket?{query}")
    assert (response.status_code, response.content) == (500, b"")


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("Ticket(99999)/Comments/$count", "0"),
        ("ticket/99999/comments/$COUNT?$filter=IsPublic eq true", "0"),
        ("AccessToken(99999)/ApplicationRoles/$count", "0"),
        ("Ticket(1)/Comments/$count", "3"),
    ],
)
def test_counts_on_a_path(nocase: httpx.Client, target: str, text: str) -> None:
    response = get(nocase, target)
    assert (response.status_code, response.text) == (200, text)


def test_the_collection_of_a_missing_entity_is_empty_and_its_single_entity_is_missing(nocase: httpx.Client) -> None:
    assert ids(get(nocase, "Ticket(99999)/Comments")) == []
    assert get(nocase, "Ticket(99999)/Status").status_code == 404
    assert get(nocase, "Ticket(99999)").status_code == 404


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("Category/IsArchived eq not true", [3, 4]),
        ("not true eq Category/IsArchived", [3, 4]),
        ("Category/IsArchived eq not not false", [3, 4]),
        ("Category/IsArchived ne not true", [1, 2]),
        ("(not true) ne Category/IsArchived", [1, 2]),
        ("Category/IsArchived eq not false", [2]),
        ("not (Category/IsArchived eq not true)", [1, 2]),
        ("Category/IsArchived eq not Closed", [2, 3, 4]),
        ("Category/IsArchived ne not Closed", [1]),
        ("Category/IsArchived eq not (Id in (2))", []),
        ("Category/IsArchived eq not @no&@no=true", [3, 4]),
        ("Comments/$count($filter=IsPublic eq true) gt 1", [1]),
        ("1 le Comments/$COUNT( FILTER=not IsPublic )", [1, 2]),
        ("Comments/$count($filter=CreatedById eq $it/AssigneeId) eq 1", [2]),
        ("Comments/$count($filter=Body in (')','(','x')) eq 1", [2, 3]),
        ("Comments/$count($filter=Id eq @id) eq 1&@id=4", [2]),
        ("Comments/$count($filter=$it/Comments/$count($filter=IsPublic) eq 2 and IsPublic eq false) eq 1", [1]),
        ("Comments/any(c:c/Id gt 1 and $it/Comments/$count($filter=IsPublic) eq 1)", [3]),
        ("cast(Id,'Edm.String') eq '1'", [1]),
        ("'2' eq cast(Id,'Edm.String')", [2]),
        ("cast(Title,'Edm.String') in ('a')", [1, 2]),
        ("TemplateId in (null,7)", EVERY),
        ("CreatedDate ge 2026-06-01T00:00Z", EVERY),
        ("CreatedDate eq 2026-06-01T14:00:00+14:00", EVERY),
    ],
)
def test_filters(nocase: httpx.Client, filter: str, found: list[int]) -> None:
    assert ids(get(nocase, f"Ticket?$filter={filter}")) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("Comments/$count($filter=IsPublic eq true) desc", [1, 3, 2, 4]),
        ("Comments/$count($filter=CreatedById eq 2),Id desc", [4, 3, 2, 1]),
        ("Category/IsArchived eq not true desc,Id", [3, 4, 1, 2]),
    ],
)
def test_orders(nocase: httpx.Client, order: str, found: list[int]) -> None:
    assert ids(get(nocase, f"Ticket?$orderby={order}")) == found


@pytest.mark.parametrize(
    ("options", "comments"),
    [
        ("$filter=CreatedById eq $it/AssigneeId", {1: [1, 3], 2: [4], 3: [], 4: []}),
        ("$filter=$it/Id eq 1", {1: [1, 2, 3], 2: [], 3: [], 4: []}),
        ("$filter=$it/Status/Value eq 'New' and IsPublic", {1: [1, 2], 2: [], 3: [5], 4: []}),
        ("$filter=$it/Comments/$count gt 1", {1: [1, 2, 3], 2: [], 3: [], 4: []}),
        ("$filter=$it/Comments/any(c:c/IsPublic eq false);$top=1", {1: [1], 2: [4], 3: [], 4: []}),
        ("$orderby=CreatedById eq $it/AssigneeId,Id desc", {1: [2, 3, 1], 2: [4], 3: [5], 4: []}),
        ("$filter=Id gt 2", {1: [3], 2: [4], 3: [5], 4: []}),
    ],
)
def test_the_resource_of_the_url_in_an_expansion(
    nocase: httpx.Client, options: str, comments: dict[int, list[int]]
) -> None:
    response = get(nocase, f"Ticket?$expand=Comments({options})")
    assert response.status_code == 200, response.text
    assert {ticket["Id"]: [c["Id"] for c in ticket["Comments"]] for ticket in response.json()["value"]} == comments


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ("Nope-1", [2, 3]),
        ("Id-1", [2, 3]),
        ("1", [2, 3]),
        ("title-2", [3, 4]),
        ("Nope--1", [1, 2]),
        ("-1", [1, 2]),
        ("Nope-null", [1, 2]),
    ],
)
def test_only_the_value_of_a_skip_token_is_read(tokens: httpx.Client, token: str, found: list[int]) -> None:
    assert ids(get(tokens, f"Ticket?$skiptoken={token}")) == found


@pytest.mark.parametrize("token", ["Nope-x", "Nope-", "Nope", "Nope-1,Nope-2", "Nope-'1'"])
def test_other_skip_tokens_are_refused(tokens: httpx.Client, token: str) -> None:
    message = f"Unable to parse the skiptoken value '{token}'. Skiptoken value should always be server generated."
    assert reason(get(tokens, f"Ticket?$skiptoken={token}")) == message


@pytest.mark.parametrize(
    ("order", "token"),
    [
        ("StatusId", "StatusId-15,Id-3"),
        ("Status/Id", "15"),
        ("status/id desc", "15"),
        ("Assignee/Id,Status/Id", "1,15"),
        ("Status/Value", "%27New%27,Id-1"),
        ("Id desc", "Id-3"),
    ],
)
def test_the_key_follows_an_order_without_its_name(tokens: httpx.Client, order: str, token: str) -> None:
    response = get(tokens, f"Ticket?$orderby={order}")
    assert response.json()["@odata.nextLink"].partition("$skiptoken=")[2] == token


@pytest.mark.parametrize(
    ("apply", "without_case", "with_case"),
    [
        ("groupby((Title),aggregate($count as N))", [("A", 2), ("É", 2)], [("A", 1), ("a", 1), ("É", 1), ("é", 1)]),
        ("aggregate(Title with countdistinct as N)", [(2,)], [(4,)]),
        ("aggregate(TemplateId with countdistinct as N)", [(1,)], [(1,)]),
        ("aggregate(Assignee/Email with min as N)", [("a@example.com",)], [("B@example.com",)]),
        ("aggregate(Assignee/Email with max as N)", [("B@example.com",)], [("a@example.com",)]),
        (
            "groupby((Assignee/Email),aggregate(Id with sum as N))",
            [(None, 4), ("a@example.com", 2), ("B@example.com", 4)],
            [(None, 4), ("B@example.com", 4), ("a@example.com", 2)],
        ),
        (
            "groupby((StatusId,Title))&$count=true",
            [(15, "a"), (15, "É"), (16, "A")],
            [(15, "a"), (15, "É"), (15, "é"), (16, "A")],
        ),
    ],
)
def test_groups_follow_the_collation(
    nocase: httpx.Client,
    binary: httpx.Client,
    apply: str,
    without_case: list[tuple[Any, ...]],
    with_case: list[tuple[Any, ...]],
) -> None:
    for connected, expected in ((nocase, without_case), (binary, with_case)):
        body = get(connected, f"Ticket?$apply={apply}").json()
        rows = [{name: value for name, value in row.items() if name != "@odata.id"} for row in body["value"]]
        found = [tuple(v["Email"] if isinstance(v, dict) else v for v in row.values()) for row in rows]
        assert found == expected
        assert body.get("@odata.count", len(expected)) == len(expected)
