"""Media types beyond the recordings.

The rules are in: ODataOutputFormatter and its factory of OData/AspNetCoreOData, OutputFormatter and
DefaultOutputFormatterSelector of ASP.NET Core, JsonNoMetadataLevel and JsonWriter of OData/odata.net.
"""

import json
import urllib.request

import pytest

from tests.conftest import Sandbox

PLAIN = "application/json;charset=utf-8;odata.metadata=minimal"
DEFAULT = f"{PLAIN};odata.streaming=true"


def get(sandbox: Sandbox, query: str, accept: str) -> tuple[str, dict[str, object]]:
    """Return the content type with sorted parameters, and the body."""
    headers = {"Authorization": f"Bearer {sandbox.token}", "Accept": accept}
    with urllib.request.urlopen(urllib.request.Request(f"{sandbox.url}/Ticket?{query}", headers=headers)) as response:
        kind, *parameters = (part.strip() for part in response.headers["Content-Type"].split(";"))
        return ";".join([kind, *sorted(parameters)]), json.load(response)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/json", DEFAULT),
        ("application/*", DEFAULT),
        ("application/json;odata.metadata=bogus", DEFAULT),
        ("application/json;charset=utf-8", DEFAULT),
        ("application/json;odata.streaming=false", f"{PLAIN};odata.streaming=false"),
        ("application/json; odata.metadata=FULL", DEFAULT.replace("minimal", "full")),
        ("application/json;odata.metadata=full;q=0.5, application/json;q=0.6", DEFAULT),
        ("application/json;odata.metadata=full, */*;q=0.1", DEFAULT),
        ("application/json;IEEE754Compatible=true", DEFAULT.replace("json;", "json;IEEE754Compatible=true;")),
    ],
)
def test_the_content_type_follows_accept(sandbox: Sandbox, accept: str, content_type: str) -> None:
    assert get(sandbox, "$top=1&$select=Id", accept)[0] == content_type


@pytest.mark.parametrize(
    ("format", "content_type"),
    [
        ("json", PLAIN),
        ("application/json", PLAIN),
        ("JSON", DEFAULT),
        ("application/json;odata.metadata=full", PLAIN.replace("minimal", "full")),
        ("application/json;odata.metadata=minimal;odata.streaming=true", DEFAULT),
        ("text/html", DEFAULT),
    ],
)
def test_the_content_type_follows_format(sandbox: Sandbox, format: str, content_type: str) -> None:
    assert get(sandbox, f"$top=1&$select=Id&$format={format}", "application/json")[0] == content_type


def test_without_metadata_there_is_no_context(sandbox: Sandbox) -> None:
    _, body = get(sandbox, "$select=Id&$count=true", "application/json;odata.metadata=none")
    assert list(body) == ["@odata.count", "value", "@odata.nextLink"]


def test_ieee754_compatible_sends_counts_as_text(sandbox: Sandbox) -> None:
    query = "$select=Id&$count=true&$top=1&$expand=Comments($count=true;$select=Id)&$filter=Comments/any()"
    _, body = get(sandbox, query, "application/json;IEEE754Compatible=true")
    value = body["value"]
    assert isinstance(body["@odata.count"], str)
    assert isinstance(value, list)
    assert isinstance(value[0]["Comments@odata.count"], str)
    assert isinstance(value[0]["Id"], int)
