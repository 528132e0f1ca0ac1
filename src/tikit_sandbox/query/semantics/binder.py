"""From syntax to the typed tree: names are looked up, types checked, as the framework does and in its words."""

from collections.abc import Mapping

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax import ast as syntax
from tikit_sandbox.query.syntax.in_lists import list_values, no_list
from tikit_sandbox.query.syntax.literals import NUMBERS, Literal
from tikit_sandbox.query.syntax.parser import parse_expression
from tikit_sandbox.store.entity_sets import ENTITY_SETS, EntitySet, Navigation

from .bind_values import Values
from .functions import NOT_CARRIED_OUT, SIGNATURES, TEXT_FUNCTIONS
from .tree import NULL, Access, Entities, Entity, Function, Node, Operation, Parameter, Quantified, Size, Within
from .type_rules import COMPARISON, matching, operation_type

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
_CAST_TYPES = {*NUMBERS, "Edm.String", "Edm.Date"}

Bound = Node | Entities


class Binder:
    """Binds the expressions of one query on one entity set, and takes their values into ``values``.

    ``aliases`` are its ``@`` parameters, as text.
    """

    def __init__(
        self, entity_set: EntitySet, aliases: Mapping[str, str], values: Values, *, takes_aliases: bool = True
    ) -> None:
        self._aliases = aliases
        self._values = values
        self._takes_aliases = takes_aliases
        self._bound_aliases: dict[str, Bound] = {}
        self._variables = {"$it": Entity("$it", entity_set)}
        self._counts_nothing = False

    def settle(self) -> None:
        """Refuse a ``$count`` of nothing, if one was bound: it has a type, but no value. Raises ODataError."""
        if self._counts_nothing:
            raise _unknown_property("$count", self._variables["$it"].type)

    def value(self, node: syntax.Node, otherwise: str) -> Node:
        """Bind what has to be a single value, else refuse it in the words of ``otherwise``."""
        bound = self.bind(node)
        if isinstance(bound, Entities):
            raise ODataError(otherwise)
        return bound

    def bind(self, node: syntax.Node) -> Bound:
        """Bind any node. Raises ODataError if a name is unknown or types do not fit."""
        match node:
            case syntax.Value():
                return self._values.parameter(node.literal)
            case syntax.Name():
                return self._name(node)
            case syntax.Variable():
                return self._variables[node.name]
            case syntax.Alias():
                return self._alias(node)
            case syntax.Unary():
                return self._unary(node)
            case syntax.Binary():
                return self._binary(node)
            case syntax.In():
                return self._in(node)
            case syntax.Call():
                return self._call(node)
            case syntax.Lambda():
                return self._lambda(node)
            case syntax.Count():
                return self._count(node)
            case syntax.Listed():
                raise ODataError("The list is not valid here.")

    def _parent(self, node: syntax.Node | None) -> Bound:
        return self._variables["$it"] if node is None else self.bind(node)

    def _name(self, node: syntax.Name) -> Bound:
        if node.parent is None and node.name == "$count":
            self._counts_nothing = True
            return Parameter(node.name, "Edm.Int64")
        parent = self._parent(node.parent)
        if isinstance(parent, Entities):
            raise ODataError(
                f"The parent value for a property access of a property '{node.name}' is not a single value. "
                "Property access can only be applied to a single value."
            )
        member = parent.entity_set.member(node.name) if isinstance(parent, Entity) else None
        if member is None or not isinstance(parent, Entity):
            raise _unknown_property(node.name, parent.type)
        if not isinstance(member, Navigation):
            return Access(parent, member)
        target = ENTITY_SETS[member.target]
        if member.many:
            return Entities(parent, member, target)
        return Entity(parent.variable, target, (*parent.path, member))

    def _alias(self, node: syntax.Alias) -> Bound:
        text = self._aliases.get(node.name)
        if text is None:
            return NULL
        if node.name not in self._bound_aliases:
            # An alias within an alias could go on for ever, or grow without bounds.
            if not self._takes_aliases:
                raise ODataError(f"The parameter alias '{node.name}' cannot stand within another.")
            inner = Binder(self._variables["$it"].entity_set, self._aliases, self._values, takes_aliases=False)
            self._bound_aliases[node.name] = inner.bind(parse_expression(text))
            self._counts_nothing |= inner._counts_nothing
        return self._bound_aliases[node.name]

    def _unary(self, node: syntax.Unary) -> Node:
        kind, wanted = ("Not", ("Edm.Boolean",)) if node.operator == "not" else ("Negate", (*NUMBERS, "Edm.Duration"))
        operand = self.value(
            node.operand,
            f"The operand for a unary operator '{kind}' is not a single value. "
            "Unary operators require the operand to be a single value.",
        )
        if operand.type is not None and operand.type not in wanted:
            raise ODataError(
                "A unary operator with an incompatible type was detected. "
                f"Found operand type '{operand.type}' for operator kind '{kind}'."
            )
        return Operation("not" if kind == "Not" else "negate", (operand,), operand.type, operand.nullable)

    def _binary(self, node: syntax.Binary) -> Node:
        # A long chain of one operator leans to the left: it is gone down in a loop, not by recursion.
        chain = [node]
        while isinstance(chain[-1].left, syntax.Binary):
            chain.append(chain[-1].left)
        left: Node | None = None
        for link in reversed(chain):
            refusal = (
                f"The operand for a binary operator '{KINDS[link.operator]}' is not a single value. "
                "Binary operators require both operands to be single values."
            )
            left = left or self.value(link.left, refusal)
            left = _operation(link.operator, left, self.value(link.right, refusal))
        assert left is not None
        return left

    def _in(self, node: syntax.In) -> Node:
        left = self.value(
            node.left,
            "The left operand for the IN operation is not a single value. IN operations require the left operand "
            "to be a single value and the right operand to be a collection value.",
        )
        if isinstance(node.right, syntax.Value):
            raise no_list(node.right.text)
        if not isinstance(node.right, syntax.Listed) or isinstance(left, Entity):
            self.bind(node.right) if not isinstance(node.right, syntax.Listed) else None
            raise ODataError(
                "The right operand for the IN operation is not a collection value. IN operations require the "
                "left operand to be a single value and the right operand to be a collection value."
            )
        listed = list_values(node.right.text, left.type, left.nullable)
        literals = (Literal(left.type or "Edm.String", value) for value in listed)
        return Within(left, tuple(self._values.parameter(literal) for literal in literals))

    def _lambda(self, node: syntax.Lambda) -> Node:
        parent = self._parent(node.parent)
        if not isinstance(parent, Entities):
            raise ODataError("Any/All may only be used following a collection.")
        if node.condition is None:
            return Quantified(node.quantifier, node.variable, parent, None)
        self._variables[node.variable] = Entity(node.variable, parent.entity_set)
        refusal = "The Any/All query expression must evaluate to a single boolean value."
        condition = self.value(node.condition, refusal)
        del self._variables[node.variable]
        if condition.type not in ("Edm.Boolean", None):
            raise ODataError(refusal)
        return Quantified(node.quantifier, node.variable, parent, condition)

    def _count(self, node: syntax.Count) -> Node:
        parent = self._parent(node.parent)
        if not isinstance(parent, Entities):
            raise ODataError("The next token in a CountSegmentNode must be a collection.")
        return Size(parent)

    def _call(self, node: syntax.Call) -> Node:
        name = node.name.lower()
        if node.parent is not None:
            self.bind(node.parent)
            for argument in node.arguments:
                self.bind(argument)
            raise ODataError(
                f"Found a Uri function '{node.name}' with a parent token. Uri functions cannot have parent tokens."
            )
        if name in ("cast", "isof"):
            return self._cast(node)
        arguments = [self.bind(argument) for argument in node.arguments]
        signatures = SIGNATURES.get(name)
        if signatures is None:
            raise ODataError(
                f"An unknown function with name '{node.name}' was found. This may also be a function import or a "
                "key lookup on a navigation property, which is not allowed."
            )
        values = [argument for argument in arguments if not isinstance(argument, Entities)]
        if len(values) < len(arguments):
            raise ODataError(
                f"The argument for an invocation of a function with name '{node.name}' is not a single value. "
                "All arguments for this function must be single values."
            )
        signature = matching(signatures, [value.type for value in values])
        if signature is None and values and all(value.type is None for value in values):
            raise ODataError(
                f"Cannot find a suitable overload for function '{node.name}' that takes '{len(values)}' arguments."
            )
        if signature is None:
            raise ODataError(
                f"No function signature for the function with name '{node.name}' matches the specified arguments. "
                "The function signatures considered are: "
                f"{'; '.join(known.describe(name) for known in signatures)}."
            )
        if name in NOT_CARRIED_OUT:
            raise ODataError(f"Unknown function '{name}'.")
        if name in TEXT_FUNCTIONS and any(
            value.type is None for value, (t, _) in zip(values, signature.parameters, strict=True) if t == "Edm.String"
        ):
            raise ODataError(f"The '{name}' function cannot be applied to an enumeration-typed argument.")
        return Function(name, tuple(values), signature.result, any(value.nullable for value in values))

    def _cast(self, node: syntax.Call) -> Node:
        if not 1 <= len(node.arguments) <= 2:
            raise ODataError(
                "The Cast or IsOf expression has an invalid number of operands: number of operands is "
                f"'{len(node.arguments)}' and it should be 1 or 2."
            )
        target = node.arguments[-1]
        if not isinstance(target, syntax.Name) or not target.name.startswith("Edm."):
            raise ODataError("Cast or IsOf Function must have a type in its arguments.")
        subject = self.value(
            node.arguments[0], "The Cast and IsOf functions do not support collection arguments or types."
        )
        if node.name.lower() == "isof" or isinstance(subject, Entity) or target.name not in _CAST_TYPES:
            raise ODataError(f"Unknown function '{node.name.lower()}'.")
        return Function("cast", (subject,), target.name, True)


def _unknown_property(name: str, edm_type: str | None) -> ODataError:
    return ODataError(f"Could not find a property named '{name}' on type '{edm_type}'.")


def _operation(operator: str, left: Node, right: Node) -> Operation:
    result = operation_type(operator, left.type, right.type)
    if result is None and not (left.type is None and right.type is None):
        raise ODataError(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{left.type or '<null>'}' and '{right.type or '<null>'}' for operator kind '{KINDS[operator]}'."
        )
    # Division by zero is null, and so is what real numbers cannot hold (infinity less infinity).
    unsure = operator in _DIVISION or result in NUMBERS[2:]
    nullable = operator not in COMPARISON and (left.nullable or right.nullable or unsure)
    return Operation(operator, (left, right), result, nullable)
