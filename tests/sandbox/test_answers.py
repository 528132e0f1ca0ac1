"""Responses that clients rarely meet, as the recorded service gives them. Each table has one row for each request."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import Serve
from tests.sandbox.answer_client import connect, get, ids, reason

EVERY = [1, 2, 3, 4]


@pytest.fixture(scope="module")
def nocase(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with connect(serve, tmp_path_factory.mktemp("answers")) as connected:
        yield connected


@pytest.fixture(scope="module")
def binary(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with connect(serve, tmp_path_factory.mktemp("answers"), "--collation", "binary") as connected:
        yield connected


@pytest.fixture(scope="module")
def tokens(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A sandbox with skip tokens and two entities on a page."""
    with connect(serve, tmp_path_factory.mktemp("answers"), "--skip-token", "--page-size", "2") as connected:
        yield connected


@pytest.mark.parametrize("path", ["GetTaskStatus", "gettaskstatus()", "Ticket(1)/GetTasks", "ticket/1/GetTasks()"])
def test_a_function_takes_no_post(nocase: httpx.Client, path: str) -> None:
    response = nocase.post(path)
    assert (response.status_code, response.headers["Allow"], response.content) == (405, "GET", b"")


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
