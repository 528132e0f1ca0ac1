"""What each status, and the message of the service with it, becomes on stderr."""

from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.fake_server import Reply, json_reply
from tests.recipes.conftest import RunAgainst, RunBash
from tests.recipes.languages import BASH_AND_PYTHON

ONE, ALL = "tickets/get_one_ticket", "tickets/get_all_tickets"
CHECK = "Check the address in TIKIT_URL."
STATUSES = {
    400: f"the service could not read the request. {CHECK}",
    401: "the service received no access token. Check TIKIT_URL, and whether a proxy drops the token.",
    403: "the roles of the access token do not allow this. Create one with the required role (for example "
    "Administrators) in Settings > Access Tokens, then set TIKIT_TOKEN.",
    404: "there is no ticket 100. Check the id.",
    405: f"the service does not accept GET here. {CHECK}",
    407: "the proxy requires a user name and a password. Put them into the proxy's address.",
    413: "the request is too large for the service. Send less at once.",
    414: "the query is too long for the service. Split it: fewer values in one filter.",
    415: "the service does not accept this kind of body. Send JSON in UTF-8.",
    431: "the query is too long for the service. Split it: fewer values in one filter.",
    501: "the service failed. Try again later.",
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("status", STATUSES)
def test_each_status_has_its_message(run_against: RunAgainst, status: int, language: str) -> None:
    result = run_against(ONE, language, [], Reply(status, b"", {}))
    assert result.message == f"{status}: {STATUSES[status]}"


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_the_message_names_the_request_id(run_against: RunAgainst, language: str) -> None:
    result = run_against(ONE, language, [], Reply(501, b"", {"X-Request-Id": "4711"}))
    assert result.message == "501: the service failed (request 4711). Try again later."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_missing_path_is_not_a_missing_ticket(run_against: RunAgainst, language: str) -> None:
    message = f"404: there is nothing at /api/ticket. {CHECK}"
    assert run_against(ALL, language, [], Reply(404, b"", {})).message == message


CREATE = "Create another in Settings > Access Tokens, then set TIKIT_TOKEN."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("description", "message"),
    [
        ("", f"the service does not know this access token: it is mistyped, incomplete or deleted. {CREATE}"),
        (
            "The token expired at '01/12/2026 10:00:00'",
            f"the access token expired on 12 January 2026 at 10:00 UTC. {CREATE}",
        ),
        (
            "The token expired at '09/08/2026 07:08:09'",
            f"the access token expired on 8 September 2026 at 07:08:09 UTC. {CREATE}",
        ),
        ("The token expired at '31/12/2026 10:00:00'", f"the access token expired. {CREATE}"),
        (
            "The token is not valid before '...'",
            "the access token is not valid yet. Check this machine's clock, or wait.",
        ),
    ],
)
def test_a_401_names_the_problem_of_the_token(
    run_against: RunAgainst, description: str, message: str, language: str
) -> None:
    challenge = f'Bearer error="invalid_token", error_description="{description}"'
    result = run_against(ONE, language, [], Reply(401, b"", {"WWW-Authenticate": challenge}))
    assert result.message == f"401: {message}"


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("The query specified in the URI is not valid. No.", "No"),
        ({"lang": "en-US", "value": "Old OData."}, "Old OData"),
        ("a\u202eb\u0000c\u2028d...", "ab c d"),
        (f"a {TOKEN} b\n\x1b[31mc \t d.", "a (the token) b c d"),
        ("é" * 500, "é" * 399 + "\u2026"),
        ("x" * 395 + TOKEN, "x" * 395 + "(the\u2026"),
    ],
)
def test_the_message_of_the_service_is_one_line_without_the_token(
    run_against: RunAgainst, message: Any, line: str, language: str
) -> None:
    result = run_against(ONE, language, [], json_reply({"error": {"message": message}}, 400))
    assert result.message == f"400: {line}. {CHECK}"


def test_a_400_names_the_query_options(run_bash: RunBash) -> None:
    result = run_bash("tikit_list ticket filter 'Nope eq 1' expand Requester", [], json_reply({}, 400))
    assert result.message == "400: the service could not read the request. Check $filter and $expand."


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize(
    ("location", "path"),
    [("/" + "x" * 99, "/" + "x" * 78 + "\u2026"), ("/caf\xe9", "/caf")],
)
def test_a_path_of_the_service_is_printable_and_short(
    run_against: RunAgainst, location: str, path: str, language: str
) -> None:
    result = run_against(ONE, language, [], Reply(302, b"", {"Location": location}))
    assert f" another page of its own, {path}" in result.message
    assert result.message.isprintable()
