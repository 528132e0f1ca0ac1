"""Which types go together: in an operation, in a comparison, as arguments of a function. Null goes with any."""

from collections.abc import Sequence

from tikit_sandbox.query.syntax.literals import NUMBERS

from .functions import Signature

LOGIC, COMPARISON = {"and", "or"}, {"eq", "ne", "gt", "ge", "lt", "le"}


def operation_type(operator: str, left: str | None, right: str | None) -> str | None:
    """Give the type of what the operator makes of two types, or None if it does not take them."""
    left, right = left or right, right or left
    if operator in LOGIC:
        return "Edm.Boolean" if left in ("Edm.Boolean", None) and right in ("Edm.Boolean", None) else None
    if operator in COMPARISON:
        entities = not (left or "Edm.").startswith("Edm.")
        fits = comparable(left, right) and not (entities and operator not in ("eq", "ne"))
        return "Edm.Boolean" if fits else None
    if left in NUMBERS and right in NUMBERS and operator != "has":
        return NUMBERS[max(NUMBERS.index(left), NUMBERS.index(right))]
    return None


def comparable(left: str | None, right: str | None) -> bool:
    """Whether values of two types can be compared: numbers with numbers, dates with moments, like with like."""
    if left == right or (left in NUMBERS and right in NUMBERS):
        return True
    return {left, right} == {"Edm.Date", "Edm.DateTimeOffset"}


def find_signature(signatures: Sequence[Signature], types: Sequence[str | None]) -> Signature | None:
    """Find a signature whose parameters values of these types can stand for; whether they may be null is no matter."""
    for signature in signatures:
        wanted = [edm_type for edm_type, _ in signature.parameters]
        if len(wanted) == len(types) and all(map(_fits, types, wanted)):
            return signature
    return None


def _fits(have: str | None, wanted: str) -> bool:
    if have is None or have == wanted or (have == "Edm.Date" and wanted == "Edm.DateTimeOffset"):
        return True
    return have in NUMBERS and wanted in NUMBERS and NUMBERS.index(have) <= NUMBERS.index(wanted)
