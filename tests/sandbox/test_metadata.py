"""What the sandbox says of itself: the service document and the metadata, against the recorded service's."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import httpx
import pytest

from tests.conftest import Sandbox
from tikit_kit import Tikit

RECORDED = Path(__file__).parent / "recordings" / "metadata.xml"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": f"Bearer {sandbox.token}"}) as client:
        yield client


def entity_types(document: Xml.Element) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Give each entity type's members in order: their kind and their attributes."""
    return {
        found.attrib["Name"]: [(member.tag.removeprefix(EDM), member.attrib) for member in found]
        for found in document.iter(f"{EDM}EntityType")
    }


def test_the_service_document_names_every_entity_set(client: httpx.Client, sandbox: Sandbox) -> None:
    for path in ("", "/"):
        answer = httpx.get(sandbox.url + path, headers=client.headers)
        assert answer.status_code == 200
        assert answer.headers["OData-Version"] == "4.0"
        assert answer.headers["Content-Type"].startswith("application/json; odata.metadata=minimal;")
        body = answer.json()
        assert list(body) == ["@odata.context", "value"]
        assert body["@odata.context"] == f"{sandbox.url}/$metadata"
        for entry in body["value"]:
            assert entry == {"name": entry["name"], "kind": "EntitySet", "url": entry["name"]}
            assert client.get(f"/{entry['url']}?$top=1").status_code == 200
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert [found.name for found in tikit.get_service_document().value or []] == [e["name"] for e in body["value"]]


def test_the_metadata_has_what_the_recorded_service_has_in_its_order(client: httpx.Client) -> None:
    answer = client.get("/$metadata", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    assert answer.headers["OData-Version"] == "4.0"
    assert answer.text.startswith('<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx=')
    ours, theirs = entity_types(Xml.fromstring(answer.text)), entity_types(Xml.parse(RECORDED).getroot())
    for name, members in theirs.items():
        if name in ours:
            assert [member for member in ours[name] if member in members] == members
    assert {"Ticket", "CdmUser", "PlatformUser", "Comment", "Status", "SupportGroup"} <= ours.keys() & theirs.keys()


def test_the_json_form_says_what_the_xml_form_says(client: httpx.Client) -> None:
    document = Xml.fromstring(client.get("/$metadata").text)
    answer = client.get("/$metadata?$format=json")
    assert answer.headers["Content-Type"] == "application/json"
    csdl: dict[str, Any] = answer.json()
    types = csdl["ServiceDesk.Core.Models"]
    for name, members in entity_types(document).items():
        named = [attributes["Name"] for _, attributes in members if "Name" in attributes]
        assert named == [member for member in types[name] if not member.startswith("$")]
    sets = {name for name, member in csdl["Default"]["Container"].items() if name[0] != "$" and "$Type" in member}
    assert sets == {found.attrib["Name"] for found in document.iter(f"{EDM}EntitySet")}


def test_every_type_that_is_named_is_declared(client: httpx.Client) -> None:
    text = client.get("/$metadata").text
    declared = set(re.findall(r'<(?:EntityType|ComplexType) Name="(\w+)"', text))
    assert set(re.findall(r"ServiceDesk\.Core\.Models\.(\w+)", text)) <= declared
    assert {"AddTicket", "UpdateTicket", "AddComment"} == set(re.findall(r'<Action Name="(\w+)"', text))


def test_what_is_sent_is_what_is_declared(client: httpx.Client) -> None:
    """Each entity of each set has the declared properties, in their order."""
    for name, members in entity_types(Xml.fromstring(client.get("/$metadata").text)).items():
        declared = [attributes["Name"] for kind, attributes in members if kind == "Property"]
        for entity in client.get(f"/{name}?$top=3").json()["value"]:
            assert list(entity) == declared


@pytest.mark.parametrize("path", ["", "/", "/$metadata", "/$METADATA"])
def test_nobody_reads_them_without_a_token_or_writes_them(sandbox: Sandbox, client: httpx.Client, path: str) -> None:
    assert httpx.get(sandbox.url + path).status_code == 401
    refused = httpx.post(sandbox.url + path, headers=client.headers)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET")


def test_the_client_gets_the_metadata_as_text(sandbox: Sandbox) -> None:
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert Xml.fromstring(tikit.get_metadata()).tag == "{http://docs.oasis-open.org/odata/ns/edmx}Edmx"
