"""The entity sets that the sandbox serves: their properties in wire order, and their navigation properties.

Names, types and order come from the contract. In the contract every property of a response may be null, so this
module declares what the contract cannot: which properties are never null, and which columns relate the entities.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import tikit_contract

EntityJson = dict[str, Any]
"""An entity as a JSON object, in wire form."""

NAMESPACE = "ServiceDesk.Core.Models"

# OData type by OpenAPI (type, format).
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

# In addition, booleans are never null.
NEVER_NULL_ANYWHERE = {"Id", "ModifiedDate", "CreatedDate", "Guid", "Position"}
NEVER_NULL = {
    "Ticket": {"RequesterId", "Title"},
    "Comment": {"TicketId"},
    "AccessToken": {"Name", "Owner", "ExpirationDate"},
    "ApplicationRole": {"Name"},
}


# Properties and navigations are compared by identity: each exists once, and hashing a tree of them is cheap.
@dataclass(frozen=True, slots=True, eq=False)
class Property:
    """A structural property: its name, its type (such as ``Edm.Int32``), and whether it may be null."""

    name: str
    type: str
    nullable: bool


@dataclass(frozen=True, slots=True, eq=False)
class Navigation:
    """A navigation property: it leads to the entities whose ``target_column`` equals ``column``.

    Attributes:
        name: the name of the property.
        target: the name of the entity set to which it leads.
        column: the column of the entity that owns the property.
        target_column: the column of the entity to which it leads.
        many: whether it leads to a collection.
        through: the table of a many-to-many relation, its column that equals ``column``, and its column that equals
            ``target_column``; None for other relations.
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
    """An entity set, with the properties and navigation properties of its entities."""

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
        """Return the property or navigation with this name in any case, or None."""
        return self._by_name.get(name.lower())

    def declared(self, name: str) -> Property:
        """Return the property with exactly this name, which must exist."""
        return next(declared for declared in self.properties if declared.name == name)


def _schema(contract: dict[str, Any], name: str) -> dict[str, Any] | None:
    """Return the contract's schema of an entity: the schema of its name, or the item schema of its list."""
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
    """Yield the properties of a schema. A member that refers to another schema is a navigation, so it is left out."""
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
    properties_by_set = {name: tuple(_properties(name, schema)) for name, schema in schemas.items() if schema}
    return {
        name: EntitySet(name, properties, tuple(n for n in NAVIGATIONS.get(name, ()) if n.target in properties_by_set))
        for name, properties in properties_by_set.items()
    }


ENTITY_SETS = _entity_sets()


def is_int32(value: Any) -> bool:
    """Return whether a JSON value is an Edm.Int32."""
    return isinstance(value, int) and not isinstance(value, bool) and value in _INT32
