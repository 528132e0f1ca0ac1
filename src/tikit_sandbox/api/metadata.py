"""The service document and the metadata (CSDL 4.0).

Both are derived: entity sets, properties and navigations from ``entity_sets``, actions and their parameters from the
contract.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import tikit_contract

from tikit_sandbox.store.entity_sets import EDM_TYPES, ENTITY_SETS, NAMESPACE, EntitySet, Navigation

from .annotations import format_body
from .messages import ApiResponse, RequestContext
from .metadata_xml import to_xml

Json = dict[str, Any]

_ACTION_NAMESPACE = "Default"


def read_service_document(request: RequestContext) -> ApiResponse:
    """Handle GET of the service document."""
    body = format_body(_service_document(request.base), request.version, request.media_type)
    return ApiResponse(200, body, request.media_type.content_type)


def read_metadata(request: RequestContext) -> ApiResponse:
    """Handle GET $metadata: the response is XML unless ``$format`` is JSON."""
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
    for action in _actions(contract):
        types |= _complex_types(contract, action.body)
        actions[action.name] = [_action_json(contract, action)]
        if action.bound_to is None:
            container[action.name] = {"$Action": f"{_ACTION_NAMESPACE}.{action.name}", "$EntitySet": action.returns}
    return {
        "$Version": "4.0",
        "$EntityContainer": f"{_ACTION_NAMESPACE}.Container",
        NAMESPACE: types,
        _ACTION_NAMESPACE: {**actions, "Container": container},
    }


def _entity_type(entity_set: EntitySet) -> Json:
    entity_type: Json = {"$Kind": "EntityType", "$Key": ["Id"]}
    entity_type |= {declared.name: _property(declared.type, declared.nullable) for declared in entity_set.properties}
    return entity_type | {navigation.name: _navigation(navigation) for navigation in entity_set.navigations}


def _navigation(navigation: Navigation) -> Json:
    member: Json = {"$Kind": "NavigationProperty", "$Type": f"{NAMESPACE}.{navigation.target}"}
    if navigation.many:
        return {**member, "$Collection": True}
    return {**member, "$Nullable": True, "$ReferentialConstraint": {navigation.column: navigation.target_column}}


def _property(type_name: str, nullable: bool, many: bool = False) -> Json:
    member: Json = {"$Collection": True} if many else {}
    if type_name != "Edm.String":
        member["$Type"] = type_name
    return {**member, "$Nullable": True} if nullable else member


class _Action(NamedTuple):
    """An action of the contract.

    Attributes:
        name: its name.
        bound_to: the entity type to which it is bound; None for an unbound action.
        body: the schema of the request body.
        returns: the entity type of the response.
    """

    name: str
    bound_to: str | None
    body: str
    returns: str


def _actions(contract: Json) -> Iterator[_Action]:
    """Yield the actions of the contract: every POST whose path does not end in an entity set."""
    for path, methods in contract["paths"].items():
        *parents, name = re.sub(r"\(.*?\)", "", path).strip("/").split("/")
        if "post" in methods and name not in ENTITY_SETS:
            bound_to = next((n for n in ENTITY_SETS if parents and n.lower() == parents[0].lower()), None)
            response = methods["post"]["responses"]["200"]["content"]["application/json"]["schema"]
            body = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
            yield _Action(name, bound_to, _schema_name(body), _schema_name(response))


def _action_json(contract: Json, action: _Action) -> Json:
    parameters: list[Json] = []
    if action.bound_to:
        parameters.append({"$Name": "bindingParameter", "$Type": f"{NAMESPACE}.{action.bound_to}"})
    for name, member in contract["components"]["schemas"][action.body]["properties"].items():
        parameters.append({"$Name": name, **_member(member, required=True)})
    kind = {"$Kind": "Action", **({"$IsBound": True} if action.bound_to else {})}
    return {**kind, "$Parameter": parameters, "$ReturnType": {"$Type": f"{NAMESPACE}.{action.returns}"}}


def _complex_types(contract: Json, schema: str) -> Json:
    """Return the complex types of a schema's properties, and the types nested in them."""
    schemas, types = contract["components"]["schemas"], {}
    names = [name for member in schemas[schema]["properties"].values() for name in _references(member)]
    for name in names:  # grows while nested types are found
        members = schemas[name]["properties"]
        required = schemas[name].get("required", [])
        types[name] = {"$Kind": "ComplexType"}
        types[name] |= {key: _member(member, required=key in required) for key, member in members.items()}
        names += [nested for member in members.values() for nested in _references(member) if nested not in names]
    return types


def _member(schema: Json, *, required: bool) -> Json:
    references = list(_references(schema))
    if references:
        return _property(f"{NAMESPACE}.{references[0]}", not required)
    # The service stores the first of several alternatives.
    schema = next(alternative for alternative in _alternatives(schema) if alternative.get("type") != "null")
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    kind = next(kind for kind in kinds if kind != "null")
    value = schema["items"] if kind == "array" else {**schema, "type": kind}
    return _property(EDM_TYPES[value["type"], value.get("format")], not required or "null" in kinds, kind == "array")


def _references(schema: Json) -> Iterator[str]:
    """Yield the name of the schema to which a property refers, if it refers to one."""
    for alternative in _alternatives(schema):
        if "$ref" in alternative:
            yield _schema_name(alternative)


def _alternatives(schema: Json) -> list[Json]:
    alternatives: list[Json] = schema.get("oneOf") or schema.get("anyOf") or [schema]
    return alternatives


def _schema_name(reference: Json) -> str:
    return str(reference["$ref"]).rpartition("/")[2]
