"""The typed tree of a query, with resolved names. Every node that is a value has a ``type``; null has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tikit_sandbox.store.entity_sets import EntitySet, Navigation, Property


@dataclass(frozen=True, slots=True)
class EntityNode:
    """An entity: a range variable, or an entity that single-valued navigations lead to from it."""

    variable: str
    entity_set: EntitySet
    path: tuple[Navigation, ...] = ()

    @property
    def type(self) -> str:
        """The full name of the entity type."""
        return self.entity_set.type_name

    @property
    def nullable(self) -> bool:
        """Whether the entity may be missing, as at the end of a navigation path."""
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class CollectionNode:
    """The collection of a navigation property."""

    owner: EntityNode
    navigation: Navigation
    entity_set: EntitySet


@dataclass(frozen=True, slots=True)
class Parameter:
    """A bound parameter; its value is in the BoundValues by its name. Null has neither name nor type."""

    name: str
    type: str | None
    nullable: bool = False


NULL = Parameter("", None, nullable=True)


@dataclass(frozen=True, slots=True)
class PropertyAccess:
    """A property of an entity."""

    entity: EntityNode
    declared: Property

    @property
    def type(self) -> str:
        """The property's type."""
        return self.declared.type

    @property
    def nullable(self) -> bool:
        """Whether the value may be null, also because the entity is missing."""
        return self.declared.nullable or self.entity.nullable


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator on one or two operands: ``not``, ``negate``, logic, comparison or arithmetic."""

    operator: str
    operands: tuple[TypedNode, ...]
    type: str | None
    nullable: bool


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of an OData function."""

    name: str
    arguments: tuple[TypedNode, ...]
    type: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class InList:
    """A test whether a value is in a list."""

    left: TypedNode
    values: tuple[Parameter, ...]
    type: str = "Edm.Boolean"
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Quantifier:
    """A test whether any, or all, elements of a collection meet a condition."""

    quantifier: str
    variable: str
    collection: CollectionNode
    condition: TypedNode | None
    type: str = "Edm.Boolean"
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class CollectionCount:
    """The number of elements in a collection, or of those that meet a condition on the range variable."""

    collection: CollectionNode
    variable: str
    condition: TypedNode | None
    type: str = "Edm.Int64"
    nullable: bool = False


# The range variables of the requested entities, and of the entity that owns an expanded one.
REQUESTED, OWNER = "$it", "$owner"


def root_property(entity_set: EntitySet, name: str) -> PropertyAccess:
    """Return the access to a property of the requested entity."""
    return PropertyAccess(EntityNode(REQUESTED, entity_set), entity_set.declared(name))


TypedNode = EntityNode | Parameter | PropertyAccess | Operation | FunctionCall | InList | Quantifier | CollectionCount


@dataclass(frozen=True, slots=True)
class OrderKey:
    """A sort key."""

    node: TypedNode
    descending: bool


def with_key(entity_set: EntitySet, order: Sequence[OrderKey]) -> tuple[OrderKey, ...]:
    """Append the entity's key to an order without a property of its name, so that the order is total.

    The framework compares names alone: after ``Status/Id`` it does not append ``Id``, and neither does the sandbox.
    """
    names = {known.node.declared.name for known in order if isinstance(known.node, PropertyAccess)}
    return tuple(order) if "Id" in names else (*order, OrderKey(root_property(entity_set, "Id"), False))


def boolean_operation(operator: str, *operands: TypedNode) -> Operation:
    """Return an operation that is true or false, never null."""
    return Operation(operator, operands, "Edm.Boolean", nullable=False)


def count_nodes(node: TypedNode) -> int:
    """Count the nodes as the framework does. It allows 100 of them in a ``$filter``."""
    match node:
        case Parameter():
            return 1
        case EntityNode():
            return 1 + len(node.path)
        case PropertyAccess():
            return 1 + count_nodes(node.entity)
        case Operation():
            return 1 + sum(count_nodes(operand) for operand in node.operands)
        case FunctionCall():
            return 1 + sum(count_nodes(argument) for argument in node.arguments)
        case InList():
            return 2 + count_nodes(node.left)
        case CollectionCount():
            return 2 + count_nodes(node.collection.owner) + (count_nodes(node.condition) if node.condition else 0)
        case Quantifier():
            return 2 + count_nodes(node.collection.owner) + (count_nodes(node.condition) if node.condition else 1)
