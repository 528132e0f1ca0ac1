"""Request bodies: parsed as the framework parses them, then validated against the contract's schemas."""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import jsonschema_rs
import tikit_contract

from tikit_sandbox.errors import BodyError, Rule, required
from tikit_sandbox.store.dates import WIRE_SUFFIX, parse_timestamp, to_store, with_fraction
from tikit_sandbox.store.entity_sets import is_int32

UNREADABLE = "The input was not valid."
_EMPTY = "A non-empty request body is required."
# A day, or a timestamp with a time zone; digits of the fraction beyond the seventh are dropped.
_DATE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d(?::\d\d)?)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:\d\d))?",
    re.ASCII,
)


def read_body(content: bytes, content_type: str, schema: str) -> dict[str, Any]:
    """Parse a body and validate it against a schema of the contract.

    Args:
        content: the body.
        content_type: the value of the ``Content-Type`` header.
        schema: the name of the schema.

    Returns:
        The body, its property names spelled as in the contract and its dates in wire form.

    Raises:
        BodyError: the body cannot be parsed (the error names no property), or it breaks rules (the error names
            the properties).
    """
    media_type, _, parameters = content_type.lower().replace(" ", "").partition(";")
    if "charset=" in parameters and "charset=utf-8" not in parameters:
        raise BodyError(status=415)
    if not content.strip() and media_type == "application/json":
        raise BodyError(Rule(_EMPTY))
    try:
        if media_type != "application/json":
            raise ValueError(media_type)
        value = json.loads(content.decode(), object_pairs_hook=_unique_members, parse_constant=_reject_constant)
        schemas = _schemas()
        # The name of an action's parameter is matched with case, the names of properties without.
        is_action = len(schemas[schema]["properties"]) == 1
        body = _object(value, schemas[schema], match_case=is_action)
    except (ValueError, RecursionError):
        raise BodyError(Rule(UNREADABLE)) from None
    missing = [_missing_property(error) for error in _validator(schema).iter_errors(body)]
    if None in missing:
        raise BodyError(Rule(UNREADABLE))
    if missing:
        order = list(_declared_names(schemas[schema]))
        names = sorted({name for name in missing if name}, key=order.index)
        raise BodyError(*(required(name) for name in names))
    return body


@cache
def _schemas() -> dict[str, dict[str, Any]]:
    schemas: dict[str, dict[str, Any]] = tikit_contract.read()["components"]["schemas"]
    return schemas


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": _schemas()}}
    )


def _missing_property(error: jsonschema_rs.ValidationError) -> str | None:
    """Return the name of the property that is missing or empty; None for another error."""
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
        return error.kind.property
    if error.kind.name in ("minLength", "minItems"):
        return str(error.instance_path[-1])
    return None


def _declared_names(schema: dict[str, Any]) -> Iterable[str]:
    """Yield the names of all properties of a schema and its nested schemas, in declared order."""
    if "$ref" in schema:
        schema = _schemas()[schema["$ref"].rpartition("/")[2]]
    for name, member in schema.get("properties", {}).items():
        yield name
        yield from _declared_names(member)


def _unique_members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise ValueError(f"duplicate {name}")
        members[name] = value
    return members


def _reject_constant(name: str) -> None:
    raise ValueError(name)


def _object(value: Any, schema: dict[str, Any], *, match_case: bool = False) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    declared = {name if match_case else name.lower(): name for name in schema["properties"]}
    members = {}
    for key, member in value.items():
        name = declared.get(key if match_case else key.lower())
        if name is None or name in members:
            raise ValueError(key)
        members[name] = _value(member, schema["properties"][name])
    return members


def _value(value: Any, schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _value(value, _schemas()[schema["$ref"].rpartition("/")[2]])
    for alternatives in (schema.get("anyOf"), schema.get("oneOf")):
        if alternatives:
            return _first_match(value, alternatives)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if value is None and "null" in kinds:
        return None
    kind = next((kind for kind in kinds if kind != "null"), None)
    if kind == "object":
        return _object(value, schema)
    if kind == "array" and isinstance(value, list):
        return [_value(item, schema["items"]) for item in value]
    if kind == "integer":
        return _integer(value)
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind == "string" and isinstance(value, str):
        value.encode()  # raises ValueError for an unpaired surrogate
        return _date(value) if schema.get("format") in ("date", "date-time") else value
    raise ValueError(kind)


def _first_match(value: Any, alternatives: list[dict[str, Any]]) -> Any:
    for schema in alternatives:
        try:
            return _value(value, schema)
        except ValueError:
            continue
    raise ValueError("no alternative matches")


def _integer(value: Any) -> int:
    if isinstance(value, str) and value.lstrip("-").isdecimal() and value.isascii():
        value = int(value)
    if not is_int32(value):
        raise ValueError("not an Edm.Int32")
    return int(value)


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    timestamp = parse_timestamp(f"{match['day']}T{match['time'] or '00:00'}{match['zone'] or 'Z'}")
    return with_fraction(to_store(timestamp), match["fraction"] or "") + WIRE_SUFFIX
