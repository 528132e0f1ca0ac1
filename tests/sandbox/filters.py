"""Filters on tickets that hypothesis generates, each with a plain evaluation of its condition."""

from datetime import date

from hypothesis import strategies as st

from tests.sandbox.difficult_rows import TEXTS
from tests.sandbox.filter_terms import (
    Scope,
    Term,
    Terms,
    as_day,
    calls,
    in_list,
    literal,
    minus,
    negated,
    not_null,
    operations,
    properties,
    quoted,
)
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
    ticks,
)

NULL = st.just(literal("null", None))
LETTERS = st.text(st.sampled_from("aAsSoOéÉß\u0131İΣ\u03c3ς李😀%_'\"\\-;* 1"), max_size=3)
TEXT_LITERALS = (st.sampled_from([text for text in TEXTS if text is not None]) | LETTERS).map(
    lambda text: literal(quoted(text), text)
)
TEXT_PATHS = (
    "Title", "Description", "TriageConversationId", "Requester/Name", "Requester/City", "Requester/EMailAddress",
    "Category/Value", "Assignee/Email", "$it/Description",
)  # fmt: skip  # a table: as many in a line as fit
NUMBER_PATHS = ("TemplateId", "ImpactId", "Category/ParentId", "Assignee/Id", "RequesterId")
MOMENT_PATHS = ("DueDate", "ResolutionDate", "Requester/CreatedDate", "Assignee/ModifiedDate")
TRUTH_PATHS = ("Closed", "Requester/BlockSignIn", "Category/IsArchived")
INTEGERS = st.integers(-3, 40) | st.sampled_from([2**31 - 1, -(2**31), 2**31, 46341, 2**62, 2**63 - 1, -(2**63)])
WHOLE_LITERALS = INTEGERS.map(lambda number: literal(str(number), number))
REAL_LITERALS = st.sampled_from(
    ["0.5", "-0.5", "1.5", "2.5", "0.0", "1e3", "2m", "3.25d", "0.1", "1e300", "-1.7e308", "9.5f", "INF"]
).map(lambda text: literal(text, as_sqlite_number(float(text.rstrip("mdf")))))
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
).map(lambda pair: literal(pair[0], ticks(pair[1])))
DATE_LITERALS = st.sampled_from(["2026-06-01", "2024-02-29", "2025-12-31", "9999-12-31", "0999-01-01"]).map(
    lambda text: literal(text, date.fromisoformat(text))
)
TIME_LITERALS = st.sampled_from(["00:00:00", "08:05:09.4567", "23:59", "12:30:00.5", "22:00:00"]).map(
    lambda text: literal(text, ticks(f"0001-01-01T{text if text.count(':') == 2 else text + ':00'}"))
)
GUID_LITERALS = (
    st.integers(1, 12)
    .map(lambda n: f"{n:08x}-00aa-4bcd-8ef0-{n * 7:012x}")
    .flatmap(lambda text: st.sampled_from([literal(text, text), literal(text.upper(), text)]))
)


LITTLE = st.integers(0, 6).map(lambda number: literal(str(number), number))


def _texts(prefix: str) -> Terms:
    plain = properties(*(["c/Body"] if prefix else []), *TEXT_PATHS) | TEXT_LITERALS
    cut = calls({"substring": lambda text, start: text[start:]}, plain, LITTLE)
    cut |= calls({"substring": lambda text, start, length: text[start : start + length]}, plain, LITTLE, LITTLE)
    # Concatenated with a text, null counts as empty.
    joined = st.builds(
        lambda left, right: Term(
            f"concat({left.text},{right.text})", lambda scope: (left.value(scope) or "") + (right.value(scope) or "")
        ),
        plain,
        plain,
    )
    return plain | calls(TEXT_TO_TEXT, plain) | cut | joined


def _numbers(prefix: str, texts: Terms, moments: Terms) -> Terms:
    count = Term("Comments/$count", lambda scope: len(scope.rows["$it"]["Comments"]))
    plain = properties(f"{prefix}Id", *NUMBER_PATHS) | WHOLE_LITERALS | st.just(count)
    found = calls({"length": len}, texts) | calls({"indexof": str.find}, texts, texts, folded=True)
    plain |= found | calls(PARTS, moments) | REAL_LITERALS
    once = plain | operations(ARITHMETIC, plain, plain) | calls(ROUNDING, plain) | plain.map(minus)
    return once | operations(ARITHMETIC, once, once) | calls(ROUNDING, once)


def _comparisons(prefix: str) -> Terms:
    """Generate conditions without logical operators. With the prefix ``c/`` they are on a comment, or on its ticket."""
    texts = _texts(prefix)
    own_moments = (f"{prefix}CreatedDate", f"{prefix}ModifiedDate")
    moments = properties(*own_moments, *MOMENT_PATHS, read=ticks) | MOMENT_LITERALS
    numbers = _numbers(prefix, texts, moments)
    days = calls({"date": day_of}, moments) | DATE_LITERALS
    times = calls({"time": lambda moment: moment % (86400 * TICKS)}, moments) | TIME_LITERALS
    guids = properties(f"{prefix}Guid", "Category/Guid", read=str.lower) | GUID_LITERALS
    truths = properties(f"{prefix}IsDeleted", *TRUTH_PATHS) | st.sampled_from(
        [literal("true", True), literal("false", False)]
    )
    same = {word: COMPARISONS[word] for word in ("eq", "ne")}
    any_null = texts | moments | numbers | days | times | guids | truths
    text_or_null = TEXT_LITERALS | NULL
    return st.one_of(
        truths,
        operations(COMPARISONS, texts, texts, folded=True),
        calls(SEARCHES, texts, texts, folded=True).map(not_null),
        operations(COMPARISONS, numbers, numbers),
        operations(COMPARISONS, operations(ARITHMETIC, numbers, numbers | REAL_LITERALS), numbers),
        operations(COMPARISONS, moments, moments),
        operations(COMPARISONS, days, days),
        operations(COMPARISONS, moments.map(as_day), days),
        operations(COMPARISONS, times, times),
        operations(same, guids, guids),
        operations(same, truths, truths),
        operations(same, any_null, NULL),
        operations(same, NULL, any_null),
        in_list(texts, text_or_null, folded=True),
        in_list(properties("TemplateId", "Assignee/Id"), LITTLE | NULL),
        in_list(numbers, LITTLE),
        in_list(properties("DueDate", "ResolutionDate", read=ticks), MOMENT_LITERALS | NULL),
        in_list(properties("Category/Guid", read=str.lower), GUID_LITERALS | NULL),
        in_list(calls({"date": day_of}, moments), DATE_LITERALS),
    )


def _logic(conditions: Terms, depth: int) -> Terms:
    same = {word: COMPARISONS[word] for word in ("eq", "ne")}
    conditions |= conditions.map(lambda term: Term(f"( {term.text} )", term.value))
    for _ in range(depth):
        whole = operations(LOGIC, conditions, conditions) | operations(same, conditions, conditions)
        conditions = conditions | whole | conditions.map(negated)
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
