"""Bind binary operators: their names in the framework's messages, and the type of their result."""

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax.literals import NUMBERS

from .tree import Operation, TypedNode
from .type_rules import COMPARISON, operation_type

# The name of each operator in the framework's messages.
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


def bind_operation(operator: str, left: TypedNode, right: TypedNode) -> Operation:
    """Bind a binary operator to its operands.

    Raises:
        ODataError: the operator does not accept their types.
    """
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
