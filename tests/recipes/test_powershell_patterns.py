"""The regular expressions of Tikit.psm1, read from its text and run by Python."""

import re

import pytest

from tests.recipes.powershell_syntax import MODULE


def pattern(start: str) -> re.Pattern[str]:
    """Return a regular expression of the module: the string literals from a start to the end of the statement."""
    source = MODULE.read_text(encoding="ascii")
    statement = source[source.index(start) + len(start) :]
    literals = re.match(r"('[^'\n]*'(?: \+\n *)?)+", statement)
    assert literals is not None
    return re.compile("".join(re.findall(r"'([^'\n]*)'", literals[0])).replace(r"\z", r"\Z"))


GOOD_JSON = [
    "{}",
    ' {\r\n\t"a" : [ ] }\n',
    '{"value":[{"Id":1,"a":null,"b":[true,false],"c":{}},{"Id":2}],"@odata.count":2}',
    '{"a":-0,"b":1.5e3,"c":1E-3,"d":0.1,"e":12345678901234567890}',
    r'{"a":"\" \\ \/ \b \f \n \r \t \u00e9","":"\u00fc {}[],: NaN //"}',
]
BAD_JSON = [
    *("", "1", "null", '"a"', "[]", "{", "}", '{"a"', '{"a":', '{"a":1', '{"a":[1', '{"a":"', '{"a":"b'),
    *('{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":undefined}', '{"a":True}', '{"a":nul}'),
    *('{"a":01}', '{"a":+1}', '{"a":.5}', '{"a":1.}', '{"a":1e}', '{"a":1e999}', '{"a":0x1}', '{"a":1.2.3}'),
    *('{"a":1,}', '{"a":[1,]}', '{"a":[,1]}', '{"a":[1,,2]}', '{,"a":1}', "{a:1}", "{'a':1}", "{1:2}", '{"a"::1}'),
    *('{"a":1} {}', '{"a":1}x', '{"a":1}"b"', '{"a":[1]2}', '{"a":1 2}', '{"a":{}{}}', '{"a":[1"b"]}'),
    *('{"a":"\n"}', '{"a":"\x00"}', r'{"a":"\x"}', r'{"a":"\u12"}', r'{"a":"\'"}', '{"a":/* */1}', '{"a":1}//'),
    *('{"a":\u00a01}', '{"a":\u0661}', '{"a":1}\u2028', '{\v"a":1}'),
]


def test_the_module_reads_only_json() -> None:
    strict = pattern("$StrictJson = ")
    assert [one for one in GOOD_JSON if not strict.match(one)] == []
    cut = GOOD_JSON[2][:-1]
    assert [one for one in BAD_JSON if strict.match(one)] == []
    # What still matches after a cut has an open bracket, which ConvertFrom-Json refuses.
    assert [
        end for end in range(len(cut)) if strict.match(cut[:end]) and cut[:end].count("{") == cut[:end].count("}")
    ] == []


@pytest.mark.parametrize(
    "query", ["", "?$filter=a", "?$select=Id", "?$select=Title, id", "?select=*", "?$select=Title,Id&$top=1"]
)
def test_an_id_is_expected(query: str) -> None:
    assert not re.search(r"[?&]\$?select=", query) or re.search(
        pattern("-or $query -match ").pattern, query, re.IGNORECASE
    )


@pytest.mark.parametrize("query", ["?$select=Title", "?$select=TitleId", "?$select=Ids", "?$expand=Id&$select=Title"])
def test_no_id_is_expected(query: str) -> None:
    assert not re.search(pattern("-or $query -match ").pattern, query, re.IGNORECASE)


@pytest.mark.parametrize("error", ["error", "@odata.error", "@error", "value@odata.error"])
def test_the_name_of_an_error_is_known(error: str) -> None:
    assert pattern("$ErrorName = ").match(error)
    assert not pattern("$ErrorName = ").match(error + "s")
    assert not pattern("$ErrorName = ").match("last" + "Error")
