"""The typed tree: what a query means on the entities. Every node that is a value has a ``type``; null has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tikit_sandbox.store.entity_sets import EntitySet, Navigation, Property


@dataclass(frozen=True, slots=True)
class EntityNode:
    """An entity: what a variable stands for, or what single navigations lead to from there."""

    variable: str
    entity_set: EntitySet
    path: tuple[Navigation, ...] = ()

    @property
    def type(self) -> str:
        """The full name of the entity type."""
        return self.entity_set.type_name

    @property
    def nullable(self) -> bool:
        """Whether there may be no such entity: where a path of navigations leads, there may be none."""
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class CollectionNode:
    """The collection that hangs on an entity."""

    owner: EntityNode
    navigation: Navigation
    entity_set: EntitySet


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value from the query, which lies by this name among its values; null has neither name nor type."""

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
        """Whether it may be null, the entity missing included."""
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
    """A function of OData's own."""

    name: str
    arguments: tuple[TypedNode, ...]
    type: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class InList:
    """Whether a value is one of a list."""

    left: TypedNode
    values: tuple[Parameter, ...]
    type: str = "Edm.Boolean"
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Quantifier:
    """Whether any, or all, of a collection meet a condition."""

    quantifier: str
    variable: str
    collection: CollectionNode
    condition: TypedNode | None
    type: str = "Edm.Boolean"
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class CollectionCount:
    """How many a collection holds."""

    collection: CollectionNode
    type: str = "Edm.Int64"
    nullable: bool = False


def root_property(entity_set: EntitySet, name: str) -> PropertyAccess:
    """Give the property of that name of the entity that is asked for."""
    return PropertyAccess(EntityNode("$it", entity_set), entity_set.declared(name))


TypedNode = EntityNode | Parameter | PropertyAccess | Operation | FunctionCall | InList | Quantifier | CollectionCount


@dataclass(frozen=True, slots=True)
class OrderKey:
    """A key to order by."""

    node: TypedNode
    descending: bool


def with_key(entity_set: EntitySet, order: Sequence[OrderKey]) -> tuple[OrderKey, ...]:
    """Add the entity's key to an order, if it is not in it, so that no two entities are equal in it."""
    key = root_property(entity_set, "Id")
    return tuple(order) if any(known.node == key for known in order) else (*order, OrderKey(key, False))


def boolean_operation(operator: str, *operands: TypedNode) -> Operation:
    """Give a condition that is either true or false."""
    return Operation(operator, operands, "Edm.Boolean", nullable=False)


def count_nodes(node: TypedNode) -> int:
    """Count the nodes as the framework does, which allows 100 of them in a ``$filter``."""
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
            return 2 + count_nodes(node.collection.owner)
        case Quantifier():
            return 2 + count_nodes(node.collection.owner) + (count_nodes(node.condition) if node.condition else 1)
