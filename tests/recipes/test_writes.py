"""A write that fails: the message says whether it may have changed something."""

import json
import socket

import pytest

from tests.fake_server import Reply, StartFakeServer, json_reply
from tests.recipes.conftest import RunAgainst, RunBash, make_environment
from tests.recipes.languages import BASH_AND_PYTHON, run_recipe

ADD, DELETE, EXPIRED = (
    f"access_tokens/{name}" for name in ("add_access_token", "delete_access_token", "delete_expired_access_tokens")
)
ROLES = json_reply({"value": [{"Id": 1, "Name": "Agents"}, {"Id": 2, "Name": "Administrators"}]})
UNKNOWN = "It is not known whether the change was made: look before you repeat it."
UNCHANGED = "Nothing was changed."

UNKNOWN_REPLIES = {
    **{str(status): Reply(status, b"", {"Retry-After": "1"}) for status in (408, 500, 502, 503, 504)},
    "reset": Reply(fault="reset"),
    "cut": Reply(body=b'{"Id": 5, "Token": "x"}', fault="cut"),
    "HTML": Reply(200, b"<html>", {"Content-Type": "text/html"}),
    "not an object": json_reply([1]),
    "half an object": Reply(200, b'{"Id": 5'),
    "an error": json_reply({"Id": 5, "Token": "x", "error": {}}),
    "no response": Reply(200, b"", {}, "raw"),
}
UNCHANGED_REPLIES = {
    **{str(status): Reply(status, b"", {}) for status in (400, 401, 403, 405, 409, 415, 501, 505)},
    "redirect": Reply(307, b"", {"Location": "/login"}),
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("arguments", [[ADD, "Name"], [DELETE, "5"]], ids=["add", "delete"])
@pytest.mark.parametrize("what", UNKNOWN_REPLIES)
def test_a_write_without_a_response_has_an_unknown_outcome(
    run_against: RunAgainst, what: str, arguments: list[str], language: str
) -> None:
    stem, argument = arguments
    replies = [ROLES] * (stem == ADD)
    result = run_against(stem, language, [argument], *replies, UNKNOWN_REPLIES[what])
    assert (result.code, sum(not request.startswith("GET") for request in result.requests)) == (1, 1)
    assert result.message.endswith(f". {UNKNOWN}")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("arguments", [[ADD, "Name"], [DELETE, "5"]], ids=["add", "delete"])
@pytest.mark.parametrize("what", UNCHANGED_REPLIES)
def test_a_refused_write_changed_nothing(
    run_against: RunAgainst, what: str, arguments: list[str], language: str
) -> None:
    stem, argument = arguments
    replies = [ROLES] * (stem == ADD)
    result = run_against(stem, language, [argument], *replies, UNCHANGED_REPLIES[what])
    assert f". {UNCHANGED} " in result.message
    assert UNKNOWN not in result.message


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_too_many_requests_changed_nothing(run_against: RunAgainst, language: str) -> None:
    result = run_against(DELETE, language, ["5"], Reply(429, b"", {"Retry-After": "500"}))
    assert result.message == (
        f"429: the service received too many requests. {UNCHANGED} "
        "The service asks for a wait of 500 seconds: try again after that."
    )


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_refused_connection_changed_nothing(language: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = make_environment(TIKIT_URL=f"http://127.0.0.1:{port}/api")
    ran = run_recipe(DELETE, language, environment, "5")
    assert ran.returncode == 1
    assert ran.stderr.decode().splitlines()[-1] == (
        f"tikit: nothing listens at 127.0.0.1:{port}, after 4 attempts. {UNCHANGED} "
        "Check TIKIT_URL and the network. Start a sandbox with: python -m tikit_sandbox"
    )


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the service returned nothing instead of the entity"),
        (b"{}", "the entity in the response has no Id"),
        (b'{"Token": "x"}', "the entity in the response has no Id"),
        (b'{"Id": 5}', "the entity in the response has no Token"),
        (b'{"Id": 5, "Token": ""}', "the entity in the response has no Token"),
        (b'{"Id": 5, "Token": null}', "the entity in the response has no Token"),
    ],
)
def test_a_new_access_token_without_its_value_has_an_unknown_outcome(
    run_against: RunAgainst, data: bytes, problem: str, language: str
) -> None:
    result = run_against(ADD, language, ["Name"], ROLES, Reply(201, data))
    assert result.message == f"201: {problem}. {UNKNOWN}"


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_an_unknown_role_lists_those_that_exist(run_against: RunAgainst, language: str) -> None:
    result = run_against(ADD, language, ["Name", "Kings"], ROLES)
    assert result.message == "there is no application role 'Kings'. There are: Agents, Administrators."
    assert len(result.requests) == 1


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_role_is_found_in_lower_case(run_against: RunAgainst, language: str) -> None:
    assert run_against(ADD, language, ["Name", "agents"], ROLES, json_reply({"Id": 5, "Token": "x"}, 201)).code == 0


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    "reply", [Reply(404, b"", {}), Reply(204, b"", {}), Reply(200, b"", {}), json_reply({"Id": 5})], ids=str
)
def test_a_missing_access_token_counts_as_deleted(run_against: RunAgainst, reply: Reply, language: str) -> None:
    result = run_against(DELETE, language, ["5"], reply)
    assert (result.code, result.stdout, result.stderr) == (0, "", "")
    assert result.requests == ["DELETE /api/AccessToken(5)"]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_at_an_address_without_api_nothing_counts_as_deleted(
    run_against: RunAgainst, start_fake_server: StartFakeServer, language: str
) -> None:
    address = start_fake_server(Reply(404, b"", {})).url.removesuffix("/api")
    result = run_against(DELETE, language, ["5"], ROLES, TIKIT_URL=address)
    assert result.message == (
        f"404: there is no access token 5. {UNCHANGED} "
        "The address usually ends in /api, as in https://app.tikit.ai/api: check TIKIT_URL."
    )


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_failed_deletion_prints_the_tokens_already_deleted(run_against: RunAgainst, language: str) -> None:
    expired = json_reply({"value": [{"Id": id} for id in (2, 3, 4, 5)]})
    result = run_against(EXPIRED, language, [], expired, Reply(204, b"", {}), Reply(404, b"", {}), Reply(500, b"", {}))
    assert result.code == 1
    assert [token["Id"] for token in json.loads(result.stdout)] == [2, 3]
    assert result.stderr == f"tikit: 500: the service failed. {UNKNOWN}\n"
    assert len(result.requests) == 4


def test_bash_sends_a_body_unchanged(run_bash: RunBash, start_fake_server: StartFakeServer) -> None:
    fake_server = start_fake_server(Reply(204, b"", {}))
    body = '{"Comment": {"Body": "@/etc/passwd \\" \\n \u6253\u5370"}}'
    result = run_bash('tikit_write POST "ticket(5)/AddComment" "$1"', [body], ROLES, TIKIT_URL=fake_server.url)
    assert (result.code, result.stdout, result.stderr) == (0, "", "")
    headers = fake_server.requests[0].headers
    assert (headers["content-length"], headers["content-type"]) == (str(len(body.encode())), "application/json")
    assert "expect" not in headers


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_role_is_found_on_a_later_page(run_against: RunAgainst, language: str) -> None:
    first = json_reply({"value": [{"Id": 1, "Name": "Agents"}], "@odata.nextLink": "?$skip=1"})
    replies = [first, json_reply({"value": [{"Id": 2, "Name": "Kings"}]}), json_reply({"Id": 5, "Token": "x"}, 201)]
    result = run_against(ADD, language, ["Nightly", "kings"], *replies)
    assert (result.code, result.stderr) == (0, "")
    assert [request.partition("?")[0] for request in result.requests][-1] == "POST /api/AccessToken"
    assert len(result.requests) == 3
