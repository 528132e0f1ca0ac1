"""Filters that hypothesis generates, each with a plain evaluation of its condition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.sandbox.difficult_rows import TEXTS, Row
from tests.sandbox.plain_evaluation import (
    ARITHMETIC,
    COMPARISONS,
    LOGIC,
    PARTS,
    ROUNDING,
    SEARCHES,
    TEXT_TO_TEXT,
    TICKS,
    as_sqlite_number,
    day_of,
    null_safe,
    ticks,
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


def _literal(text: str, value: Any) -> Term:
    return Term(text, lambda _: value)


def _property(path: str, read: Callable[[Any], Any] = lambda value: value, written: str = "") -> Term:
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


def _properties(*paths: str, read: Callable[[Any], Any] = lambda value: value) -> Terms:
    """Generate a property, its name as declared or in another case."""
    odd = [_property(path, read, path.swapcase()) for path in paths if path[0].isupper()]
    return st.sampled_from([_property(path, read) for path in paths] + odd)


def _in_any_case(words: Mapping[str, Any]) -> st.SearchStrategy[tuple[str, Any]]:
    """Generate a word in lower or upper case, with its meaning."""
    return st.sampled_from([(spelled, does) for word, does in words.items() for spelled in (word, word.upper())])


def _calls(functions: Mapping[str, Callable[..., Any]], *arguments: Terms, folded: bool = False) -> Terms:
    """Generate a function call; null results in null. With ``folded``, text is passed as the scope compares it."""

    def call(named: tuple[str, Callable[..., Any]], *given: Term) -> Term:
        def value(scope: Scope) -> Any:
            values = [term.value(scope) for term in given]
            return None if None in values else named[1](*(map(scope.fold, values) if folded else values))

        return Term(f"{named[0]}({','.join(term.text for term in given)})", value)

    return st.builds(call, _in_any_case(functions), *arguments)


def _operations(words: Mapping[str, Callable[..., Any]], left: Terms, right: Terms, *, folded: bool = False) -> Terms:
    def join(left: Term, named: tuple[str, Callable[..., Any]], right: Term) -> Term:
        binds = BINDS[named[0].lower()]

        def value(scope: Scope) -> Any:
            values = [term.value(scope) for term in (left, right)]
            return named[1](*(v if v is None or not folded else scope.fold(v) for v in values))

        # Operators are left-associative: with equal precedence only the right operand needs parentheses.
        return Term(f"{left.within(binds)} {named[0]} {right.within(binds + 1)}", value, binds)

    return st.builds(join, left, _in_any_case(words), right)


def _in_list(left: Terms, literals: Terms, *, folded: bool = False) -> Terms:
    def within(left: Term, items: list[Term]) -> Term:
        def value(scope: Scope) -> bool:
            values = [left.value(scope), *(item.value(scope) for item in items)]
            wanted, *among = (scope.fold(v) if folded and v is not None else v for v in values)
            return wanted in among

        return Term(f"{left.within(9)} in ({','.join(item.text for item in items)})", value, 8)

    return st.builds(within, left, st.lists(literals, min_size=1, max_size=4))


def _not(term: Term) -> Term:
    def value(scope: Scope) -> bool | None:
        found = term.value(scope)
        return None if found is None else not found

    return Term(f"not {term.within(9)}", value, 8)


def _minus(term: Term) -> Term:
    return Term(
        f"-({term.text})", lambda scope: null_safe(lambda number: as_sqlite_number(-number))(term.value(scope)), 8
    )


def _not_null(term: Term) -> Term:
    """Replace null by false: a search in null finds nothing."""
    return Term(term.text, lambda scope: term.value(scope) or False)


def _as_day(term: Term) -> Term:
    """Reduce a timestamp to its day, as in a comparison with a date."""
    return Term(term.text, lambda scope: null_safe(day_of)(term.value(scope)))


NULL = st.just(_literal("null", None))
LETTERS = st.text(st.sampled_from("aAsSoOéÉß\u0131İΣ\u03c3ς李😀%_'\"\\-;* 1"), max_size=3)
TEXT_LITERALS = (st.sampled_from([text for text in TEXTS if text is not None]) | LETTERS).map(
    lambda text: _literal(quoted(text), text)
)
TEXT_PATHS = (
    "Title", "Description", "TriageConversationId", "Requester/Name", "Requester/City", "Requester/EMailAddress",
    "Category/Value", "Assignee/Email", "$it/Description",
)  # fmt: skip  # a table: as many in a line as fit
NUMBER_PATHS = ("TemplateId", "ImpactId", "Category/ParentId", "Assignee/Id", "RequesterId")
MOMENT_PATHS = ("DueDate", "ResolutionDate", "Requester/CreatedDate", "Assignee/ModifiedDate")
TRUTH_PATHS = ("Closed", "Requester/BlockSignIn", "Category/IsArchived")
INTEGERS = st.integers(-3, 40) | st.sampled_from([2**31 - 1, -(2**31), 2**31, 46341, 2**62, 2**63 - 1, -(2**63)])
WHOLE_LITERALS = INTEGERS.map(lambda number: _literal(str(number), number))
REAL_LITERALS = st.sampled_from(
    ["0.5", "-0.5", "1.5", "2.5", "0.0", "1e3", "2m", "3.25d", "0.1", "1e300", "-1.7e308", "9.5f", "INF"]
).map(lambda text: _literal(text, as_sqlite_number(float(text.rstrip("mdf")))))
MOMENT_LITERALS = st.sampled_from(
    [
        ("2026-06-01T00:00:00Z", "2026-06-01T00:00:00Z"),
        ("2026-06-01T00:00:00.0000001Z", "2026-06-01T00:00:00.0000001Z"),
        ("2026-06-01T02:00:00+02:00", "2026-06-01T00:00:00Z"),
        ("2026-06-01T00:00:00.120-02:00", "2026-06-01T02:00:00.12Z"),
        ("2026-01-01T00:00Z", "2026-01-01T00:00:00Z"),
        ("2026-06-01t08:05:09.4567000z", "2026-06-01T08:05:09.4567Z"),
        ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ]
).map(lambda pair: _literal(pair[0], ticks(pair[1])))
DATE_LITERALS = st.sampled_from(["2026-06-01", "2024-02-29", "2025-12-31", "9999-12-31", "0999-01-01"]).map(
    lambda text: _literal(text, date.fromisoformat(text))
)
TIME_LITERALS = st.sampled_from(["00:00:00", "08:05:09.4567", "23:59", "12:30:00.5", "22:00:00"]).map(
    lambda text: _literal(text, ticks(f"0001-01-01T{text if text.count(':') == 2 else text + ':00'}"))
)
GUID_LITERALS = (
    st.integers(1, 12)
    .map(lambda n: f"{n:08x}-00aa-4bcd-8ef0-{n * 7:012x}")
    .flatmap(lambda text: st.sampled_from([_literal(text, text), _literal(text.upper(), text)]))
)


LITTLE = st.integers(0, 6).map(lambda number: _literal(str(number), number))


def _texts(prefix: str) -> Terms:
    plain = _properties(*(["c/Body"] if prefix else []), *TEXT_PATHS) | TEXT_LITERALS
    cut = _calls({"substring": lambda text, start: text[start:]}, plain, LITTLE)
    cut |= _calls({"substring": lambda text, start, length: text[start : start + length]}, plain, LITTLE, LITTLE)
    # Concatenated with a text, null counts as empty.
    joined = st.builds(
        lambda left, right: Term(
            f"concat({left.text},{right.text})", lambda scope: (left.value(scope) or "") + (right.value(scope) or "")
        ),
        plain,
        plain,
    )
    return plain | _calls(TEXT_TO_TEXT, plain) | cut | joined


def _numbers(prefix: str, texts: Terms, moments: Terms) -> Terms:
    count = Term("Comments/$count", lambda scope: len(scope.rows["$it"]["Comments"]))
    plain = _properties(f"{prefix}Id", *NUMBER_PATHS) | WHOLE_LITERALS | st.just(count)
    found = _calls({"length": len}, texts) | _calls({"indexof": str.find}, texts, texts, folded=True)
    plain |= found | _calls(PARTS, moments) | REAL_LITERALS
    once = plain | _operations(ARITHMETIC, plain, plain) | _calls(ROUNDING, plain) | plain.map(_minus)
    return once | _operations(ARITHMETIC, once, once) | _calls(ROUNDING, once)


def _comparisons(prefix: str) -> Terms:
    """Generate conditions without logical operators. With the prefix ``c/`` they are on a comment, or on its ticket."""
    texts = _texts(prefix)
    own_moments = (f"{prefix}CreatedDate", f"{prefix}ModifiedDate")
    moments = _properties(*own_moments, *MOMENT_PATHS, read=ticks) | MOMENT_LITERALS
    numbers = _numbers(prefix, texts, moments)
    days = _calls({"date": day_of}, moments) | DATE_LITERALS
    times = _calls({"time": lambda moment: moment % (86400 * TICKS)}, moments) | TIME_LITERALS
    guids = _properties(f"{prefix}Guid", "Category/Guid", read=str.lower) | GUID_LITERALS
    truths = _properties(f"{prefix}IsDeleted", *TRUTH_PATHS) | st.sampled_from(
        [_literal("true", True), _literal("false", False)]
    )
    same = {word: COMPARISONS[word] for word in ("eq", "ne")}
    any_null = texts | moments | numbers | days | times | guids | truths
    text_or_null = TEXT_LITERALS | NULL
    return st.one_of(
        truths,
        _operations(COMPARISONS, texts, texts, folded=True),
        _calls(SEARCHES, texts, texts, folded=True).map(_not_null),
        _operations(COMPARISONS, numbers, numbers),
        _operations(COMPARISONS, _operations(ARITHMETIC, numbers, numbers | REAL_LITERALS), numbers),
        _operations(COMPARISONS, moments, moments),
        _operations(COMPARISONS, days, days),
        _operations(COMPARISONS, moments.map(_as_day), days),
        _operations(COMPARISONS, times, times),
        _operations(same, guids, guids),
        _operations(same, truths, truths),
        _operations(same, any_null, NULL),
        _operations(same, NULL, any_null),
        _in_list(texts, text_or_null, folded=True),
        _in_list(_properties("TemplateId", "Assignee/Id"), LITTLE | NULL),
        _in_list(numbers, LITTLE),
        _in_list(_properties("DueDate", "ResolutionDate", read=ticks), MOMENT_LITERALS | NULL),
        _in_list(_properties("Category/Guid", read=str.lower), GUID_LITERALS | NULL),
        _in_list(_calls({"date": day_of}, moments), DATE_LITERALS),
    )


def _logic(conditions: Terms, depth: int) -> Terms:
    same = {word: COMPARISONS[word] for word in ("eq", "ne")}
    conditions |= conditions.map(lambda term: Term(f"( {term.text} )", term.value))
    for _ in range(depth):
        whole = _operations(LOGIC, conditions, conditions) | _operations(same, conditions, conditions)
        conditions = conditions | whole | conditions.map(_not)
    return conditions


def _quantified(quantifier: str, condition: Term) -> Term:
    def value(scope: Scope) -> bool:
        comments = scope.rows["$it"]["Comments"]
        found = (condition.value(Scope({**scope.rows, "c": comment}, scope.fold)) for comment in comments)
        return any(found) if quantifier == "any" else all(found)

    return Term(f"Comments/{quantifier}(c:{condition.text})", value)


def conditions() -> Terms:
    """Generate filters on tickets that stay below the limit of a hundred nodes."""
    some = st.just(Term("Comments/any()", lambda scope: bool(scope.rows["$it"]["Comments"])))
    quantified = st.builds(_quantified, st.sampled_from(["any", "all"]), _logic(_comparisons("c/"), 1))
    return _logic(_comparisons("") | some | quantified, 2)
