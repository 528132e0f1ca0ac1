"""OData's functions: what each takes and gives, and how the framework writes that down in its messages."""

from dataclasses import dataclass

STRING, INT, DATE, MOMENT = "Edm.String", "Edm.Int32", "Edm.Date", "Edm.DateTimeOffset"
TIME, DURATION, DOUBLE, DECIMAL = "Edm.TimeOfDay", "Edm.Duration", "Edm.Double", "Edm.Decimal"
BOOLEAN = "Edm.Boolean"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes, each with whether it may be null, and what it gives."""

    parameters: tuple[tuple[str, bool], ...]
    result: str

    def describe(self, name: str) -> str:
        """Write it as the framework's messages do."""
        written = (f"{t} Nullable={'true' if nullable else 'false'}" for t, nullable in self.parameters)
        return f"{name}({', '.join(written)})"


def _of_text(count: int, result: str) -> tuple[Signature, ...]:
    return (Signature(((STRING, True),) * count, result),)


def _each(types: tuple[str, ...], result: str | None = None) -> tuple[Signature, ...]:
    """One parameter of each of the types, once without and once with null."""
    return tuple(Signature(((t, nullable),), result or t) for t in types for nullable in (False, True))


_SUBSTRING = tuple(
    Signature(((STRING, True), *((INT, nullable) for nullable in nullables)), STRING)
    for nullables in ((False,), (True,), (False, False), (True, False), (False, True), (True, True))
)

SIGNATURES: dict[str, tuple[Signature, ...]] = {
    "contains": _of_text(2, BOOLEAN),
    "startswith": _of_text(2, BOOLEAN),
    "endswith": _of_text(2, BOOLEAN),
    "matchespattern": _of_text(2, BOOLEAN),
    "indexof": _of_text(2, INT),
    "length": _of_text(1, INT),
    "tolower": _of_text(1, STRING),
    "toupper": _of_text(1, STRING),
    "trim": _of_text(1, STRING),
    "concat": _of_text(2, STRING),
    "substring": _SUBSTRING,
    "year": _each((MOMENT, DATE), INT),
    "month": _each((MOMENT, DATE), INT),
    "day": _each((MOMENT, DATE), INT),
    "hour": _each((MOMENT, DURATION, TIME), INT),
    "minute": _each((MOMENT, DURATION, TIME), INT),
    "second": _each((MOMENT, DURATION, TIME), INT),
    "fractionalseconds": _each((MOMENT, TIME), DECIMAL),
    "date": _each((MOMENT,), DATE),
    "time": _each((MOMENT,), TIME),
    "totaloffsetminutes": _each((MOMENT,), INT),
    "totalseconds": _each((DURATION,), DECIMAL),
    "now": (Signature((), MOMENT),),
    "maxdatetime": (Signature((), MOMENT),),
    "mindatetime": (Signature((), MOMENT),),
    "round": _each((DOUBLE, DECIMAL)),
    "floor": _each((DOUBLE, DECIMAL)),
    "ceiling": _each((DOUBLE, DECIMAL)),
}

# Known to the grammar, but not to what carries a query out.
NOT_CARRIED_OUT = {"matchespattern", "totaloffsetminutes", "totalseconds", "maxdatetime", "mindatetime"}

# Those that refuse null itself where they want text, in words that speak of something else.
TEXT_FUNCTIONS = {name for name, known in SIGNATURES.items() if known[0].parameters[:1] == ((STRING, True),)}
