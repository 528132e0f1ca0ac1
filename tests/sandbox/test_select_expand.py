"""``$select`` and ``$expand`` beyond the recordings, by the source code of the framework.

Where the rules are: SelectExpandParser, SelectExpandTermParser, SelectExpandOptionParser, SelectExpandBinder and
ExpandTreeNormalizer of OData/odata.net, SelectExpandBinder and ODataResourceSerializer of OData/AspNetCoreOData.
"""

import json
import urllib.request
from urllib.parse import quote

import pytest

from tests.conftest import Sandbox
from tests.sandbox.odata_client import ODataClient

TICKET = "ServiceDesk.Core.Models.Ticket"


@pytest.mark.parametrize(
    ("query", "context"),
    [
        ("$select=Requester,Id,*,Title", "Requester,*"),
        ("$select=*,Requester", "*"),
        ("$select=Id,", "Id"),
        ("$select=Id&$expand=Requester($select=Name),Requester($select=Id)", "Id,Requester(Id,Name)"),
        ("$select=Id&$expand=Requester($select=Name),Requester", "Id,Requester(Name)"),
        ("$select=Id&$expand=Comments($select=)", "Id,Comments()"),
        ("$select=Id&$expand=Comments/$count", "Id"),
        ("$select=Id&$expand=Comments/$count($filter=IsPublic eq true),Requester($select=Id)", "Id,Requester(Id)"),
        (
            "$select=Id&$expand=*,Status($select=Value)",
            "Id,Status(Value),Requester(),Assignee(),SupportGroup(),Category(),Priority(),Comments()",
        ),
    ],
)
def test_contexts(sandbox: Sandbox, query: str, context: str) -> None:
    with ODataClient(sandbox) as odata_client:
        answer = odata_client.get_raw(quote(query, safe="$=&") + "&$top=1")
    assert answer.body["@odata.context"].partition("#")[2] == f"Ticket({context})"


def test_the_last_of_equal_terms_decides_the_top(sandbox: Sandbox) -> None:
    with ODataClient(sandbox) as odata_client:
        answer = odata_client.get({"$expand": "Comments($top=2),Comments($top=1)", "$filter": "Comments/$count gt 1"})
    assert {len(ticket["Comments"]) for ticket in answer.body["value"]} == {1}


def test_a_filter_on_a_single_entity_is_checked_and_ignored(sandbox: Sandbox) -> None:
    with ODataClient(sandbox) as odata_client:
        answer = odata_client.get({"$expand": "Requester($filter=Name eq 'nobody')", "$top": "1"})
        wrong = odata_client.get({"$expand": "Requester($filter=Nope eq 1)"})
    assert answer.body["value"][0]["Requester"] is not None
    assert wrong.status == 400


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("$select=Nope&$expand=Gone", f"Could not find a property named 'Gone' on type '{TICKET}'."),
        ("$select=Nope,,Id", "An identifier was expected at position 5."),
        ("$select=Id/", "An identifier was expected at position 3."),
        ("$select=*/Id", "An identifier was expected at position 0."),
        ("$select=$count", "$count is not allowed in $select option."),
        ("$select=Comments/$count", "$count is not allowed in $select option."),
        ("$select=Id(nope=1)", "Term '(nope=1)' is not valid in a $select or $expand expression."),
        ("$select=Comments($select=Id)", "It's not allowed to nest query options within 'Comments' selection."),
        ("$select=*($top=1)", "It's not allowed to nest query options within '*' selection."),
        (
            "$select=Id()",
            "Missing select option on property 'Id'. If a parenthesis expression follows a selected property, then at "
            "least one query option must be provided.",
        ),
        ("$expand=*,*", "Term '*,*' is not valid in a $expand expression as multiple stars are not allowed."),
        (
            "$expand=*($select=Id)",
            "Term '($select=Id)' is not valid in a $expand expression, as only $level option is allowed when the "
            "expanded navigation property is star.",
        ),
        ("$expand=*/Id", "Only $ref is allowed with star in $expand option."),
        ("$expand=Requester/*", "No segment is allowed before star in $expand."),
        ("$expand=Comments/$count/Id", "No property is allowed after $count segment."),
        (
            "$expand=title",
            f"Property 'title' on type '{TICKET}' is not a navigation property or complex property. Only navigation "
            "properties can be expanded.",
        ),
        (
            "$expand=Title/Name",
            "Segment 'Name' is not valid in expand path. Before navigation property, only type segment or entity or "
            "complex property can exist.",
        ),
        (
            "$expand=Comments($levels=x)",
            "Levels option must be a non-negative integer or 'max', it is set to 'x' instead.",
        ),
        (
            "$expand=Comments($levels=max)",
            "The $level option on navigation property 'Comments' is not allowed, because the related entity type "
            f"'ServiceDesk.Core.Models.Comment' could not be cast to source entity type '{TICKET}'.",
        ),
        ("$expand=Comments($count= true)", "Count option must be a boolean value, it is set to ' true' instead."),
        (
            "$expand=Comments($top=9223372036854775808)",
            "Top option must be a non-negative integer, it is set to '9223372036854775808' instead.",
        ),
    ],
)
def test_refusals(sandbox: Sandbox, query: str, reason: str) -> None:
    with ODataClient(sandbox) as odata_client:
        assert odata_client.error_reason(query) == reason


def test_prefer_does_not_limit_expansions(sandbox: Sandbox) -> None:
    """SelectExpandBinder uses the page size of the settings, which the preference in ApplyPaging does not change."""
    request = urllib.request.Request(
        f"{sandbox.url}/Ticket?$expand=Comments&$filter=Comments/$count%20gt%201&$top=2",
        headers={"Authorization": f"Bearer {sandbox.token}", "Prefer": "odata.maxpagesize=1"},
    )
    with urllib.request.urlopen(request) as answer:
        [ticket] = json.load(answer)["value"]
    assert len(ticket["Comments"]) > 1
    assert "Comments@odata.nextLink" not in ticket


def test_an_encoded_slash_separates_no_segments(sandbox: Sandbox) -> None:
    """UrlDecoder of dotnet/aspnetcore does not decode it, so no route matches."""
    with ODataClient(sandbox) as odata_client:
        assert odata_client.get_raw("", "Ticket%2F1").status == 404
        assert odata_client.get_raw("", "Ticket(1)%2fComments").status == 404
        assert odata_client.get_raw("", "Ticket/1").status == 200
