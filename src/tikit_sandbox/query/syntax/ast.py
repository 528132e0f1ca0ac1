"""The syntax tree that the parser builds, before names and types are resolved."""

from __future__ import annotations

from dataclasses import dataclass

from .literals import Literal


@dataclass(frozen=True, slots=True)
class Value:
    """A literal, and its text."""

    literal: Literal
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A property or navigation property of ``parent``, or of the entity itself without one."""

    name: str
    parent: SyntaxNode | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A range variable of a lambda expression, or ``$it``."""

    name: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A parameter alias (``@s``); its value is another query option."""

    name: str


@dataclass(frozen=True, slots=True)
class ListText:
    """The list after ``in``, as text with its parentheses."""

    text: str


@dataclass(frozen=True, slots=True)
class Unary:
    """An operand with ``not`` or ``-`` before it."""

    operator: str
    operand: SyntaxNode


@dataclass(frozen=True, slots=True)
class Binary:
    """A binary operation."""

    operator: str
    left: SyntaxNode
    right: SyntaxNode


@dataclass(frozen=True, slots=True)
class In:
    """A value and a list, with ``in`` between them."""

    left: SyntaxNode
    right: SyntaxNode


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; ``name`` is written as in the text."""

    name: str
    arguments: tuple[SyntaxNode, ...]
    parent: SyntaxNode | None = None


@dataclass(frozen=True, slots=True)
class Lambda:
    """``any`` or ``all`` of a collection. Without a condition it tests whether the collection has elements."""

    quantifier: str
    variable: str
    condition: SyntaxNode | None
    parent: SyntaxNode | None


@dataclass(frozen=True, slots=True)
class Count:
    """``$count`` after a collection, and the condition of its ``$filter``, if it has one."""

    parent: SyntaxNode | None
    condition: SyntaxNode | None = None


SyntaxNode = Value | Name | Variable | Alias | ListText | Unary | Binary | In | Call | Lambda | Count


@dataclass(frozen=True, slots=True)
class Ordering:
    """One sort key of ``$orderby``."""

    key: SyntaxNode
    descending: bool
