"""The functions of ``$filter``: their signatures, and the text of a signature in the framework's messages."""

from dataclasses import dataclass

STRING, INT, DATE, TIMESTAMP = "Edm.String", "Edm.Int32", "Edm.Date", "Edm.DateTimeOffset"
TIME, DURATION, DOUBLE, DECIMAL = "Edm.TimeOfDay", "Edm.Duration", "Edm.Double", "Edm.Decimal"
BOOLEAN = "Edm.Boolean"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of a function.

    Attributes:
        parameters: the type of each parameter, and whether it is nullable.
        result: the type of the result.
    """

    parameters: tuple[tuple[str, bool], ...]
    result: str

    def describe(self, name: str) -> str:
        """Format the signature as in the framework's messages."""
        written = (f"{t} Nullable={'true' if nullable else 'false'}" for t, nullable in self.parameters)
        return f"{name}({', '.join(written)})"


def _with_strings(count: int, result: str) -> tuple[Signature, ...]:
    return (Signature(((STRING, True),) * count, result),)


def _each(types: tuple[str, ...], result: str | None = None) -> tuple[Signature, ...]:
    """Return signatures with one parameter, for each type a non-nullable and a nullable one."""
    return tuple(Signature(((t, nullable),), result or t) for t in types for nullable in (False, True))


_SUBSTRING = tuple(
    Signature(((STRING, True), *((INT, nullable) for nullable in nullables)), STRING)
    for nullables in ((False,), (True,), (False, False), (True, False), (False, True), (True, True))
)

SIGNATURES: dict[str, tuple[Signature, ...]] = {
    "contains": _with_strings(2, BOOLEAN),
    "startswith": _with_strings(2, BOOLEAN),
    "endswith": _with_strings(2, BOOLEAN),
    "matchespattern": _with_strings(2, BOOLEAN),
    "indexof": _with_strings(2, INT),
    "length": _with_strings(1, INT),
    "tolower": _with_strings(1, STRING),
    "toupper": _with_strings(1, STRING),
    "trim": _with_strings(1, STRING),
    "concat": _with_strings(2, STRING),
    "substring": _SUBSTRING,
    "year": _each((TIMESTAMP, DATE), INT),
    "month": _each((TIMESTAMP, DATE), INT),
    "day": _each((TIMESTAMP, DATE), INT),
    "hour": _each((TIMESTAMP, DURATION, TIME), INT),
    "minute": _each((TIMESTAMP, DURATION, TIME), INT),
    "second": _each((TIMESTAMP, DURATION, TIME), INT),
    "fractionalseconds": _each((TIMESTAMP, TIME), DECIMAL),
    "date": _each((TIMESTAMP,), DATE),
    "time": _each((TIMESTAMP,), TIME),
    "totaloffsetminutes": _each((TIMESTAMP,), INT),
    "totalseconds": _each((DURATION,), DECIMAL),
    "now": (Signature((), TIMESTAMP),),
    "maxdatetime": (Signature((), TIMESTAMP),),
    "mindatetime": (Signature((), TIMESTAMP),),
    "round": _each((DOUBLE, DECIMAL)),
    "floor": _each((DOUBLE, DECIMAL)),
    "ceiling": _each((DOUBLE, DECIMAL)),
}

# The grammar accepts these functions, the framework does not execute them.
NOT_EXECUTED = {"matchespattern", "totaloffsetminutes", "totalseconds", "maxdatetime", "mindatetime"}

# The framework refuses a null literal for their string parameters, with a misleading message about an enumeration.
TEXT_FUNCTIONS = {name for name, signatures in SIGNATURES.items() if signatures[0].parameters[:1] == ((STRING, True),)}
