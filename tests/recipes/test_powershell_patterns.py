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
    '{"a":-0,"b":1.5e3,"c":1E-3,"d":0.1,"e":12345678901234567890,"f":1e-400,"g":9e+99}',
    '{"a":' + "9" * 200 + "}",
    r'{"a":"\" \\ \/ \b \f \n \r \t \u00e9","":"\u00fc {}[],: NaN //"}',
]
BAD_JSON = [
    *("", "1", "null", '"a"', "[]", "{", "}", '{"a"', '{"a":', '{"a":1', '{"a":[1', '{"a":"', '{"a":"b'),
    *('{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":undefined}', '{"a":True}', '{"a":nul}'),
    *('{"a":1e100}', '{"a":' + "9" * 309 + ".0}", '{"a":1e-}', '{"a":1e+}'),
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


@pytest.mark.parametrize("error", ["error", "@odata.error", "@error", "value@odata.error", "odata.error"])
def test_the_name_of_an_error_is_known(error: str) -> None:
    assert pattern("$ErrorName = ").search(error)
    assert not pattern("$ErrorName = ").search(error + "s")
    assert not pattern("$ErrorName = ").search("last" + "error")


def one_pattern(start: str) -> re.Pattern[str]:
    """Return the regular expression in single quotes behind a start."""
    source = MODULE.read_text(encoding="ascii")
    found = re.match(r"'([^'\n]*)'", source[source.index(start) + len(start) :])
    assert found is not None
    return re.compile(found[1].replace(r"\z", r"\Z").replace(r"\p{Cc}", r"\x00-\x1f\x7f-\x9f"))


def test_finite_numbers_are_finite_in_dotnet_too() -> None:
    strict = pattern("$StrictJson = ")
    numbers = ["9" * 200 + "e99", "-" + "9" * 200 + ".9e99"]
    assert all(strict.match(f'{{"a":{number}}}') and abs(float(number)) < 1.7e308 for number in numbers)


@pytest.mark.parametrize("key", ["disk-srv7", "a", "!", "~", "\\", "A" * 64, "O'Brien&Co+1%"])
def test_a_key_is_accepted(key: str) -> None:
    assert one_pattern("if ($Key -cnotmatch ").match(key)


@pytest.mark.parametrize("key", ["", "a b", "[a]", "a]", "A" * 65, "\u00e9", "a\n", "a\t", "\x7f"])
def test_a_key_is_refused(key: str) -> None:
    assert not one_pattern("if ($Key -cnotmatch ").match(key)


BAD_LINKS = "-or $link -match "


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "mailto:ann@example.com", "data:,{}", "http:x", "http://h/a\r\nX: 1", "a\0b", "/a\x7f"],
)
def test_a_malformed_link_is_found(link: str) -> None:
    assert one_pattern(BAD_LINKS).search(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://h/api/ticket?$skip=100",
        "HTTP://h/",
        "//h/x",
        "/api/ticket",
        "ticket?a=b:c",
        "?$filter=a eq 'b:c'",
        "ftp://h/",
        "",
    ],
)
def test_a_link_is_no_malformed_one(link: str) -> None:
    assert not one_pattern(BAD_LINKS).search(link)


@pytest.mark.parametrize(
    ("message", "peer"),
    [
        ("Connection refused (proxy.example:3128)", "proxy.example:3128"),
        ("No such host is known. (app.tikit.ai:443)", "app.tikit.ai:443"),
        ("One or more errors occurred. (Connection refused (proxy.example:3128))", None),
        ("The SSL connection could not be established, see inner exception.", None),
    ],
)
def test_the_peer_in_a_message_is_found(message: str, peer: str | None) -> None:
    found = one_pattern("if ($cause.Message -match ").search(message)
    assert (found and found[1]) == peer


def test_a_limit_is_a_positive_whole_number() -> None:
    limit = one_pattern("if ($limit -notmatch ")
    assert all(limit.match(text) for text in ("1", "120", "007", "999999999"))
    wrong = ("", "0", "000", "1.5", " 30", "30 ", "-1", "1e3", "1234567890", "\u0661")
    assert not any(limit.match(text) for text in wrong)
