"""The terms of generated filters: the text of an expression with a plain evaluation, and how terms combine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.sandbox.difficult_rows import Row
from tests.sandbox.plain_evaluation import (
    COMPARISONS,
    as_sqlite_number,
    day_of,
    null_safe,
)

Terms = st.SearchStrategy["Term"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of an expression's variables, and how text is compared."""

    rows: Mapping[str, Row]
    fold: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Term:
    """An expression: its text, its value in a scope, and the precedence of its outermost operator."""

    text: str
    value: Callable[[Scope], Any] = field(repr=False)
    binds: int = 9

    def within(self, binds: int) -> str:
        """Return the text as an operand of an operator with a precedence, in parentheses if it needs them."""
        return self.text if self.binds >= binds else f"({self.text})"


BINDS = {"or": 1, "and": 2, **dict.fromkeys([*COMPARISONS, "in"], 3), "add": 4, "sub": 4, "mul": 5, "div": 5, "mod": 5}


def quoted(text: str) -> str:
    """Format a text as a literal."""
    return "'" + text.replace("'", "''") + "'"


def literal(text: str, value: Any) -> Term:
    return Term(text, lambda _: value)


def property_of(path: str, read: Callable[[Any], Any] = lambda value: value, written: str = "") -> Term:
    """Return a term for a property on a path from ``$it`` or ``c``; a property of null is null."""
    *navigation, name = path.split("/")
    start = navigation.pop(0) if navigation[:1] in (["c"], ["$it"]) else "$it"

    def value(scope: Scope) -> Any:
        row: Row | None = scope.rows[start]
        for step in navigation:
            row = row and row[step]
        found = row and row[name]
        return None if found is None else read(found)

    return Term(written or path, value)


def properties(*paths: str, read: Callable[[Any], Any] = lambda value: value) -> Terms:
    """Generate a property, its name as declared or in another case."""
    odd = [property_of(path, read, path.swapcase()) for path in paths if path[0].isupper()]
    return st.sampled_from([property_of(path, read) for path in paths] + odd)


def in_any_case(words: Mapping[str, Any]) -> st.SearchStrategy[tuple[str, Any]]:
    """Generate a word in lower or upper case, with its meaning."""
    return st.sampled_from([(spelled, does) for word, does in words.items() for spelled in (word, word.upper())])


def calls(functions: Mapping[str, Callable[..., Any]], *arguments: Terms, folded: bool = False) -> Terms:
    """Generate a function call; null results in null. With ``folded``, text is passed as the scope compares it."""

    def call(named: tuple[str, Callable[..., Any]], *given: Term) -> Term:
        def value(scope: Scope) -> Any:
            values = [term.value(scope) for term in given]
            return None if None in values else named[1](*(map(scope.fold, values) if folded else values))

        return Term(f"{named[0]}({','.join(term.text for term in given)})", value)

    return st.builds(call, in_any_case(functions), *arguments)


def operations(words: Mapping[str, Callable[..., Any]], left: Terms, right: Terms, *, folded: bool = False) -> Terms:
    def join(left: Term, named: tuple[str, Callable[..., Any]], right: Term) -> Term:
        binds = BINDS[named[0].lower()]

        def value(scope: Scope) -> Any:
            values = [term.value(scope) for term in (left, right)]
            return named[1](*(v if v is None or not folded else scope.fold(v) for v in values))

        # Operators are left-associative: with equal precedence only the right operand needs parentheses.
        return Term(f"{left.within(binds)} {named[0]} {right.within(binds + 1)}", value, binds)

    return st.builds(join, left, in_any_case(words), right)


def in_list(left: Terms, literals: Terms, *, folded: bool = False) -> Terms:
    def within(left: Term, items: list[Term]) -> Term:
        def value(scope: Scope) -> bool:
            values = [left.value(scope), *(item.value(scope) for item in items)]
            wanted, *among = (scope.fold(v) if folded and v is not None else v for v in values)
            return wanted in among

        return Term(f"{left.within(9)} in ({','.join(item.text for item in items)})", value, 8)

    return st.builds(within, left, st.lists(literals, min_size=1, max_size=4))


def negated(term: Term) -> Term:
    def value(scope: Scope) -> bool | None:
        found = term.value(scope)
        return None if found is None else not found

    return Term(f"not {term.within(9)}", value, 8)


def minus(term: Term) -> Term:
    return Term(
        f"-({term.text})", lambda scope: null_safe(lambda number: as_sqlite_number(-number))(term.value(scope)), 8
    )


def not_null(term: Term) -> Term:
    """Replace null by false: a search in null finds nothing."""
    return Term(term.text, lambda scope: term.value(scope) or False)


def as_day(term: Term) -> Term:
    """Reduce a timestamp to its day, as in a comparison with a date."""
    return Term(term.text, lambda scope: null_safe(day_of)(term.value(scope)))
