"""What a text says, before anything is known of properties and types: the nodes that the parser makes."""

from __future__ import annotations

from dataclasses import dataclass

from .literals import Literal


@dataclass(frozen=True, slots=True)
class Value:
    """A literal, and its text as it was written."""

    literal: Literal
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A property or navigation, of the entity itself or of what ``parent`` gives."""

    name: str
    parent: SyntaxNode | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """The variable of a lambda, or ``$it``."""

    name: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A parameter (``@s``) whose value is a query option of its own."""

    name: str


@dataclass(frozen=True, slots=True)
class ListText:
    """The list behind ``in``, still as text with its brackets."""

    text: str


@dataclass(frozen=True, slots=True)
class Unary:
    """``not`` or ``-`` before an operand."""

    operator: str
    operand: SyntaxNode


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and the operator between them."""

    operator: str
    left: SyntaxNode
    right: SyntaxNode


@dataclass(frozen=True, slots=True)
class In:
    """A value and the list that it may be in."""

    left: SyntaxNode
    right: SyntaxNode


@dataclass(frozen=True, slots=True)
class Call:
    """A function's name, as written, and its arguments."""

    name: str
    arguments: tuple[SyntaxNode, ...]
    parent: SyntaxNode | None = None


@dataclass(frozen=True, slots=True)
class Lambda:
    """``any`` or ``all`` of a collection; without a condition it asks whether there are any."""

    quantifier: str
    variable: str
    condition: SyntaxNode | None
    parent: SyntaxNode | None


@dataclass(frozen=True, slots=True)
class Count:
    """``$count`` behind a collection."""

    parent: SyntaxNode | None


SyntaxNode = Value | Name | Variable | Alias | ListText | Unary | Binary | In | Call | Lambda | Count


@dataclass(frozen=True, slots=True)
class Ordering:
    """One key of ``$orderby``."""

    key: SyntaxNode
    descending: bool
