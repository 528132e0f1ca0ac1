"""Text in a query is only a value: it matches literally, and never becomes SQL."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import start, stop
from tests.sandbox.difficult_rows import Row, difficult_rows
from tests.sandbox.filter_terms import quoted
from tests.sandbox.odata_client import ODataClient
from tests.sandbox.plain_evaluation import fold

# Each contains the mark, so that it is found wherever it gets to.
MARK = "kq7zx"
ATTEMPTS = (
    f"{MARK}' OR '1'='1", f"{MARK}'; DROP TABLE \"Ticket\"; --", f"{MARK}\" OR 1=1 --", f"') OR 1=1 /* {MARK} */ --",
    f"{MARK}%", f"%{MARK}", f"_{MARK[1:]} {MARK}", f"{MARK}\\", f"\\' OR 1=1 -- {MARK}", f"{MARK}\0' OR 1=1 --",
    f"{MARK}\u2019 OR 1=1 --", f"{MARK}\uff07 OR 1=1", f":{MARK}", f"?{MARK}", f"@{MARK}", f"$1{MARK}", f"%({MARK})s",
    f"[{MARK}]", f"`{MARK}`", f"{MARK};", f"{MARK}\n--", f"''{MARK}''",
    f"{MARK}' UNION SELECT \"TokenHash\" FROM \"AccessToken\" --", f"{{{MARK}}}", f"%%{MARK}", f":{MARK}_1",
)  # fmt: skip  # a table: as many in a line as fit
# Expressions with a text in every place that accepts one, and a test for the matching rows; § is the text.
PLACES: dict[str, Callable[[str, str], bool]] = {
    "Title eq §": lambda title, text: title == text,
    "Title ne §": lambda title, text: title != text,
    "Title gt §": lambda title, text: title > text,
    "§ ge Title": lambda title, text: text >= title,
    "Title lt §": lambda title, text: title < text,
    "Title le §": lambda title, text: title <= text,
    "Title in ('x',§)": lambda title, text: title in ("x", text),
    "contains(Title,§)": lambda title, text: text in title,
    "startswith(Title,§)": lambda title, text: title.startswith(text),
    "endswith(Title,§)": lambda title, text: title.endswith(text),
    "indexof(Title,§) ge 0": lambda title, text: text in title,
    "concat(Title,§) eq concat(§,Title)": lambda title, text: title + text == text + title,
    "tolower(§) eq tolower(Title)": lambda title, text: title == text,
    "toupper(Title) eq toupper(§)": lambda title, text: title == text,
    "trim(§) eq trim(Title)": lambda title, text: title.strip(" ") == text.strip(" "),
    "substring(§,0) eq Title": lambda title, text: title == text,
    "substring(§,0,100) eq Title": lambda title, text: title == text,
    "length(concat(Title,substring(§,0,1))) gt 0": lambda *_: True,
    "cast(§,Edm.String) eq Title": lambda title, text: title == text,
    "Title eq @text&@text=§": lambda title, text: title == text,
    "Comments/any(c:c/Body eq concat(§,'?')) or Title eq §": lambda title, text: title == text,
    "(Title eq §) eq true": lambda title, text: title == text,
}
# In place of a name or a skip token, the text is refused or only a value.
NAMES = (
    "$orderby=§", "$orderby=Title §", "$orderby=concat(Title,'§')", "$select=§", "$select=Id,§", "$expand=§",
    "$expand=Comments(§)", "$expand=Comments($filter=Body eq '§')", "$expand=Comments($orderby=§)",
    "$expand=Comments($select=§)", "$filter=§", "$filter=§ eq 1", "$filter=§(Title)", "$filter=Requester/§ eq 1",
    "$filter=Comments/any(§:true)", "$apply=groupby((§))", "$apply=filter(Title eq '§')/groupby((Title))",
    "$apply=aggregate(Id with sum as §)", "$apply=aggregate(§ with sum as x)", "$skiptoken=§", "$skiptoken=Id-§",
    "$skiptoken=Title-'§',Id-1&$orderby=Title", "$top=§", "$skip=§", "$count=§", "$search=§", "§=1",
    "@§=1&$filter=Id eq @§", "$filter=Id in (§)", "$filter=DueDate gt §", "$filter=Guid eq §",
    "$filter=cast(Id,§) eq 1",
)  # fmt: skip  # a table: as many in a line as fit


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    """Rows, some of which contain an injection, so that a filter finds them."""
    found = difficult_rows()
    for number, attempt in enumerate(attempt for attempt in ATTEMPTS if "\0" not in attempt):
        title = found["Ticket"][2 * number + 1]["Title"]
        found["Ticket"][2 * number]["Title"] = (attempt, f"{attempt} {title}", f"{title} {attempt}")[number % 3]
    return found


def statements(log: str) -> list[str]:
    """Return the SQL statements in a debug log, without parameters and results."""
    records = re.split(r"^\d{4}-\d\d-\d\d \S+ ", log, flags=re.MULTILINE)
    engine = "sqlalchemy.engine.Engine "
    messages = [record.removeprefix(engine) for record in records if record.startswith(engine)]
    return [message for message in messages if not message.startswith(("[", "Row ", "Col "))]


@pytest.mark.parametrize("collation", ["nocase", "binary"])
def test_text_matches_literally_and_is_never_sql(
    tmp_path: Path, rows: dict[str, list[Row]], collation: str, pytestconfig: pytest.Config
) -> None:
    step = 1 if pytestconfig.getoption("--all-places") else 4  # of four attempts, each place gets one
    file, log = tmp_path / "rows.json", tmp_path / "log"
    file.write_text(json.dumps(rows), encoding="utf-8")
    folded = fold if collation == "nocase" else str
    titles = {ticket["Id"]: folded(ticket["Title"]) for ticket in rows["Ticket"]}
    with log.open("wb") as stream:
        flags = (
            "--data",
            str(file),
            "--collation",
            collation,
            "--page-size",
            "0",
            "--skip-token",
            "--log-level",
            "debug",
        )
        sandbox = start(*flags, log=stream)
        try:
            with ODataClient(sandbox) as odata_client:
                before = odata_client.get({})
                for number, attempt in enumerate(ATTEMPTS):
                    for place, keeps in list(PLACES.items())[number % step :: step]:
                        written = quote(place.replace("§", quoted(attempt)), safe="&=" if "@text" in place else "")
                        answer = odata_client.get_raw(f"$select=Id&$filter={written}")
                        kept = [key for key, title in titles.items() if keeps(title, folded(attempt))]
                        assert answer.status == 200, (place, attempt, answer)
                        assert [entity["Id"] for entity in answer.body["value"]] == kept, (place, attempt)
                    for name in NAMES[number % step :: step]:
                        query = quote(name, safe="$=&@").replace("%C2%A7", quote(attempt))
                        answer = odata_client.get_raw(query)
                        assert answer.is_odata, (query, answer)
                assert odata_client.get({}) == before
        finally:
            stop(sandbox)
    told = log.read_text(encoding="utf-8")
    made = statements(told)
    assert len(made) > len(ATTEMPTS) * (len(PLACES) // step)
    assert not [text for text in made if MARK in text.lower()]
    assert MARK in told
