"""The entity sets that the sandbox serves: their properties in wire order, and the ways between them.

Names, types and order are the contract's. What no contract says, since every property of an answer may be
null there, is declared here: which properties the server never leaves null, and by which columns entities
hang together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tikit_contract

EntityJson = dict[str, Any]
"""An entity as a JSON object, in wire form."""

NAMESPACE = "ServiceDesk.Core.Models"

# OpenAPI's (type, format) of a property, as a type of OData's entity data model.
EDM_TYPES = {
    ("boolean", None): "Edm.Boolean",
    ("integer", None): "Edm.Int32",
    ("integer", "int32"): "Edm.Int32",
    ("integer", "int64"): "Edm.Int64",
    ("number", None): "Edm.Double",
    ("number", "double"): "Edm.Double",
    ("number", "float"): "Edm.Single",
    ("string", None): "Edm.String",
    ("string", "date"): "Edm.Date",
    ("string", "date-time"): "Edm.DateTimeOffset",
    ("string", "uri"): "Edm.String",
    ("string", "email"): "Edm.String",
    ("string", "uuid"): "Edm.Guid",
}

# In the order of the service document.
SET_NAMES = (
    "Ticket",
    "CdmUser",
    "PlatformUser",
    "Comment",
    "Status",
    "Priority",
    "Category",
    "Impact",
    "Urgency",
    "Source",
    "Escalation",
    "TicketType",
    "SupportGroup",
    "Group",
    "TicketTemplate",
    "AccessToken",
    "ApplicationRole",
)

_INT32 = range(-(2**31), 2**31)

# Besides these, no boolean is ever null.
NEVER_NULL_ANYWHERE = {"Id", "ModifiedDate", "CreatedDate", "Guid", "Position"}
NEVER_NULL = {
    "Ticket": {"RequesterId", "Title"},
    "Comment": {"TicketId"},
    "AccessToken": {"Name", "Owner", "ExpirationDate"},
    "ApplicationRole": {"Name"},
}


# Each is declared once, so it equals itself alone: what is made of many is then looked up at once.
@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """A property that holds a value: its name, its type (``Edm.Int32``), and whether it may be null."""

    name: str
    type: str
    nullable: bool


@dataclass(frozen=True, slots=True, eq=False)
class Navigation:
    """A way to other entities: where ``column`` of the one equals ``target_column`` of the other.

    With ``through``, a table of pairs lies between: its first column equals ``column``, its second
    ``target_column``.
    """

    name: str
    target: str
    column: str
    target_column: str = "Id"
    many: bool = False
    through: tuple[str, str, str] | None = None


NAVIGATIONS = {
    "Ticket": (
        Navigation("Requester", "CdmUser", "RequesterId"),
        Navigation("Assignee", "PlatformUser", "AssigneeId"),
        Navigation("SupportGroup", "SupportGroup", "SupportGroupId"),
        Navigation("Category", "Category", "CategoryId"),
        Navigation("Priority", "Priority", "PriorityId"),
        Navigation("Status", "Status", "StatusId"),
        Navigation("Comments", "Comment", "Id", "TicketId", many=True),
    ),
    "AccessToken": (
        Navigation(
            "ApplicationRoles",
            "ApplicationRole",
            "Id",
            many=True,
            through=("ApplicationRoleMap", "AccessTokenId", "ApplicationRoleId"),
        ),
    ),
}


@dataclass(frozen=True, eq=False)
class EntitySet:
    """An entity set, with what one of its entities holds."""

    name: str
    properties: tuple[Property, ...]
    navigations: tuple[Navigation, ...] = field(default=())

    @property
    def type_name(self) -> str:
        """The full name of the entity type."""
        return f"{NAMESPACE}.{self.name}"

    @cached_property
    def _by_name(self) -> dict[str, Property | Navigation]:
        members: list[Property | Navigation] = [*self.properties, *self.navigations]
        return {member.name.lower(): member for member in members}

    def member(self, name: str) -> Property | Navigation | None:
        """Give the property or navigation of that name, in whatever case it is written."""
        return self._by_name.get(name.lower())

    def declared(self, name: str) -> Property:
        """Give the property of exactly that name, which is there."""
        return next(declared for declared in self.properties if declared.name == name)


def _schema(contract: dict[str, Any], name: str) -> dict[str, Any] | None:
    """Find what the contract says of an entity: the schema of its name, or what the list of it holds."""
    schemas: dict[str, dict[str, Any]] = contract["components"]["schemas"]
    if name in schemas:
        return schemas[name]
    for path, operations in contract["paths"].items():
        if path.lower() == f"/{name.lower()}" and "get" in operations:
            content = operations["get"]["responses"]["200"]["content"]["application/json"]
            collection = schemas[content["schema"]["$ref"].rpartition("/")[2]]
            item = collection["properties"]["value"]["items"]["$ref"]
            return schemas[item.rpartition("/")[2]]
    return None


def _properties(name: str, schema: dict[str, Any]) -> Iterator[Property]:
    """Read the properties of a schema; those that refer to another schema are navigations, not properties."""
    never_null = NEVER_NULL_ANYWHERE | NEVER_NULL.get(name, set())
    for member, declared in schema["properties"].items():
        kinds = declared.get("type", [])
        kind = next((k for k in ([kinds] if isinstance(kinds, str) else kinds) if k != "null"), None)
        edm_type = EDM_TYPES.get((str(kind), declared.get("format")))
        if edm_type is not None:
            yield Property(member, edm_type, edm_type != "Edm.Boolean" and member not in never_null)


def _entity_sets() -> dict[str, EntitySet]:
    contract = tikit_contract.read()
    schemas = {name: _schema(contract, name) for name in SET_NAMES}
    known = {name: tuple(_properties(name, schema)) for name, schema in schemas.items() if schema}
    return {
        name: EntitySet(name, properties, tuple(n for n in NAVIGATIONS.get(name, ()) if n.target in known))
        for name, properties in known.items()
    }


ENTITY_SETS = _entity_sets()


def is_int32(value: Any) -> bool:
    """Return whether a JSON value is an Edm.Int32."""
    return isinstance(value, int) and not isinstance(value, bool) and value in _INT32
