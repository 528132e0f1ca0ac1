"""Bind a syntax tree: resolve names and check types, with the framework's checks and messages."""

from collections.abc import Mapping

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax import ast
from tikit_sandbox.query.syntax.in_lists import not_a_list, null_list, parse_list
from tikit_sandbox.query.syntax.literals import NUMBERS, Literal
from tikit_sandbox.query.syntax.parser import parse_expression
from tikit_sandbox.store.entity_sets import ENTITY_SETS, Navigation

from .bind_values import BoundValues
from .calls import bind_call, bind_cast
from .tree import (
    NULL,
    CollectionCount,
    CollectionNode,
    EntityNode,
    InList,
    Operation,
    Parameter,
    PropertyAccess,
    Quantifier,
    TypedNode,
)
from .type_rules import COMPARISON, operation_type

KINDS = {
    "or": "Or",
    "and": "And",
    "eq": "Equal",
    "ne": "NotEqual",
    "gt": "GreaterThan",
    "ge": "GreaterThanOrEqual",
    "lt": "LessThan",
    "le": "LessThanOrEqual",
    "has": "Has",
    "add": "Add",
    "sub": "Subtract",
    "mul": "Multiply",
    "div": "Divide",
    "divby": "Divide",
    "mod": "Modulo",
}
_DIVISION = {"div", "divby", "mod"}

Bound = TypedNode | CollectionNode


class Binder:
    """Binds the expressions of one query.

    Args:
        root: the entity whose properties a name without a parent is one of.
        aliases: the texts of the parameter aliases, by name.
        values: receives the values of the literals.
        resource: the entity that ``$it`` names: the one of the URL, which is the root without this argument.
        takes_aliases: whether parameter aliases are allowed; within an alias they are not.
    """

    def __init__(
        self,
        root: EntityNode,
        aliases: Mapping[str, str],
        values: BoundValues,
        resource: EntityNode | None = None,
        *,
        takes_aliases: bool = True,
    ) -> None:
        self._root = root
        self._aliases = aliases
        self._values = values
        self._takes_aliases = takes_aliases
        self._bound_aliases: dict[str, Bound] = {}
        self._variables = {"$it": resource or root}
        self._has_bare_count = False

    def reject_bare_count(self) -> None:
        """Raise ODataError if a ``$count`` without a collection was bound: it has a type, but no value."""
        if self._has_bare_count:
            raise ODataError("The method or operation is not implemented.")

    def value(self, node: ast.SyntaxNode, message: str) -> TypedNode:
        """Bind an expression to a single value; raise ODataError with a message if it is a collection."""
        bound = self.bind(node)
        if isinstance(bound, CollectionNode):
            raise ODataError(message)
        return bound

    def condition(self, node: ast.SyntaxNode) -> TypedNode:
        """Bind the expression of a ``$filter``; raise ODataError if it is not a condition."""
        refusal = "The $filter expression must evaluate to a single boolean value."
        condition = self.value(node, refusal)
        if condition.type != "Edm.Boolean":
            raise ODataError(refusal)
        return condition

    def bind(self, node: ast.SyntaxNode) -> Bound:
        """Bind a node.

        Raises:
            ODataError: a name is unknown, or the types do not match.
        """
        match node:
            case ast.Value():
                return self._values.parameter(node.literal)
            case ast.Name():
                return self._name(node)
            case ast.Variable():
                return self._variables[node.name]
            case ast.Alias():
                return self._alias(node)
            case ast.Unary():
                return self._unary(node)
            case ast.Binary():
                return self._binary(node)
            case ast.In():
                return self._in(node)
            case ast.Call():
                return self._call(node)
            case ast.Lambda():
                return self._lambda(node)
            case ast.Count():
                return self._count(node)
            case ast.ListText():
                raise ODataError("The list is not valid here.")

    def _parent(self, node: ast.SyntaxNode | None) -> Bound:
        return self._root if node is None else self.bind(node)

    def _name(self, node: ast.Name) -> Bound:
        if node.parent is None and node.name == "$count":
            self._has_bare_count = True
            return Parameter(node.name, "Edm.Int64")
        parent = self._parent(node.parent)
        if isinstance(parent, CollectionNode):
            raise ODataError(
                f"The parent value for a property access of a property '{node.name}' is not a single value. "
                "Property access can only be applied to a single value."
            )
        member = parent.entity_set.member(node.name) if isinstance(parent, EntityNode) else None
        if member is None or not isinstance(parent, EntityNode):
            raise _unknown_property(node.name, parent.type)
        if not isinstance(member, Navigation):
            return PropertyAccess(parent, member)
        target = ENTITY_SETS[member.target]
        if member.many:
            return CollectionNode(parent, member, target)
        return EntityNode(parent.variable, target, (*parent.path, member))

    def _alias(self, node: ast.Alias) -> Bound:
        text = self._aliases.get(node.name)
        if text is None:
            return NULL
        if node.name not in self._bound_aliases:
            # Nested aliases could be infinite, or grow without bounds.
            if not self._takes_aliases:
                raise ODataError(f"The parameter alias '{node.name}' cannot stand within another.")
            resource = self._variables["$it"]
            inner = Binder(self._root, self._aliases, self._values, resource, takes_aliases=False)
            self._bound_aliases[node.name] = inner.bind(parse_expression(text))
            self._has_bare_count |= inner._has_bare_count
        return self._bound_aliases[node.name]

    def _unary(self, node: ast.Unary) -> TypedNode:
        kind, accepted_types = (
            ("Not", ("Edm.Boolean",)) if node.operator == "not" else ("Negate", (*NUMBERS, "Edm.Duration"))
        )
        operand = self.value(
            node.operand,
            f"The operand for a unary operator '{kind}' is not a single value. "
            "Unary operators require the operand to be a single value.",
        )
        if operand.type is not None and operand.type not in accepted_types:
            raise ODataError(
                "A unary operator with an incompatible type was detected. "
                f"Found operand type '{operand.type}' for operator kind '{kind}'."
            )
        return Operation("not" if kind == "Not" else "negate", (operand,), operand.type, operand.nullable)

    def _binary(self, node: ast.Binary) -> TypedNode:
        # A long chain of operators is a deep tree to the left: a loop, since recursion would exceed its limit.
        chain = [node]
        while isinstance(chain[-1].left, ast.Binary):
            chain.append(chain[-1].left)
        left: TypedNode | None = None
        for link in reversed(chain):
            refusal = (
                f"The operand for a binary operator '{KINDS[link.operator]}' is not a single value. "
                "Binary operators require both operands to be single values."
            )
            left = left or self.value(link.left, refusal)
            left = _operation(link.operator, left, self.value(link.right, refusal))
        assert left is not None
        return left

    def _in(self, node: ast.In) -> TypedNode:
        left = self.value(
            node.left,
            "The left operand for the IN operation is not a single value. IN operations require the left operand "
            "to be a single value and the right operand to be a collection value.",
        )
        if isinstance(node.right, ast.Value):
            of_value = left.type is not None and not isinstance(left, EntityNode)
            if of_value and node.right.literal.value is None:
                raise null_list(left.type or "", left.nullable)
            raise not_a_list(node.right.text)
        if not isinstance(node.right, ast.ListText) or isinstance(left, EntityNode):
            self.bind(node.right) if not isinstance(node.right, ast.ListText) else None
            raise ODataError(
                "The right operand for the IN operation is not a collection value. IN operations require the "
                "left operand to be a single value and the right operand to be a collection value."
            )
        items = parse_list(node.right.text, left.type, left.nullable)
        literals = (Literal(left.type or "Edm.String", value) for value in items)
        return InList(left, tuple(self._values.parameter(literal) for literal in literals))

    def _lambda(self, node: ast.Lambda) -> TypedNode:
        parent = self._parent(node.parent)
        if not isinstance(parent, CollectionNode):
            raise ODataError("Any/All may only be used following a collection.")
        if node.condition is None:
            return Quantifier(node.quantifier, node.variable, parent, None)
        self._variables[node.variable] = EntityNode(node.variable, parent.entity_set)
        refusal = "The Any/All query expression must evaluate to a single boolean value."
        condition = self.value(node.condition, refusal)
        del self._variables[node.variable]
        if condition.type not in ("Edm.Boolean", None):
            raise ODataError(refusal)
        return Quantifier(node.quantifier, node.variable, parent, condition)

    def _count(self, node: ast.Count) -> TypedNode:
        parent = self._parent(node.parent)
        if not isinstance(parent, CollectionNode):
            raise ODataError("The next token in a CountSegmentNode must be a collection.")
        variable = f"{self._root.variable}/$count"
        if node.condition is None:
            return CollectionCount(parent, variable, None)
        inner = Binder(
            EntityNode(variable, parent.entity_set),
            self._aliases,
            self._values,
            self._variables["$it"],
            takes_aliases=self._takes_aliases,
        )
        condition = inner.condition(node.condition)
        self._has_bare_count |= inner._has_bare_count
        return CollectionCount(parent, variable, condition)

    def _call(self, node: ast.Call) -> TypedNode:
        if node.parent is not None:
            self.bind(node.parent)
            for argument in node.arguments:
                self.bind(argument)
            raise ODataError(
                f"Found a Uri function '{node.name}' with a parent token. Uri functions cannot have parent tokens."
            )
        if node.name.lower() in ("cast", "isof"):
            return bind_cast(node, self.value)
        return bind_call(node.name, [self.bind(argument) for argument in node.arguments])


def _unknown_property(name: str, edm_type: str | None) -> ODataError:
    return ODataError(f"Could not find a property named '{name}' on type '{edm_type}'.")


def _operation(operator: str, left: TypedNode, right: TypedNode) -> Operation:
    result = operation_type(operator, left.type, right.type)
    if result is None and not (left.type is None and right.type is None):
        raise ODataError(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{left.type or '<null>'}' and '{right.type or '<null>'}' for operator kind '{KINDS[operator]}'."
        )
    # Division by zero is null, and so is a result that is not a number (infinity minus infinity).
    may_be_null = operator in _DIVISION or result in NUMBERS[2:]
    nullable = operator not in COMPARISON and (left.nullable or right.nullable or may_be_null)
    return Operation(operator, (left, right), result, nullable)
