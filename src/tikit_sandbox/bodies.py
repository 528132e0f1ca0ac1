"""Bodies of requests: read as the framework reads them, then checked by the contract's schemas."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jsonschema_rs
import tikit_contract

from tikit_sandbox.clock import parse_moment, wire_time

UNREADABLE = "The input was not valid."
_EMPTY = "A non-empty request body is required."
_INT32 = range(-(2**31), 2**31)


class BodyError(Exception):
    """A body that is refused; `status` and `body` are the answer."""

    def __init__(self, message: str, target: str = "", status: int = 400) -> None:
        super().__init__(message)
        detail = {"code": "", "message": message} | ({"target": target} if target else {})
        whole = f"{target}:\n{message}" if target else message
        self.status = status
        self.body = {"error": {"code": "", "message": whole, "details": [detail]}} if status == 400 else None


def read_body(content: bytes, content_type: str, schema: str) -> dict[str, Any]:
    """Read a body as the contract's schema of that name says.

    Names of properties come back as the contract spells them, dates as the service sends them.

    Raises:
        BodyError: it cannot be read, which names no property, or it breaks a rule, which does.

    """
    kind, _, parameters = content_type.lower().replace(" ", "").partition(";")
    if "charset=" in parameters and "charset=utf-8" not in parameters:
        raise BodyError("", status=415)
    if not content.strip() and kind == "application/json":
        raise BodyError(_EMPTY)
    try:
        if kind != "application/json":
            raise ValueError(kind)
        value = json.loads(content.decode(), object_pairs_hook=_members, parse_constant=_no_constant)
        schemas = _schemas()
        wraps = len(schemas[schema]["properties"]) == 1
        body = _object(value, schemas[schema], exact=wraps)
    except (ValueError, RecursionError):
        raise BodyError(UNREADABLE) from None
    for error in _validator(schema).iter_errors(body):
        raise _broken_rule(error)
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


def _broken_rule(error: jsonschema_rs.ValidationError) -> BodyError:
    path = [str(part) for part in error.instance_path if isinstance(part, str)]
    if "required" in str(error.schema_path[-1]):
        name = error.message.split('"')[1]
        return BodyError(f"The {name} field is required.", name)
    name = path[-1] if path else ""
    if error.schema_path[-1] in ("minLength", "minItems"):
        return BodyError(f"The {name} field is required.", name)
    return BodyError(UNREADABLE)


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
    if isinstance(value, bool) or not isinstance(value, int) or value not in _INT32:
        raise ValueError("no Int32")
    return value


def _date(text: str) -> str:
    if len(text) == len("2026-11-30"):
        return wire_time(datetime.fromisoformat(text).replace(tzinfo=UTC))
    if "T" not in text:
        raise ValueError(text)
    return wire_time(parse_moment(text))
