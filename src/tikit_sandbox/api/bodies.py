"""Bodies of requests: read as the framework reads them, then checked by the contract's schemas."""

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
# A day, or a time with its zone; the service keeps seven digits of a second's fraction.
_DATE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d(?::\d\d)?)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:\d\d))?",
    re.ASCII,
)


def read_body(content: bytes, content_type: str, schema: str) -> dict[str, Any]:
    """Read a body as the contract's schema of that name says.

    Names of properties come back as the contract spells them, dates as the service sends them.

    Raises:
        BodyError: it cannot be read, which names no property, or it breaks a rule, which does.

    """
    kind, _, parameters = content_type.lower().replace(" ", "").partition(";")
    if "charset=" in parameters and "charset=utf-8" not in parameters:
        raise BodyError(status=415)
    if not content.strip() and kind == "application/json":
        raise BodyError(Rule(_EMPTY))
    try:
        if kind != "application/json":
            raise ValueError(kind)
        value = json.loads(content.decode(), object_pairs_hook=_members, parse_constant=_no_constant)
        schemas = _schemas()
        wraps = len(schemas[schema]["properties"]) == 1
        body = _object(value, schemas[schema], exact=wraps)
    except (ValueError, RecursionError):
        raise BodyError(Rule(UNREADABLE)) from None
    broken = [_required(error) for error in _validator(schema).iter_errors(body)]
    if None in broken:
        raise BodyError(Rule(UNREADABLE))
    if broken:
        order = list(_declared(schemas[schema]))
        names = sorted({name for name in broken if name}, key=order.index)
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


def _required(error: jsonschema_rs.ValidationError) -> str | None:
    """Give the name of the property that is missing or empty; None if something else is wrong."""
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Required):
        return error.kind.property
    if error.kind.name in ("minLength", "minItems"):
        return str(error.instance_path[-1])
    return None


def _declared(schema: dict[str, Any]) -> Iterable[str]:
    """Give the names of all properties below a schema, in declared order."""
    if "$ref" in schema:
        schema = _schemas()[schema["$ref"].rpartition("/")[2]]
    for name, member in schema.get("properties", {}).items():
        yield name
        yield from _declared(member)


def _members(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise ValueError(f"{name} twice")
        members[name] = value
    return members


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _object(value: Any, schema: dict[str, Any], *, exact: bool = False) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    declared = {name if exact else name.lower(): name for name in schema["properties"]}
    found = {}
    for written, member in value.items():
        name = declared.get(written if exact else written.lower())
        if name is None or name in found:
            raise ValueError(written)
        found[name] = _value(member, schema["properties"][name])
    return found


def _value(value: Any, schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _value(value, _schemas()[schema["$ref"].rpartition("/")[2]])
    for alternatives in (schema.get("anyOf"), schema.get("oneOf")):
        if alternatives:
            return _first(value, alternatives)
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
        value.encode()  # half of a surrogate pair is no text: ValueError
        return _date(value) if schema.get("format") in ("date", "date-time") else value
    raise ValueError(kind)


def _first(value: Any, alternatives: list[dict[str, Any]]) -> Any:
    for schema in alternatives:
        try:
            return _value(value, schema)
        except ValueError:
            continue
    raise ValueError("none of the alternatives")


def _integer(value: Any) -> int:
    if isinstance(value, str) and value.lstrip("-").isdecimal() and value.isascii():
        value = int(value)
    if not is_int32(value):
        raise ValueError("no Int32")
    return int(value)


def _date(text: str) -> str:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    moment = parse_timestamp(f"{found['day']}T{found['time'] or '00:00'}{found['zone'] or 'Z'}")
    return with_fraction(to_store(moment), found["fraction"] or "") + WIRE_SUFFIX
