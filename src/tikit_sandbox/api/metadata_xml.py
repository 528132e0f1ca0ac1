"""Convert the metadata from its JSON form to XML, so both forms always agree."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as Xml

_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"


def to_xml(csdl: Mapping[str, Any]) -> str:
    """Convert CSDL JSON to CSDL XML."""
    root = Xml.Element("edmx:Edmx", {"Version": csdl["$Version"], "xmlns:edmx": _EDMX})
    services = Xml.SubElement(root, "edmx:DataServices")
    for namespace, members in csdl.items():
        if not namespace.startswith("$"):
            schema = Xml.SubElement(services, "Schema", {"Namespace": namespace, "xmlns": _EDM})
            for name, member in members.items():
                _write_member(schema, name, member)
    return '<?xml version="1.0" encoding="utf-8"?>' + Xml.tostring(root, encoding="unicode")


def _write_member(schema: Xml.Element, name: str, member: Any) -> None:
    """Append a type, an action or the entity container to a schema."""
    if isinstance(member, list):
        for overload in member:
            _write_action(schema, name, overload)
    elif member["$Kind"] == "EntityContainer":
        _write_container(Xml.SubElement(schema, "EntityContainer", {"Name": name}), member)
    else:
        element = Xml.SubElement(schema, member["$Kind"], {"Name": name})
        if "$Key" in member:
            key = Xml.SubElement(element, "Key")
            for part in member["$Key"]:
                Xml.SubElement(key, "PropertyRef", {"Name": part})
        for inner, declared in member.items():
            if not inner.startswith("$"):
                _write_property(element, inner, declared)


def _write_property(owner: Xml.Element, name: str, declared: Mapping[str, Any]) -> None:
    element = Xml.SubElement(owner, declared.get("$Kind", "Property"), {"Name": name, "Type": _type(declared)})
    if not declared.get("$Nullable") and not (declared.get("$Collection") and "$Kind" in declared):
        element.set("Nullable", "false")
    for column, target in declared.get("$ReferentialConstraint", {}).items():
        Xml.SubElement(element, "ReferentialConstraint", {"Property": column, "ReferencedProperty": target})


def _write_action(schema: Xml.Element, name: str, action: Mapping[str, Any]) -> None:
    element = Xml.SubElement(schema, action["$Kind"], {"Name": name})
    if action.get("$IsBound"):
        element.set("IsBound", "true")
    for parameter in action["$Parameter"]:
        Xml.SubElement(element, "Parameter", {"Name": parameter["$Name"], "Type": _type(parameter)})
    Xml.SubElement(element, "ReturnType", {"Type": _type(action["$ReturnType"])})


def _write_container(container: Xml.Element, members: Mapping[str, Any]) -> None:
    for name, member in members.items():
        if name.startswith("$"):
            continue
        if "$Action" in member:
            attributes = {"Name": name, "Action": member["$Action"], "EntitySet": member["$EntitySet"]}
            Xml.SubElement(container, "ActionImport", attributes)
            continue
        element = Xml.SubElement(container, "EntitySet", {"Name": name, "EntityType": member["$Type"]})
        for path, target in member.get("$NavigationPropertyBinding", {}).items():
            Xml.SubElement(element, "NavigationPropertyBinding", {"Path": path, "Target": target})


def _type(declared: Mapping[str, Any]) -> str:
    name = declared.get("$Type", "Edm.String")
    return f"Collection({name})" if declared.get("$Collection") else name
