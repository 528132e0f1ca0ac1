"""Faults of the shape: JSON that is neither a list nor an entity, or that reports an error."""

from collections.abc import Callable
from typing import Any

from .fault import ACCEPT, BROKEN, TOLERATE, Advice, Applies, Exchange, Fault

_ERROR = {"code": "", "message": "The service could not read the database."}


def _fault(
    name: str, summary: str, advice: Advice, change: Callable[[dict[str, Any]], object], applies: Applies
) -> Fault:
    """Make a fault that changes the object of a response, or replaces it by another value."""

    def spoil(exchange: Exchange) -> list[bytes]:
        return [exchange.with_json(change(dict(exchange.json))).whole()]

    return Fault(name, summary, advice, spoil, applies, group="shape")


def _root(name: str, value: object) -> Fault:
    return _fault(f"root-{name}", f"the JSON text is {name.replace('-', ' ')}", BROKEN, lambda _: value, "body")


def _value(name: str, summary: str, change: Callable[[list[dict[str, Any]]], object]) -> Fault:
    """Make a fault that changes the value of a list."""
    return _fault(name, summary, BROKEN, lambda page: {**page, "value": change(page["value"])}, "list")


def _last(change: Callable[[dict[str, Any]], object]) -> Callable[[list[dict[str, Any]]], object]:
    return lambda items: [*items[:-1], change(items[-1] if items else {})]


def _with_id(make: Callable[[Any], object]) -> Callable[[dict[str, Any]], object]:
    return lambda members: {**members, "Id": make(members.get("Id"))}


def _without(members: dict[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in members.items() if other != name}


def _renamed(members: dict[str, Any], name: str, other: str) -> dict[str, Any]:
    return {other if old == name else old: value for old, value in members.items()}


_IDS: tuple[tuple[str, str, Callable[[Any], object]], ...] = (
    ("null", "null", lambda _: None),
    ("text", "text", str),
    ("empty-text", "an empty text", lambda _: ""),
    ("true", "true", lambda _: True),
    ("fraction", "a fraction", lambda _: 5.5),
    ("array", "an array", lambda number: [number]),
    ("object", "an object", lambda number: {"Id": number}),
)

_ROOTS = (
    *(_root(name, value) for name, value in (
        ("an-array", [{"Id": 1}]), ("an-empty-array", []), ("a-string", "done"), ("an-empty-string", ""),
        ("a-number", 42), ("zero", 0), ("true", True), ("false", False), ("null", None), ("an-empty-object", {}),
    )),
    _fault("wrapped-in-data", "the response is a member named data", BROKEN, lambda body: {"data": body}, "body"),
    _fault("wrapped-in-d", "the response is a member named d, as in OData 2", BROKEN, lambda body: {"d": body}, "body"),
    _fault("soft-failure", "a 200 with success: false and a message", BROKEN, lambda _: {"success": False, "message": "Try later"}, "body"),
    _fault("error-at-root", "an OData error with 200", BROKEN, lambda _: {"error": _ERROR}, "body"),
    _fault("error-beside-data", "an OData error beside the data", BROKEN, lambda body: {**body, "error": _ERROR}, "body"),
    _fault("error-as-text", "an error as text beside the data", BROKEN, lambda body: {**body, "error": "out of memory"}, "body"),
    _fault("error-annotation", "an annotation @odata.error beside the data", BROKEN, lambda body: {**body, "@odata.error": _ERROR}, "body"),
    _fault("error-annotation-4.01", "an annotation @error beside the data", BROKEN, lambda body: {**body, "@error": _ERROR}, "body"),
    _fault("error-annotation-of-value", "an annotation value@odata.error", BROKEN, lambda page: {**page, "value@odata.error": _ERROR}, "list"),
    _fault("error-null", "error: null beside the data", TOLERATE, lambda body: {**body, "error": None}, "body"),
    _fault("unknown-members", "unknown members and annotations", ACCEPT, lambda body: {**body, "@vendor.trace": {"id": 1}, "@odata.etag": "x"}, "body"),
    _fault("context-missing", "no @odata.context", ACCEPT, lambda body: _without(body, "@odata.context"), "body"),
)  # fmt: skip  # a table: one fault in a line
_LISTS = (
    _fault("value-missing", "a list without value", BROKEN, lambda page: _without(page, "value"), "list"),
    _fault("value-in-small-letters", "value spelled Value", BROKEN, lambda page: _renamed(page, "value", "Value"), "list"),
    _value("value-null", "value is null", lambda _: None),
    _value("value-object", "value is an object", lambda items: {str(item["Id"]): item for item in items}),
    _value("value-entity", "value is the first entity", lambda items: items[0] if items else {}),
    _value("value-string", "value is text", lambda _: "none"),
    _value("value-number", "value is a number", len),
    _value("value-false", "value is false", lambda _: False),
    _value("value-nested", "value is an array in an array", lambda items: [items]),
    _value("items-null", "value is an array of nulls", lambda items: [None for _ in items]),
    _value("items-text", "value is an array of texts", lambda items: [str(item["Id"]) for item in items]),
    _value("items-numbers", "value is an array of numbers", lambda items: [item["Id"] for item in items]),
    _value("item-null-last", "the last item is null", _last(lambda _: None)),
    _value("item-empty-last", "the last item is an empty object", _last(lambda _: {})),
    _value("item-error-last", "the last item is an error", _last(lambda _: {"error": _ERROR})),
    _value("item-error-annotation", "the last item has an annotation @odata.error", _last(lambda item: {**item, "@odata.error": _ERROR})),
    _value("item-id-missing", "the last item has no Id", _last(lambda item: _without(item, "Id"))),
    _value("item-id-in-small-letters", "the last item has id instead of Id", _last(lambda item: _renamed(item, "Id", "id"))),
    *(_value(f"item-id-{name}", f"the Id of the last item is {words}", _last(_with_id(make)))
      for name, words, make in _IDS),
)  # fmt: skip  # a table: one fault in a line
_ENTITIES = (
    _fault("id-missing", "an entity without Id", BROKEN, lambda entity: _without(entity, "Id"), "entity"),
    _fault("id-in-small-letters", "an entity with id instead of Id", BROKEN, lambda entity: _renamed(entity, "Id", "id"), "entity"),
    *(_fault(f"id-{name}", f"the Id of an entity is {words}", BROKEN, _with_id(make), "entity")
      for name, words, make in _IDS),
    _fault("entity-as-list", "an entity in value, as a list of one", BROKEN, lambda entity: {"value": [entity]}, "entity"),
    _fault("entity-as-value", "an entity as the member value", BROKEN, lambda entity: {"value": entity}, "entity"),
    _fault("list-as-entity", "an entity instead of a list", BROKEN, lambda page: (page["value"] or [{}])[0], "list"),
)  # fmt: skip  # a table: one fault in a line

FAULTS = (*_ROOTS, *_LISTS, *_ENTITIES)
