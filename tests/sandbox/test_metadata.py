"""The service document and the metadata, compared with the recorded ones of the service."""

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
    """Return the members of each entity type in order: their kind and their attributes."""
    return {
        entity_type.attrib["Name"]: [(member.tag.removeprefix(EDM), member.attrib) for member in entity_type]
        for entity_type in document.iter(f"{EDM}EntityType")
    }


def test_the_service_document_names_every_entity_set(client: httpx.Client, sandbox: Sandbox) -> None:
    for path in ("", "/"):
        response = httpx.get(sandbox.url + path, headers=client.headers)
        assert response.status_code == 200
        assert response.headers["OData-Version"] == "4.0"
        assert response.headers["Content-Type"].startswith("application/json; odata.metadata=minimal;")
        body = response.json()
        assert list(body) == ["@odata.context", "value"]
        assert body["@odata.context"] == f"{sandbox.url}/$metadata"
        for entry in body["value"]:
            assert entry == {"name": entry["name"], "kind": "EntitySet", "url": entry["name"]}
            assert client.get(f"/{entry['url']}?$top=1").status_code == 200
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert [entity_set.name for entity_set in tikit.get_service_document().value or []] == [
            e["name"] for e in body["value"]
        ]


def test_the_metadata_has_the_members_of_the_recorded_service_in_the_same_order(client: httpx.Client) -> None:
    response = client.get("/$metadata", headers={"Accept": "application/json"})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml")
    assert response.headers["OData-Version"] == "4.0"
    assert response.text.startswith('<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx=')
    actual, recorded = entity_types(Xml.fromstring(response.text)), entity_types(Xml.parse(RECORDED).getroot())
    for name, members in recorded.items():
        if name in actual:
            assert [member for member in actual[name] if member in members] == members
    assert {"Ticket", "CdmUser", "PlatformUser", "Comment", "Status", "SupportGroup"} <= actual.keys() & recorded.keys()


def test_the_json_form_and_the_xml_form_agree(client: httpx.Client) -> None:
    document = Xml.fromstring(client.get("/$metadata").text)
    response = client.get("/$metadata?$format=json")
    assert response.headers["Content-Type"] == "application/json"
    csdl: dict[str, Any] = response.json()
    types = csdl["ServiceDesk.Core.Models"]
    for name, members in entity_types(document).items():
        names = [attributes["Name"] for _, attributes in members if "Name" in attributes]
        assert names == [member for member in types[name] if not member.startswith("$")]
    sets = {name for name, member in csdl["Default"]["Container"].items() if name[0] != "$" and "$Type" in member}
    assert sets == {entity_set.attrib["Name"] for entity_set in document.iter(f"{EDM}EntitySet")}


def test_every_referenced_type_is_declared(client: httpx.Client) -> None:
    text = client.get("/$metadata").text
    declared = set(re.findall(r'<(?:EntityType|ComplexType) Name="(\w+)"', text))
    assert set(re.findall(r"ServiceDesk\.Core\.Models\.(\w+)", text)) <= declared
    assert {"AddTicket", "UpdateTicket", "AddComment"} == set(re.findall(r'<Action Name="(\w+)"', text))


def test_entities_have_the_declared_properties_in_their_order(client: httpx.Client) -> None:
    for name, members in entity_types(Xml.fromstring(client.get("/$metadata").text)).items():
        declared = [attributes["Name"] for kind, attributes in members if kind == "Property"]
        for entity in client.get(f"/{name}?$top=3").json()["value"]:
            assert list(entity) == declared


@pytest.mark.parametrize("path", ["", "/", "/$metadata", "/$METADATA"])
def test_both_require_an_access_token_and_allow_only_get(sandbox: Sandbox, client: httpx.Client, path: str) -> None:
    assert httpx.get(sandbox.url + path).status_code == 401
    refused = httpx.post(sandbox.url + path, headers=client.headers)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET")


def test_the_kit_returns_the_metadata_as_text(sandbox: Sandbox) -> None:
    with Tikit(sandbox.token, sandbox.url) as tikit:
        assert Xml.fromstring(tikit.get_metadata()).tag == "{http://docs.oasis-open.org/odata/ns/edmx}Edmx"
