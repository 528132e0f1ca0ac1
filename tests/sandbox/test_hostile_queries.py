"""Random bytes and mutated filters result in 200 or 400 with an OData body, and no filter is ignored."""

import json
import random
import re
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.odata_client import ODataClient

RECORDINGS = Path(__file__).parent / "recordings"
FEW = 1000
TICKETS = 350
OPTIONS = ("$filter", "$orderby", "$select", "$expand", "$apply", "$skiptoken", "$top", "$skip", "$count", "$search")
PIECES = (
    *"()'\",;:=/\\-+.*@$&%#{}[]? \t\n\0", "''", " and ", " or ", "not ", " eq ", " in (", "null", "true", "any(",
    "all(", "/$count", "$it", "1e400", "-1e308", "9223372036854775808", "1" * 400, "NaN", "INF", "0x41", "2026-13-01",
    "2026-06-01", "T24:00:00Z", "duration'P1D'", "00000000-0000-0000-0000-000000000000", "é", "李", "😀", "\ufeff",
    "\u0661", "İ", "\"\\ud800\"", "(" * 60, "not " * 60, " " * 200, "-" * 60, "a/" * 60, "c:c/", "cast(",
    ",Edm.Int32)", "Id mod 0", "$top=", "@p",
)  # fmt: skip  # a table: as many in a line as fit
ALIKE = (
    ("eq", "ne", "gt", "ge", "lt", "le", "EQ"), ("and", "or", "AND", "eq"), ("add", "sub", "mul", "div", "mod"),
    ("any", "all"), ("contains", "startswith", "endswith", "CONTAINS"), ("tolower", "toupper", "trim", "length"),
    ("true", "false", "null"),
    ("id", "statusid", "assigneeid", "title", "description", "duedate", "closed", "ImpactId"),
)  # fmt: skip  # a table: as many in a line as fit
# Once slow, or too deep: each is sent once.
LONG = (
    "Id in (" + " " * 6000 + "x'')", "Id in (1" + " " * 6000 + "'')", "Id in (" + "1" * 7000 + ")", "(" * 7000,
    "not " * 1700, "'" * 7001, "-" * 7000 + "1 eq 1", "1-" * 3500, "a/" * 3500, "Id eq 1 or " * 600 + "true",
    "[" * 7000, "Id in (" + "1," * 3400 + "1)", "concat(" * 1000, "Comments/any(c:" * 400, "1e" + "9" * 7000,
    "Title eq '" + "''" * 3000, "." * 7000, "@" * 7000, "'a" + "''b" * 2000,
)  # fmt: skip  # a table: as many in a line as fit


def recorded_filters() -> list[str]:
    found = []
    for name in ("queries.jsonl", "broken-queries.jsonl"):
        for line in (RECORDINGS / name).read_text(encoding="utf-8").splitlines():
            options = dict(part.partition("=")[::2] for part in json.loads(line)["q"].split("&"))
            found += [options["$filter"]] if "$filter" in options else []
    return found


def replace_words(text: str, chance: random.Random) -> str:
    """Replace some words by others of their kind. The result is often valid."""
    words = re.split(r"(\W+)", text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(0, len(words), 2)
        alike = next((kind for kind in ALIKE if words[at].lower() in kind), ())
        words[at] = str(chance.randint(0, 400)) if words[at].isdigit() else chance.choice(alike or (words[at],))
    return "".join(words)


def mutate(text: str, chance: random.Random) -> str:
    """Cut, repeat, reverse or replace parts of a text. The result is seldom valid."""
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        at, to = sorted(chance.randint(0, len(text)) for _ in range(2))
        to = min(to, at + 30)
        match chance.randrange(5):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:to] + text[at:]
            case 2:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            case 3:
                text = text[:at] + chance.choice(PIECES) + text[to:]
            case _:
                text = text[:at] + text[at:to][::-1] + text[to:]
    return text


@pytest.fixture(scope="module")
def served(serve: Serve) -> Sandbox:
    return serve("--data", str(RECORDINGS / "data.json"), "--collation", "binary", "--page-size", "20", "--skip-token")


@pytest.fixture(scope="module")
def hostile(request: pytest.FixtureRequest) -> int:
    """The number of queries; half of them are mutated filters."""
    return int(request.config.getoption("--hostile"))


@pytest.fixture(scope="module")
def limits(hostile: int) -> float:
    """The limit of a response in seconds: one, if many queries are sent and nothing else runs."""
    return 30 if hostile == FEW else 1


def test_mutated_filters_are_refused_or_executed(served: Sandbox, hostile: int, limits: float) -> None:
    chance, filters, understood = random.Random(5), recorded_filters(), 0
    with ODataClient(served, limits) as odata_client:
        for _ in range(hostile // 2):
            change = chance.choice((mutate, replace_words))
            text = change(chance.choice(filters), chance)[:800]
            answer = odata_client.get({"$filter": text, "$count": "true"})
            assert answer.is_odata, (text, answer)
            if answer.status != 200:
                continue
            understood += 1
            # `not` would not invert a filter that is ignored, in part or as a whole.
            rest = odata_client.get({"$filter": f"({text}) ne true", "$count": "true"})
            if rest.status == 400:
                assert "node count limit" in rest.body["error"]["message"], (text, rest)
                continue
            assert answer.body["@odata.count"] + rest.body["@odata.count"] == TICKETS, text
    assert understood > hostile // 50


def test_random_bytes(served: Sandbox, hostile: int, limits: float) -> None:
    chance = random.Random(6)
    with ODataClient(served, limits) as odata_client:
        for number in range(hostile // 2):
            length = chance.choice((1, 3, 10, 40, 200))
            soup = "".join(chance.choice(PIECES) for _ in range(length))[:800].encode()
            text = soup if number % 2 else chance.randbytes(length)
            name = OPTIONS[number % len(OPTIONS)] if number % 3 else "$filter"
            query = f"{name}={quote_from_bytes(text)}"
            answer = odata_client.get_raw(query)
            assert answer.is_odata, (query, answer)


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:20].strip() or "blanks")
def test_long_filters(served: Sandbox, limits: float, text: str) -> None:
    with ODataClient(served, limits) as odata_client:
        for option in ("$filter", "$orderby", "$skiptoken"):
            query = f"{option}={quote(text, safe=' ').replace(' ', '+')}"[:8000].rstrip("%0123456789")
            answer = odata_client.get_raw(query)
            assert answer.is_odata, (text, answer)
