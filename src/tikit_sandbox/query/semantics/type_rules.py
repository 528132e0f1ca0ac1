"""Which types operators, comparisons and functions accept. Null is accepted as any type."""

from collections.abc import Sequence

from tikit_sandbox.query.syntax.literals import NUMBERS

from .function_signatures import Signature

LOGIC, COMPARISON = {"and", "or"}, {"eq", "ne", "gt", "ge", "lt", "le"}


def operation_type(operator: str, left: str | None, right: str | None) -> str | None:
    """Return the result type of an operator for two operand types; None if it does not accept them."""
    left, right = left or right, right or left
    if operator in LOGIC:
        return "Edm.Boolean" if left in ("Edm.Boolean", None) and right in ("Edm.Boolean", None) else None
    if operator in COMPARISON:
        are_entities = not (left or "Edm.").startswith("Edm.")
        accepted = comparable(left, right) and not (are_entities and operator not in ("eq", "ne"))
        return "Edm.Boolean" if accepted else None
    if left in NUMBERS and right in NUMBERS and operator != "has":
        return NUMBERS[max(NUMBERS.index(left), NUMBERS.index(right))]
    return None


def comparable(left: str | None, right: str | None) -> bool:
    """Return whether two types can be compared: equal types, two numbers, or a date and a timestamp."""
    if left == right or (left in NUMBERS and right in NUMBERS):
        return True
    return {left, right} == {"Edm.Date", "Edm.DateTimeOffset"}


def find_signature(signatures: Sequence[Signature], types: Sequence[str | None]) -> Signature | None:
    """Return the first signature that accepts arguments of these types; None without one. Nullability is ignored."""
    for signature in signatures:
        parameters = [edm_type for edm_type, _ in signature.parameters]
        if len(parameters) == len(types) and all(map(_accepts, types, parameters)):
            return signature
    return None


def _accepts(argument: str | None, parameter: str) -> bool:
    if argument is None or argument == parameter or (argument == "Edm.Date" and parameter == "Edm.DateTimeOffset"):
        return True
    return argument in NUMBERS and parameter in NUMBERS and NUMBERS.index(argument) <= NUMBERS.index(parameter)
