"""What the API says of itself: the service document, and its metadata (CSDL 4.0).

All of it is derived: entity sets, properties and ways from `entities`, actions and what they take from the
contract.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qs

import tikit_contract

from tikit_sandbox.store.entity_sets import EDM_TYPES, ENTITY_SETS, NAMESPACE, EntitySet, Navigation

from .annotations import format_body
from .messages import ApiResponse, RequestContext
from .metadata_xml import to_xml

Json = dict[str, Any]

_ACTIONS = "Default"


def read_service_document(request: RequestContext) -> ApiResponse:
    """Handle GET of the service document."""
    body = format_body(_service_document(request.base), request.version, request.media_type)
    return ApiResponse(200, body, request.media_type.content_type)


def read_metadata(request: RequestContext) -> ApiResponse:
    """Handle GET $metadata: XML, unless `$format` asks for JSON."""
    formats = parse_qs(request.query).get("$format", ["xml"])
    if formats[-1].lower() in ("json", "application/json"):
        return ApiResponse(200, _metadata(), "application/json")
    return ApiResponse(200, _metadata_xml(), "application/xml")


def _service_document(base: str) -> Json:
    sets = [{"name": name, "kind": "EntitySet", "url": name} for name in ENTITY_SETS]
    return {"@odata.context": f"{base}/$metadata", "value": sets}


@cache
def _metadata_xml() -> str:
    return to_xml(_metadata())


@cache
def _metadata() -> Json:
    contract = tikit_contract.read()
    types: Json = {name: _entity_type(entity_set) for name, entity_set in ENTITY_SETS.items()}
    actions: Json = {}
    container: Json = {"$Kind": "EntityContainer"}
    for name, entity_set in ENTITY_SETS.items():
        container[name] = {"$Collection": True, "$Type": entity_set.type_name}
        if entity_set.navigations:
            bindings = {
                navigation.name: navigation.target
                for navigation in sorted(entity_set.navigations, key=lambda navigation: navigation.name)
            }
            container[name]["$NavigationPropertyBinding"] = bindings
    for name, bound_to, takes, gives in _operations(contract):
        types |= _complex_types(contract, takes)
        actions[name] = [_action(contract, bound_to, takes, gives)]
        if bound_to is None:
            container[name] = {"$Action": f"{_ACTIONS}.{name}", "$EntitySet": gives}
    return {
        "$Version": "4.0",
        "$EntityContainer": f"{_ACTIONS}.Container",
        NAMESPACE: types,
        _ACTIONS: {**actions, "Container": container},
    }


def _entity_type(entity_set: EntitySet) -> Json:
    made: Json = {"$Kind": "EntityType", "$Key": ["Id"]}
    made |= {declared.name: _property(declared.type, declared.nullable) for declared in entity_set.properties}
    return made | {navigation.name: _navigation(navigation) for navigation in entity_set.navigations}


def _navigation(navigation: Navigation) -> Json:
    made = {"$Kind": "NavigationProperty", "$Type": f"{NAMESPACE}.{navigation.target}"}
    if navigation.many:
        return {**made, "$Collection": True}
    return {**made, "$Nullable": True, "$ReferentialConstraint": {navigation.column: navigation.target_column}}


def _property(type_name: str, nullable: bool, many: bool = False) -> Json:
    made: Json = {"$Collection": True} if many else {}
    if type_name != "Edm.String":
        made["$Type"] = type_name
    return {**made, "$Nullable": True} if nullable else made


def _operations(contract: Json) -> Iterator[tuple[str, str | None, str, str]]:
    """Give each action: its name, the entity it is bound to, the schema of its body, the entity it answers with."""
    for path, methods in contract["paths"].items():
        *before, name = re.sub(r"\(.*?\)", "", path).strip("/").split("/")
        if "post" in methods and name not in ENTITY_SETS:
            bound_to = next((known for known in ENTITY_SETS if before and known.lower() == before[0].lower()), None)
            answer = methods["post"]["responses"]["200"]["content"]["application/json"]["schema"]
            body = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
            yield name, bound_to, _named(body), _named(answer)


def _action(contract: Json, bound_to: str | None, takes: str, gives: str) -> Json:
    parameters = [{"$Name": "bindingParameter", "$Type": f"{NAMESPACE}.{bound_to}"}] if bound_to else []
    for name, member in contract["components"]["schemas"][takes]["properties"].items():
        parameters.append({"$Name": name, **_member(member, required=True)})
    made = {"$Kind": "Action", **({"$IsBound": True} if bound_to else {})}
    return {**made, "$Parameter": parameters, "$ReturnType": {"$Type": f"{NAMESPACE}.{gives}"}}


def _complex_types(contract: Json, wrapper: str) -> Json:
    """Give the complex types that the properties of a schema are of, and those within them."""
    schemas, made = contract["components"]["schemas"], {}
    wanted = [name for member in schemas[wrapper]["properties"].values() for name in _references(member)]
    for name in wanted:
        members = schemas[name]["properties"]
        required = schemas[name].get("required", [])
        made[name] = {"$Kind": "ComplexType"}
        made[name] |= {key: _member(member, required=key in required) for key, member in members.items()}
        wanted += [inner for member in members.values() for inner in _references(member) if inner not in wanted]
    return made


def _member(schema: Json, *, required: bool) -> Json:
    references = list(_references(schema))
    if references:
        return _property(f"{NAMESPACE}.{references[0]}", not required)
    # Of several forms the first is the one that the service keeps.
    schema = next(choice for choice in _choices(schema) if choice.get("type") != "null")
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    kind = next(kind for kind in kinds if kind != "null")
    held = schema["items"] if kind == "array" else {**schema, "type": kind}
    return _property(EDM_TYPES[held["type"], held.get("format")], not required or "null" in kinds, kind == "array")


def _references(schema: Json) -> Iterator[str]:
    """Give the names of the schemas that a property is of: one, or none."""
    for choice in _choices(schema):
        if "$ref" in choice:
            yield _named(choice)


def _choices(schema: Json) -> list[Json]:
    choices: list[Json] = schema.get("oneOf") or schema.get("anyOf") or [schema]
    return choices


def _named(reference: Json) -> str:
    return str(reference["$ref"]).rpartition("/")[2]
