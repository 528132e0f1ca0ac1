"""Bind the calls of OData functions, ``cast`` and ``isof``."""

from collections.abc import Callable, Sequence

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax import ast
from tikit_sandbox.query.syntax.literals import NUMBERS

from .function_signatures import NOT_EXECUTED, SIGNATURES, TEXT_FUNCTIONS, Signature
from .tree import CollectionNode, EntityNode, FunctionCall, TypedNode
from .type_rules import find_signature

_CAST_TYPES = {*NUMBERS, "Edm.String", "Edm.Date"}


def bind_call(name_in_text: str, arguments: Sequence[TypedNode | CollectionNode]) -> FunctionCall:
    """Bind a function call.

    Args:
        name_in_text: the name of the function, as in the text.
        arguments: the bound arguments.

    Raises:
        ODataError: the function is unknown or not executed, or it does not accept the arguments.
    """
    name = name_in_text.lower()
    signatures = SIGNATURES.get(name)
    if signatures is None:
        raise ODataError(
            f"An unknown function with name '{name_in_text}' was found. This may also be a function import or a "
            "key lookup on a navigation property, which is not allowed."
        )
    values = [argument for argument in arguments if not isinstance(argument, CollectionNode)]
    if len(values) < len(arguments):
        raise ODataError(
            f"The argument for an invocation of a function with name '{name_in_text}' is not a single value. "
            "All arguments for this function must be single values."
        )
    signature = _matching_signature(name_in_text, signatures, values)
    if name in NOT_EXECUTED:
        raise ODataError(f"Unknown function '{name}'.")
    if name in TEXT_FUNCTIONS and any(
        value.type is None for value, (t, _) in zip(values, signature.parameters, strict=True) if t == "Edm.String"
    ):
        raise ODataError(f"The '{name}' function cannot be applied to an enumeration-typed argument.")
    return FunctionCall(name, tuple(values), signature.result, any(value.nullable for value in values))


def bind_cast(node: ast.Call, bind_value: Callable[[ast.SyntaxNode, str], TypedNode]) -> FunctionCall:
    """Bind ``cast``, and refuse ``isof`` and other targets as the framework does.

    Args:
        node: the call.
        bind_value: binds an expression to a single value, or raises ODataError with a message.

    Raises:
        ODataError: the call is not valid, or the framework does not execute it.
    """
    if not 1 <= len(node.arguments) <= 2:
        raise ODataError(
            "The Cast or IsOf expression has an invalid number of operands: number of operands is "
            f"'{len(node.arguments)}' and it should be 1 or 2."
        )
    target = _type_name(node.arguments[-1])
    if not target.startswith("Edm."):
        raise ODataError("Cast or IsOf Function must have a type in its arguments.")
    subject = bind_value(node.arguments[0], "The Cast and IsOf functions do not support collection arguments or types.")
    if node.name.lower() == "isof" or isinstance(subject, EntityNode) or target not in _CAST_TYPES:
        raise ODataError(f"Unknown function '{node.name.lower()}'.")
    return FunctionCall("cast", (subject,), target, True)


def _type_name(argument: ast.SyntaxNode) -> str:
    """Return the name of a type, which may be quoted; "" for another expression."""
    if isinstance(argument, ast.Value):
        return str(argument.literal.value) if argument.literal.type == "Edm.String" else ""
    return argument.name if isinstance(argument, ast.Name) else ""


def _matching_signature(name_in_text: str, signatures: tuple[Signature, ...], values: Sequence[TypedNode]) -> Signature:
    signature = find_signature(signatures, [value.type for value in values])
    if signature is not None:
        return signature
    if values and all(value.type is None for value in values):
        raise ODataError(
            f"Cannot find a suitable overload for function '{name_in_text}' that takes '{len(values)}' arguments."
        )
    raise ODataError(
        f"No function signature for the function with name '{name_in_text}' matches the specified arguments. "
        "The function signatures considered are: "
        f"{'; '.join(signature.describe(name_in_text.lower()) for signature in signatures)}."
    )
