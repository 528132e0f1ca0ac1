"""What counts as a response: anything else is one line on stderr, and nothing on stdout."""

import gzip
import json
from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.fake_server import JSON, Reply, json_reply
from tests.recipes.conftest import RunAgainst
from tests.recipes.languages import BASH_AND_PYTHON

ONE, ALL = "tickets/get_one_ticket", "tickets/get_all_tickets"
CHECK = "Check the address in TIKIT_URL."


def body(data: bytes, status: int = 200, **headers: str) -> Reply:
    return Reply(status, data, JSON | {name.replace("_", "-"): text for name, text in headers.items()})


NOT_JSON = f"200: the response is not valid JSON. {CHECK}"
NO_OBJECT = f"200: the response is not a JSON object. {CHECK}"
NOT_UTF_8 = f"200: the response is not UTF-8. {CHECK}"
WEB_PAGE = f"200: a web page came instead of JSON, perhaps to sign in. {CHECK}"
AN_ERROR = f"200: the response contains an error. {CHECK}"
NEITHER = {
    "empty": (body(b""), f"200: the body of the response is empty. {CHECK}"),
    "204": (Reply(204, b"", {}), f"204: the body of the response is empty. {CHECK}"),
    "HTML": (body(b"<!doctype html><p>Sign in</p>", Content_Type="text/html"), WEB_PAGE),
    "HTML as JSON": (body(b" \r\n<html>caf\xe9"), WEB_PAGE),
    "text": (body(b"Service is fine"), NOT_JSON),
    "an array": (body(b"[]"), NO_OBJECT),
    "null": (body(b"null"), NO_OBJECT),
    "a text": (body(b'"value"'), NO_OBJECT),
    "cut": (body(b'{"Id": 100, "value": [{"Id": 1}'), NOT_JSON),
    "two texts": (body(b'{"Id": 100, "value": []}{"Id": 100, "value": []}'), NOT_JSON),
    "NaN": (body(b'{"Id": 100, "value": [], "Number": NaN}'), NOT_JSON),
    "nan": (body(b'{"Id": 100, "value": [], "Number": nan}'), NOT_JSON),
    "Infinity": (body(b'{"Id": 100, "value": [], "Number": Infinity}'), NOT_JSON),
    "1e999": (body(b'{"Id": 100, "value": [], "Number": 1e999}'), NOT_JSON),
    "-1e999": (body(b'{"Id": 100, "value": [], "Number": [-1e999]}'), NOT_JSON),
    "01": (body(b'{"Id": 100, "value": [], "Number": 01}'), NOT_JSON),
    "-007": (body(b'{"Id": 100, "value": [], "Number": [1, -007]}'), NOT_JSON),
    "+1": (body(b'{"Id": 100, "value": [], "Number":+1}'), NOT_JSON),
    ".5": (body(b'{"Id": 100, "value": [], "Number": .5}'), NOT_JSON),
    "5.": (body(b'{"Id": 100, "value": [], "Number": 5.}'), NOT_JSON),
    "1.e3": (body(b'{"Id": 100, "value": [], "Number": -1.e3}'), NOT_JSON),
    "a list twice": (body(b'{"Id": 100, "value": [{"Id": 1}], "value" : []}'), NOT_JSON),
    "an Id twice": (body(b'{"Id": 100, "value": [{"Id": 1, "x": "a\\\\", "Id": 2}], "Id": 100}'), NOT_JSON),
    "nested too deep": (body(b'{"Id": 100, "value": [], "x": ' + b"[" * 20000 + b"]" * 20000 + b"}"), NOT_JSON),
    "invalid UTF-8": (body(b'{"Id": 100, "value": [], "Title": "caf\xe9"}'), NOT_UTF_8),
    "UTF-16": (body('{"Id": 100, "value": []}'.encode("utf-16")), NOT_UTF_8),
    "a name in invalid UTF-8": (body(b'{"Id": 100, "value": [], "caf\xe9": 1}'), NOT_UTF_8),
    "an error": (body(b'{"Id": 100, "value": [], "error": {"message": "Out of order"}}'), AN_ERROR),
    "an annotated error": (body(b'{"Id": 100, "value": [], "@odata.error": {"message": "x"}}'), AN_ERROR),
    "an error of OData 3": (body(b'{"Id": 100, "value": [], "odata.error": {"code": ""}}'), AN_ERROR),
    "an error in capitals": (body(b'{"Id": 100, "value": [], "Error": "x"}'), AN_ERROR),
    "brotli": (
        body(b"\x0b\x02\x80{}\x03", Content_Encoding="br"),
        "the response of 127.0.0.1:PORT cannot be decompressed.",
    ),
    "a record separator": (body(b'\x1e{"Id": 100, "value": []}\n'), NOT_JSON),
    "200 KiB of headers": (
        json_reply({"Id": 100, "value": []}, X_Long="x" * 204800),
        "the connection to 127.0.0.1:PORT broke before the response was complete, after 4 attempts. Check TIKIT_URL",
    ),
    "418": (json_reply({}, 418), f"418: the service refused the request. {CHECK}"),
    "different lengths": (
        Reply(200, b'HTTP/1.1 200 OK\r\nContent-Length: 2, 30\r\n\r\n{"Id": 100, "value": []}      ', {}, "raw"),
        "the connection to 127.0.0.1:PORT broke before the response was complete, after 4 attempts. Check TIKIT_URL",
    ),
    "no HTTP": (
        Reply(200, b"hello\r\n\r\n", {}, "raw"),
        "the connection to 127.0.0.1:PORT broke before the response was complete, after 4 attempts. Check TIKIT_URL",
    ),
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("stem", [ONE, ALL])
@pytest.mark.parametrize("what", NEITHER)
def test_another_response_is_an_error(run_against: RunAgainst, what: str, stem: str, language: str) -> None:
    reply, message = NEITHER[what]
    result = run_against(stem, language, [], reply)
    assert result.code == 1
    assert result.without_port.startswith(message)
    assert "changed" not in result.message


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("stem", [ONE, ALL])
def test_a_101_is_an_error(run_against: RunAgainst, stem: str, language: str) -> None:
    result = run_against(stem, language, [], Reply(101, b"", {}), TIKIT_TIMEOUT="3")
    assert result.without_port.startswith("the connection to 127.0.0.1:PORT broke before the response was complete, ")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("location", "where"),
    [
        ("http://127.0.0.1:9/login?token=1", "to another server, http://127.0.0.1:9"),
        ("https://login.example.com:443/", "to another server, https://login.example.com"),
        ("//me@example.com/", "to another server, http://example.com"),
        ("/login?token=1", "to another page of its own, /login"),
        ("login#token", "to another page of its own, /api/login"),
        ("", ", but does not say where"),
        *((text, ", but does not say where") for text in ("http://host:port/", "http://host:99999/", "/a, /b")),
        *((text, ", but does not say where") for text in ("file:///etc/passwd", "javascript:alert(1)")),
        (f"https://{TOKEN}.example/", "to another server, https://(the token).example"),
        (f"/{TOKEN}/login", "to another page of its own, /(the token)/login"),
    ],
)
def test_a_redirect_is_not_followed(run_against: RunAgainst, location: str, where: str, language: str) -> None:
    result = run_against(ALL, language, [], json_reply({}, 302, **({"Location": location} if location else {})))
    separator = "" if where.startswith(",") else " "
    assert result.message == f"302: the service redirects{separator}{where}. Redirects are not followed. {CHECK}"
    assert len(result.requests) == 1


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("coding", ["gzip", ""])
def test_compression_is_accepted_where_it_was_requested(run_against: RunAgainst, coding: str, language: str) -> None:
    data = b'{"Id": 100}'
    reply = body(gzip.compress(data), Content_Encoding=coding) if coding else body(data)
    result = run_against(ONE, language, [], reply)
    if coding and language == ".sh":  # which does not request it: older versions of curl on Windows cannot decompress
        assert "cannot be decompressed" in result.message
    else:
        assert json.loads(result.stdout) == {"Id": 100}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    "data",
    [
        *(b"{}", b'{"Id": null}', b'{"Id": "100"}', b'{"Id": 1.5}', b'{"value": []}', b'{"Id": true}', b'{"id": 100}'),
        *(b'{"Id": 100.0}', b'{"x": {"a": ":"},\n"Id" : 1e2}', b'{"Id": 9007199254740992}'),
    ],
)
def test_an_entity_has_an_integer_id(run_against: RunAgainst, data: bytes, language: str) -> None:
    message = f"200: the entity in the response has no Id. {CHECK}"
    assert run_against(ONE, language, [], body(data)).message == message


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_every_form_of_a_number_is_read(run_against: RunAgainst, language: str) -> None:
    numbers = b"[0,-0,0.5,-0.05,10,1e007,1E+2, 1e-07 ,100.001,\n0\t]"
    data = b'{"Id":100,"Numbers":' + numbers + b',"Text":"+1 01 .5 5.","Last":0}'
    result = run_against(ONE, language, [], body(data))
    assert json.loads(result.stdout) == json.loads(data)


NO_LIST = f"200: the response is not a list. {CHECK}"
NO_OBJECTS = f"200: the list contains something other than objects. {CHECK}"
NO_ID = f"200: an entity of the list has no Id. {CHECK}"
NO_TEXT = "the next link is not text (page 2, after 1 items). Check what responds at TIKIT_URL."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, NO_LIST),
        ({"value": None}, NO_LIST),
        ({"value": {}}, NO_LIST),
        ({"Id": 1}, NO_LIST),
        ({"value": [1]}, NO_OBJECTS),
        ({"value": [None]}, NO_OBJECTS),
        ({"value": [{"Id": 1}, []]}, NO_OBJECTS),
        ({"value": [{"Title": "x"}]}, NO_ID),
        ({"value": [{"Id": "1"}]}, NO_ID),
        ({"value": [{"Id": 1}, {"error": {"message": "Out of order"}}]}, f"200: the list contains an error. {CHECK}"),
        ({"value": [{"Id": 1, "Title@odata.Error": {}}]}, f"200: the list contains an error. {CHECK}"),
        ({"value": [{"Id": 1}], "@odata.nextLink": 5}, NO_TEXT),
        ({"value": [{"Id": 1}], "@odata.nextLink": False}, NO_TEXT),
        ({"value": [{"Id": 1}], "@odata.nextLink": ["x"]}, NO_TEXT),
        ({"value": [{"Id": 1}], "@nextLink": {}}, NO_TEXT),
        ({"value": [{"Id": 1}], "@odata.nextLink": ""}, "the next link leads to a page that was already read"),
        ({"value": [{"Id": 1}], "@nextLink": "a\nb"}, "the next link is malformed (page 2, after 1 items). "),
    ],
)
def test_a_list_contains_entities_and_its_link_is_text(
    run_against: RunAgainst, value: Any, message: str, language: str
) -> None:
    assert run_against(ALL, language, [], json_reply(value)).message.startswith(message)


TEXTS = [
    *("caf\u00e9 \U0001f5a8 \ufffd", "\u2028", "a\u0000b", "-1e999 NaN", 'a"b\\c\r\n'),
    *('"Id": 1.5, "x', '\\":"":\\', ': "Id" : ', "\\"),
]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("escaped", [True, False])
def test_every_text_is_printed_unchanged(run_against: RunAgainst, text: str, escaped: bool, language: str) -> None:
    data = json.dumps({"Id": 100, "Title": text, "Closed": False}, ensure_ascii=escaped).encode()
    assert json.loads(run_against(ONE, language, [], body(data)).stdout)["Title"] == text


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_response_beyond_64_mib_is_an_error(run_against: RunAgainst, language: str) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    large = b'{"Id": 100, "Title": "' + b"x" * (64 << 20) + b'"}'
    for head in (start, start + b"Content-Length: %d\r\n" % len(large)):
        result = run_against(ONE, language, [], Reply(200, head + b"\r\n" + large, {}, "raw"))
        assert result.without_port.startswith("the response of 127.0.0.1:PORT is larger than 64 MiB. Ask for less: ")
        assert len(result.requests) == 1
