"""Faults of the content: bodies that are empty, no JSON, malformed JSON, or JSON in an unusual spelling."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from .fault import ACCEPT, BROKEN, JSON_TYPE, TOLERATE, Advice, Exchange, Fault, Spoil

_EMPTY = Advice("error", "unknown", "accept")
_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form><input name=user></form></body></html>\n"
)
_REFRESH = b'<html><head><meta http-equiv="refresh" content="0; url=/login"></head></html>'


_fault = partial(Fault, group="content")


def _instead(body: bytes, content_type: str = JSON_TYPE) -> Spoil:
    """Send another body, with the status 200 even where there was no content."""
    return lambda exchange: [exchange.with_body(body, content_type).whole()]


def _changed(name: str, summary: str, advice: Advice, change: Callable[[bytes], bytes]) -> Fault:
    """Make a fault that changes the bytes of a body."""
    return _fault(name, summary, advice, lambda exchange: [exchange.with_body(change(exchange.body)).whole()], "body")


def _member(name: str, summary: str, advice: Advice, text: bytes, note: bytes = b'"@odata.note"') -> Fault:
    """Make a fault that adds a member, as raw bytes, in front of the others of an object."""
    return _changed(name, summary, advice, lambda body: body.replace(b"{", b"{" + note + b":" + text + b",", 1))


def _typed(name: str, summary: str, advice: Advice, content_type: str | None) -> Fault:
    """Make a fault that sends the true body with another Content-Type, or with none."""

    def spoil(exchange: Exchange) -> list[bytes]:
        untyped = replace(exchange, headers=tuple(h for h in exchange.headers if h[0].lower() != "content-type"))
        return [untyped.with_body(exchange.body, content_type).whole()]

    return _fault(name, summary, advice, spoil, "body")


def _recoded(encoding: str) -> Callable[[bytes], bytes]:
    return lambda body: body.decode().encode(encoding, "replace")


def _reversed(body: bytes) -> bytes:
    def turn(value: object) -> object:
        if isinstance(value, dict):
            return {name: turn(value[name]) for name in reversed(value)}
        return [turn(item) for item in value] if isinstance(value, list) else value

    return json.dumps(turn(json.loads(body))).encode()


def _in_text(raw: bytes) -> Callable[[bytes], bytes]:
    """Put raw bytes into the first text of a body."""
    return lambda body: body.replace(b'":"', b'":"' + raw, 1)


@cache
def _blanks(size: int) -> bytes:
    return b" " * size


_BODIES = (
    _fault("empty-body", "a 200 without a body", _EMPTY, _instead(b"")),
    _fault("blank-body", "a 200 with blanks and line ends", _EMPTY, _instead(b" \r\n\t ")),
    _fault("html-sign-in", "a web page to sign in, with 200", BROKEN, _instead(_PAGE, "text/html; charset=utf-8")),
    _fault("html-as-json", "a web page with a JSON Content-Type", BROKEN, _instead(_PAGE)),
    _fault("html-refresh", "a web page that leads to another", BROKEN, _instead(_REFRESH, "text/html")),
    _fault("xml-body", "XML with 200", BROKEN, _instead(b"<?xml version='1.0'?><feed/>", "application/atom+xml")),
    _fault("text-body", "the text OK with 200", BROKEN, _instead(b"OK", "text/plain")),
    _fault(
        "multipart-body",
        "a multipart body",
        BROKEN,
        _instead(b"--x\r\n\r\n{}\r\n--x--\r\n", "multipart/mixed; boundary=x"),
    ),
    _fault("binary-body", "1,000 bytes of zero", BROKEN, _instead(bytes(1000), "application/octet-stream")),
    _fault("event-stream", "a stream of events", BROKEN, _instead(b"data: {}\n\n", "text/event-stream")),
)
_ENCODINGS = (
    _changed("utf-8-bom", "a byte order mark in front of the JSON", TOLERATE, lambda body: b"\xef\xbb\xbf" + body),
    _changed("utf-16", "UTF-16 with a byte order mark", BROKEN, _recoded("utf-16")),
    _changed("utf-16-le", "UTF-16 without a byte order mark", BROKEN, _recoded("utf-16-le")),
    _changed("utf-32", "UTF-32 with a byte order mark", BROKEN, _recoded("utf-32")),
    _changed(
        "latin-1", "Latin-1, with an accent", BROKEN, lambda body: _in_text(b"\xe9t\xe9")(_recoded("latin-1")(body))
    ),
    _changed("utf-8-invalid", "a byte that is invalid in UTF-8", BROKEN, _in_text(b"\xff")),
    _changed("utf-8-cut", "a character of UTF-8 without its last byte", BROKEN, _in_text(b"\xe2\x82")),
    _changed("utf-8-overlong", "a character of UTF-8 in too many bytes", BROKEN, _in_text(b"\xc0\xaf")),
    _changed("utf-8-surrogate", "half of a surrogate pair in UTF-8", BROKEN, _in_text(b"\xed\xa0\x80")),
    _changed(
        "ascii-escapes",
        "every character beyond ASCII as an escape",
        ACCEPT,
        lambda body: json.dumps(json.loads(body)).encode(),
    ),
    _changed("slash-escapes", "every slash as an escape", ACCEPT, lambda body: body.replace(b"/", b"\\/")),
    _member("surrogate-escape", "half of a surrogate pair as an escape, in an annotation", TOLERATE, b'"\\ud800"'),
    _member("nul-escape", "NUL as an escape, in an annotation", ACCEPT, b'"\\u0000"'),
    _typed("type-missing", "no Content-Type", ACCEPT, None),
    _typed("type-text", "JSON as text/plain", ACCEPT, "text/plain"),
    _typed("type-html", "JSON as text/html", TOLERATE, "text/html"),
    _typed("type-binary", "JSON as application/octet-stream", ACCEPT, "application/octet-stream"),
    _typed("type-wrong-charset", "JSON in UTF-8 with charset=utf-16", TOLERATE, "application/json; charset=utf-16"),
    _typed("type-unknown-charset", "JSON with an unknown charset", ACCEPT, "application/json; charset=klingon"),
    _typed("type-malformed", "a malformed Content-Type", ACCEPT, ";;=/json,,"),
    _typed("type-capitals", "APPLICATION/JSON", ACCEPT, "APPLICATION/JSON"),
)
_JSON = (
    _changed("json-cut", "half of the JSON as a whole body", BROKEN, lambda body: body[: len(body) // 2]),
    _changed("json-without-end", "the JSON without its last brace", BROKEN, lambda body: body[:-1]),
    _changed("json-twice", "the JSON text two times", BROKEN, lambda body: body + body),
    _changed("json-and-empty-object", "{} on a line below the JSON", BROKEN, lambda body: body + b"\n{}"),
    _changed("json-and-word", "a word behind the JSON", BROKEN, lambda body: body + b" done"),
    _changed("json-and-nul", "NUL behind the JSON", BROKEN, lambda body: body + b"\0"),
    _changed("json-after-nul", "NUL in front of the JSON", BROKEN, lambda body: b"\0" + body),
    _changed(
        "json-after-warning", "a warning in front of the JSON", BROKEN, lambda body: b"Warning: deprecated\n" + body
    ),
    _changed(
        "json-after-guard", "a guard against scripts in front of the JSON", BROKEN, lambda body: b")]}',\n" + body
    ),
    _changed("json-in-call", "JSON as the argument of a call", BROKEN, lambda body: b"callback(" + body + b");"),
    _changed("json-in-text", "the JSON as a JSON string", BROKEN, lambda body: json.dumps(body.decode()).encode()),
    _changed("json-in-array", "the JSON in an array", BROKEN, lambda body: b"[" + body + b"]"),
    _changed("json-trailing-comma", "a comma behind the last member", BROKEN, lambda body: body[:-1] + b",}"),
    _changed("json-without-comma", "two members without a comma", BROKEN, lambda body: body.replace(b',"', b' "', 1)),
    _changed("json-comment", "a comment within the JSON", BROKEN, lambda body: body.replace(b"{", b"{/* page */", 1)),
    _changed(
        "json-single-quotes",
        "names in single quotes",
        BROKEN,
        lambda body: body.replace(b'{"Id"', b"{'Id'").replace(b'{"', b"{'", 1),
    ),
    _changed("json-bare-name", "a name without quotes", BROKEN, lambda body: body.replace(b"{", b"{note:1,", 1)),
    _changed("json-raw-line-end", "a line end within a text", BROKEN, _in_text(b"\n")),
    _changed("json-raw-nul", "NUL within a text", BROKEN, _in_text(b"\0")),
    _changed("json-raw-escape", "the escape character of terminals within a text", BROKEN, _in_text(b"\x1b[2J")),
    _changed("json-bad-escape", "an escape that is invalid in JSON", BROKEN, _in_text(b"\\x41")),
    _changed("json-cut-escape", "an escape without its digits", BROKEN, _in_text(b"\\u00")),
    _member("number-nan", "NaN as a number", BROKEN, b"NaN"),
    _member("number-infinity", "Infinity as a number", BROKEN, b"Infinity"),
    _member("number-minus-infinity", "-Infinity as a number", BROKEN, b"-Infinity"),
    _member("number-1e999", "a number too large for any float", BROKEN, b"1e999"),
    _member("number-minus-1e999", "a negative number too large for any float", BROKEN, b"-1e999"),
    _member("number-leading-zero", "the number 01", TOLERATE, b"01"),
    _member("number-plus", "the number +1", TOLERATE, b"+1"),
    _member("number-hexadecimal", "the number 0x10", BROKEN, b"0x10"),
    _member("number-bare-point", "the number .5", TOLERATE, b".5"),
    _member("number-400-digits", "a whole number of 400 digits", TOLERATE, b"9" * 400),
    _member("number-5000-digits", "a whole number of 5,000 digits", TOLERATE, b"9" * 5000),
    _member("number-tiny", "the number 1e-400", ACCEPT, b"1e-400"),
    _member("number-precise", "a number of 60 digits behind the point", ACCEPT, b"0." + b"3" * 60),
    _member("nesting-100", "an annotation nested 100 deep", ACCEPT, b"[" * 100 + b"]" * 100),
    _member("nesting-100000", "an annotation nested 100,000 deep", BROKEN, b"[" * 100_000 + b"]" * 100_000),
    _member("name-twice", "an annotation with the same name twice", TOLERATE, b'1,"@odata.note":2'),
    _member("name-of-prototype", "a member named __proto__", ACCEPT, b"{}", b'"__proto__"'),
    _member("value-twice", "an empty value in front of the true one", TOLERATE, b"[]", b'"value"'),
    _member("id-twice", "an Id as text in front of the true one", TOLERATE, b'"7"', b'"Id"'),
    _changed("members-reversed", "the members in reverse order", ACCEPT, _reversed),
    _changed(
        "json-indented",
        "the JSON indented, with CRLF",
        ACCEPT,
        lambda body: json.dumps(json.loads(body), indent=4).replace("\n", "\r\n").encode(),
    ),
    _changed(
        "blanks-around", "blanks and line ends around the JSON", ACCEPT, lambda body: b"\r\n\t " + body + b" \t\r\n"
    ),
    _changed("blanks-4-mib", "4 MiB of blanks behind the JSON", ACCEPT, lambda body: body + _blanks(4 * 2**20)),
    _changed("blanks-65-mib", "65 MiB of blanks behind the JSON", BROKEN, lambda body: body + _blanks(65 * 2**20)),
    _changed(
        "text-65-mib",
        "an annotation of 65 MiB",
        BROKEN,
        lambda body: body[:-1] + b',"@note":"' + _blanks(65 * 2**20) + b'"}',
    ),
)

FAULTS = (*_BODIES, *_ENCODINGS, *_JSON)
