"""Media types beyond the recordings.

Where the rules are: ODataOutputFormatter and its factory of OData/AspNetCoreOData, OutputFormatter and
DefaultOutputFormatterSelector of ASP.NET Core, JsonNoMetadataLevel and JsonWriter of OData/odata.net.
"""

import json
import urllib.request

import pytest

from tests.conftest import Sandbox

PLAIN = "application/json;charset=utf-8;odata.metadata=minimal"
USUAL = f"{PLAIN};odata.streaming=true"


def ask(sandbox: Sandbox, query: str, accept: str) -> tuple[str, dict[str, object]]:
    """Give the content type, its parameters sorted, and the body."""
    headers = {"Authorization": f"Bearer {sandbox.token}", "Accept": accept}
    with urllib.request.urlopen(urllib.request.Request(f"{sandbox.url}/Ticket?{query}", headers=headers)) as answer:
        kind, *parameters = (part.strip() for part in answer.headers["Content-Type"].split(";"))
        return ";".join([kind, *sorted(parameters)]), json.load(answer)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/json", USUAL),
        ("application/*", USUAL),
        ("application/json;odata.metadata=bogus", USUAL),
        ("application/json;charset=utf-8", USUAL),
        ("application/json;odata.streaming=false", f"{PLAIN};odata.streaming=false"),
        ("application/json; odata.metadata=FULL", USUAL.replace("minimal", "full")),
        ("application/json;odata.metadata=full;q=0.5, application/json;q=0.6", USUAL),
        ("application/json;odata.metadata=full, */*;q=0.1", USUAL),
        ("application/json;IEEE754Compatible=true", USUAL.replace("json;", "json;IEEE754Compatible=true;")),
    ],
)
def test_accept(sandbox: Sandbox, accept: str, content_type: str) -> None:
    assert ask(sandbox, "$top=1&$select=Id", accept)[0] == content_type


@pytest.mark.parametrize(
    ("format", "content_type"),
    [
        ("json", PLAIN),
        ("application/json", PLAIN),
        ("JSON", USUAL),
        ("application/json;odata.metadata=full", PLAIN.replace("minimal", "full")),
        ("application/json;odata.metadata=minimal;odata.streaming=true", USUAL),
        ("text/html", USUAL),
    ],
)
def test_format(sandbox: Sandbox, format: str, content_type: str) -> None:
    assert ask(sandbox, f"$top=1&$select=Id&$format={format}", "application/json")[0] == content_type


def test_without_metadata_there_is_no_context(sandbox: Sandbox) -> None:
    _, body = ask(sandbox, "$select=Id&$count=true", "application/json;odata.metadata=none")
    assert list(body) == ["@odata.count", "value", "@odata.nextLink"]


def test_counts_are_text_where_a_client_wants_so(sandbox: Sandbox) -> None:
    query = "$select=Id&$count=true&$top=1&$expand=Comments($count=true;$select=Id)&$filter=Comments/any()"
    _, body = ask(sandbox, query, "application/json;IEEE754Compatible=true")
    value = body["value"]
    assert isinstance(body["@odata.count"], str)
    assert isinstance(value, list)
    assert isinstance(value[0]["Comments@odata.count"], str)
    assert isinstance(value[0]["Id"], int)
