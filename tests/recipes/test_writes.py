"""A write that fails says whether it may have been done."""

import json
import socket

import pytest

from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.recipes.conftest import NEW, Ask, Shell

ADD, DELETE, EXPIRED = (
    f"access_tokens/{name}" for name in ("add_access_token", "delete_access_token", "delete_expired_access_tokens")
)
ROLES = json_reply({"value": [{"Id": 1, "Name": "Agents"}, {"Id": 2, "Name": "Administrators"}]})
UNKNOWN = "It is not known whether this was done: look at the access token"
UNCHANGED = "Nothing was changed."

UNKNOWN_REPLIES = {
    **{str(status): Reply(status, b"", {"Retry-After": "1"}) for status in (408, 500, 502, 503, 504)},
    "reset": Reply(fault="reset"),
    "cut": Reply(body=b'{"Id": 5, "Token": "x"}', fault="cut"),
    "HTML": Reply(200, b"<html>", {"Content-Type": "text/html"}),
    "no object": json_reply([1]),
    "half an object": Reply(200, b'{"Id": 5'),
    "an error": json_reply({"Id": 5, "Token": "x", "error": {}}),
    "no response": Reply(200, b"", {}, "raw"),
}
UNCHANGED_REPLIES = {
    **{str(status): Reply(status, b"", {}) for status in (400, 401, 403, 405, 409, 415, 501)},
    "redirect": Reply(307, b"", {"Location": "/login"}),
}


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("what", UNKNOWN_REPLIES)
def test_what_is_not_known_is_said(ask: Ask, what: str, language: str) -> None:
    for ran in (
        ask(ADD, language, ["Name"], ROLES, UNKNOWN_REPLIES[what]),
        ask(DELETE, language, ["5"], UNKNOWN_REPLIES[what]),
    ):
        assert (ran.code, sum(not request.startswith("GET") for request in ran.requests)) == (1, 1)
        assert UNKNOWN in ran.line
        assert "again" not in ran.line


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize("what", UNCHANGED_REPLIES)
def test_what_changed_nothing_is_said(ask: Ask, what: str, language: str) -> None:
    for ran in (
        ask(ADD, language, ["Name"], ROLES, UNCHANGED_REPLIES[what]),
        ask(DELETE, language, ["5"], UNCHANGED_REPLIES[what]),
    ):
        assert UNCHANGED in ran.line
        assert "not known" not in ran.line


@pytest.mark.parametrize("language", NEW)
def test_too_many_requests_change_nothing(ask: Ask, language: str) -> None:
    ran = ask(DELETE, language, ["5"], Reply(429, b"", {"Retry-After": "500"}))
    assert "It asks to wait 500 s" in ran.line
    assert UNCHANGED in ran.line


@pytest.mark.parametrize("language", NEW)
def test_a_refused_connection_changes_nothing(ask: Ask, language: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    ran = ask(DELETE, language, ["5"], ROLES, TIKIT_URL=f"http://127.0.0.1:{port}/api")
    line = ran.error.splitlines()[-1]
    assert ran.code == 1
    assert f"nothing answers at 127.0.0.1:{port}" in line
    assert UNCHANGED in line


@pytest.mark.parametrize("language", NEW)
@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"Id": 5}', b'{"Token": "x"}', b'{"Id": 5, "Token": ""}', b'{"Id": 5, "Token": null}']
)
def test_a_new_token_must_arrive(ask: Ask, data: bytes, language: str) -> None:
    assert UNKNOWN in ask(ADD, language, ["Name"], ROLES, Reply(201, data)).line


@pytest.mark.parametrize("language", NEW)
def test_an_unknown_role_names_the_known_ones(ask: Ask, language: str) -> None:
    ran = ask(ADD, language, ["Name", "Kings"], ROLES)
    assert ran.line == "there is no application role 'Kings'. There are: Agents, Administrators"


@pytest.mark.parametrize("language", NEW)
def test_a_missing_access_token_is_deleted(ask: Ask, language: str) -> None:
    for reply in (Reply(404, b"", {}), Reply(204, b"", {}), Reply(200, b"", {}), json_reply({"Id": 5})):
        ran = ask(DELETE, language, ["5"], reply)
        assert (ran.code, ran.output, ran.error, ran.requests) == (0, "", "", ["DELETE /api/AccessToken/5"])


@pytest.mark.parametrize("language", NEW)
def test_at_a_wrong_address_nothing_counts_as_deleted(
    ask: Ask, start_fake_server: StartFakeServer, language: str
) -> None:
    fake_server = start_fake_server(Reply(404, b"", {}))
    ran = ask(DELETE, language, ["5"], ROLES, TIKIT_URL=fake_server.url.removesuffix("/api"))
    assert "usually ends in /api" in ran.line


@pytest.mark.parametrize("language", NEW)
def test_what_was_deleted_is_printed_even_if_a_later_deletion_fails(ask: Ask, language: str) -> None:
    listed = json_reply({"value": [{"Id": id} for id in (2, 3, 4, 5)]})
    ran = ask(EXPIRED, language, [], listed, Reply(204, b"", {}), Reply(404, b"", {}), Reply(500, b"", {}))
    assert ran.code == 1
    assert [one["Id"] for one in json.loads(ran.output)] == [2, 3]
    assert UNKNOWN.replace("the access token", "the access token 4") in ran.error
    assert len(ran.requests) == 4


def test_a_write_sends_its_body_as_it_is(shell: Shell, start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(Reply(204, b"", {}))
    body = '{"Comment": {"Body": "@/etc/passwd \\" \\n \u6253\u5370"}}'
    assert shell('tikit_write POST "ticket(5)/AddComment" "$1"', body, TIKIT_URL=fake_server.url) == (0, "", "")
    headers = fake_server.requests[0].headers
    assert (headers["content-length"], headers["content-type"]) == (str(len(body.encode())), "application/json")
    assert "expect" not in headers
