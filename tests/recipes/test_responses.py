"""What counts as a response: anything else is one line on stderr, and nothing on stdout."""

import gzip
import json
from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.fake_server import JSON, Reply, StartFakeServer, json_reply
from tests.recipes.conftest import NEW, Ask, Shell

ONE, ALL = "tickets/get_one_ticket", "tickets/get_all_tickets"


def body(data: bytes, status: int = 200, **headers: str) -> Reply:
    return Reply(status, data, JSON | {name.replace("_", "-"): text for name, text in headers.items()})


ANY = {
    "empty": (body(b""), "empty"),
    "204": (Reply(204, b"", {}), "empty"),
    "HTML": (body(b"<!doctype html><p>Sign in</p>", Content_Type="text/html"), "web page"),
    "text": (body(b"Service is fine"), "not one complete JSON text"),
    "an array": (body(b"[]"), "array"),
    "null": (body(b"null"), "null"),
    "a text": (body(b'"value"'), "string"),
    "broken off": (body(b'{"Id": 100, "value": [{"Id": 1}'), "not one complete JSON text"),
    "two texts": (body(b'{"Id": 100, "value": []}{"Id": 100, "value": []}'), "2 JSON texts"),
    "NaN": (body(b'{"Id": 100, "value": [], "Number": NaN}'), ""),
    "nan": (body(b'{"Id": 100, "value": [], "Number": nan}'), ""),
    "Infinity": (body(b'{"Id": 100, "value": [], "Number": Infinity}'), ""),
    "1e999": (body(b'{"Id": 100, "value": [], "Number": 1e999}'), "not finite"),
    "-1e999": (body(b'{"Id": 100, "value": [], "Number": [-1e999]}'), "not finite"),
    "invalid UTF-8": (body(b'{"Id": 100, "value": [], "Title": "caf\xe9"}'), "UTF-8"),
    "a name in invalid UTF-8": (body(b'{"Id": 100, "value": [], "caf\xe9": 1}'), "UTF-8"),
    "gzip": (body(gzip.compress(b'{"Id": 100, "value": []}'), Content_Encoding="gzip"), "compressed (gzip)"),
    "an error": (body(b'{"Id": 100, "value": [], "error": {"message": "Out of order"}}'), "error"),
    "an annotated error": (body(b'{"Id": 100, "value": [], "@odata.error": {"message": "x"}}'), "error"),
    "an error in capitals": (body(b'{"Id": 100, "value": [], "Error": "x"}'), "error"),
    "redirect": (json_reply({}, 302, Location="http://127.0.0.1:9/login?token=1"), "http://127.0.0.1:9/login,"),
    "418": (json_reply({}, 418), "418: the service refused"),
    "101": (Reply(101, b"", {}), "did not respond in time"),
    "no HTTP": (Reply(200, b"hello\r\n\r\n", {}, "raw"), "127.0.0.1"),
    "nested too deep": (body(b'{"Id": 100, "value": [], "x": ' + b"[" * 20000 + b"]" * 20000 + b"}"), ""),
}


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("stem", [ONE, ALL])
@pytest.mark.parametrize("what", ANY)
def test_no_response_that_counts(ask: Ask, what: str, stem: str, language: str) -> None:
    reply, part = ANY[what]
    ran = ask(stem, language, [], reply, TIKIT_TIMEOUT="5")
    assert ran.code == 1
    assert part in ran.line
    assert "changed" not in ran.line


ENTITIES = [b"{}", b'{"Id": null}', b'{"Id": "100"}', b'{"Id": 1.5}', b'{"value": []}', b'{"Id": true}', b'{"id": 100}']


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("data", ENTITIES)
def test_an_entity_has_an_id(ask: Ask, data: bytes, language: str) -> None:
    assert "an entity with an Id" in ask(ONE, language, [], body(data)).line


LISTS = [
    {},
    {"value": None},
    {"value": {}},
    {"Id": 1},
    {"value": [1]},
    {"value": [None]},
    {"value": [{"Id": 1}, []]},
    {"value": [{"Title": "x"}]},
    {"value": [{"Id": "1"}]},
    {"value": [{"Id": 1}, {"error": {"message": "Out of order"}}]},
    {"value": [{"Id": 1}], "@odata.nextLink": ""},
    {"value": [{"Id": 1}], "@odata.nextLink": 5},
    {"value": [{"Id": 1}], "@odata.nextLink": False},
    {"value": [{"Id": 1}], "@odata.nextLink": ["x"]},
    {"value": [{"Id": 1}], "@nextLink": {}},
    {"value": [{"Id": 1}], "@nextLink": "a\nb"},
]


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("value", LISTS)
def test_a_list_is_of_entities_and_its_link_a_text(ask: Ask, value: Any, language: str) -> None:
    assert "not what was asked for" in ask(ALL, language, [], json_reply(value)).line


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("text", ["caf\u00e9 \U0001f5a8 \ufffd", "\u2028", "a\u0000b", "-1e999 NaN", 'a"b\\c\r\n'])
@pytest.mark.parametrize("escaped", [True, False])
def test_every_text_arrives(ask: Ask, text: str, escaped: bool, language: str) -> None:
    data = json.dumps({"Id": 100, "Title": text, "Closed": False}, ensure_ascii=escaped).encode()
    assert json.loads(ask(ONE, language, [], body(data)).output)["Title"] == text


@pytest.mark.parametrize("language", NEW)
def test_a_large_response_is_refused(ask: Ask, language: str) -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    large = b'{"Id": 100, "Title": "' + b"x" * (64 << 20) + b'"}'
    for head in (start, start + b"Content-Length: %d\r\n" % len(large)):
        ran = ask(ONE, language, [], Reply(200, head + b"\r\n" + large, {}, "raw"))
        assert "larger than 64 MiB" in ran.line
        assert len(ran.requests) == 1


ERRORS = {
    400: "the service could not read the request",
    403: "the roles of the access token do not allow this",
    404: "there is no ticket 100. Check the id.",
    405: "the service does not accept GET here",
    413: "too large",
    414: "too long",
    415: "this kind of body",
    431: "too long",
    501: "the service failed",
}


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("status", ERRORS)
def test_a_status_has_its_words(ask: Ask, status: int, language: str) -> None:
    ran = ask(ONE, language, [], Reply(status, b"", {}))
    assert ran.line.startswith(f"{status}: ")
    assert ERRORS[status] in ran.line


@pytest.mark.parametrize("language", NEW)
def test_a_missing_address_is_not_a_missing_ticket(ask: Ask, language: str) -> None:
    assert "there is nothing at ticket. " in ask(ALL, language, [], Reply(404, b"", {})).line


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize(
    ("challenge", "part"),
    [
        ("Bearer", "saw no access token"),
        ('Bearer error="invalid_token"', "does not know this access token"),
        (
            'Bearer error="invalid_token", error_description="The token expired at \'01/12/2026 10:08:09\'"',
            "expired on 12 January 2026 at 10:08 UTC. Create another in Settings > Access Tokens, then set TIKIT_TOKEN",
        ),
        ('Bearer error="invalid_token", error_description="The token is not valid before \'...\'"', "not valid yet"),
    ],
)
def test_a_401_says_why(ask: Ask, challenge: str, part: str, language: str) -> None:
    assert part in ask(ONE, language, [], Reply(401, b"", {"WWW-Authenticate": challenge})).line


@pytest.mark.parametrize("language", NEW)
def test_a_message_of_the_service_is_one_line_without_the_token(ask: Ask, language: str) -> None:
    message = f"The query specified in the URI is not valid. {'x' * 295}{TOKEN}\n\x1b[31m{TOKEN}"
    line = ask(ONE, language, [], json_reply({"error": {"message": message}}, 400)).line
    assert line.startswith("400: xxx")
    assert "s3cret" not in line
    short = ask(ONE, language, [], json_reply({"error": {"message": f"a {TOKEN} b\n\x1b[31mc"}}, 400)).line
    assert "400: a (the access token) b  [31mc. " in short


@pytest.mark.parametrize(
    ("select", "ok"),
    [("Title", True), ("title,closed", True), ("Title,Id", False), ("Title, id", False), ("*", False)],
)
def test_without_an_id_only_if_it_was_not_selected(
    shell: Shell, start_fake_server: StartFakeServer, select: str, ok: bool
) -> None:
    fake_server = start_fake_server(json_reply({"value": [{"Title": "a"}, {"Title": "a"}]}))
    code, output, _ = shell('tikit_list ticket select "$1"', select, TIKIT_URL=fake_server.url)
    assert (code, output != "") == ((0, True) if ok else (1, False))
    if ok:
        assert json.loads(output) == [{"Title": "a"}, {"Title": "a"}]
