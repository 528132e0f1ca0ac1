"""Tasks of several writes: the error of a later one says what was already changed. And one ticket per alert, in both
languages, against services that fail.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.fake_server import Reply, json_reply
from tests.recipes.conftest import RunAgainst
from tests.recipes.languages import BASH_AND_PYTHON

WORDS = ("New", "Resolved", "Closed", "Normal", "Incident")
NAMES = json_reply({"value": [{"Id": id, "Value": name} for id, name in enumerate(WORDS)]})
COMMENT = json_reply({"Id": 9, "TicketId": 5, "CreatedDate": "2026-11-25T10:00:00+00:00"})
FORBIDDEN, FAILED = Reply(403, b"", {}), Reply(500, b"", {})
ROLES = (
    "403: the roles of the access token do not allow this. Create one with the required role (for example "
    "Administrators) in Settings > Access Tokens, then set TIKIT_TOKEN."
)
UNKNOWN = "500: the service failed. It is not known whether the change was made: look before you repeat it."


def ticket(id: int, *, age: float = 0, **members: Any) -> dict[str, Any]:
    created = datetime(2026, 11, 25, 10, tzinfo=UTC) - timedelta(seconds=age)
    return {"Id": id, "Title": "Disk full [k]", "CreatedDate": created.isoformat(), "StatusId": 0, **members}


def tickets(*found: dict[str, Any]) -> Reply:
    return json_reply({"value": found})


OPEN = [NAMES, tickets(), NAMES, NAMES]
"""What is read before a ticket is opened: the statuses, no ticket, the priorities and the types."""
ADD = ["x", "x@example.com", "--text", "a"]
REPORT = ["k", "Disk full", "text", "x@example.com"]

FAILURES: dict[str, tuple[str, list[str], list[Reply], str]] = {
    "a refused comment on a new ticket": (
        "add_ticket",
        ADD,
        [NAMES, NAMES, NAMES, json_reply({"Id": 251}), FORBIDDEN],
        f"{ROLES} Ticket 251 was added before that: do not add it again, only comment on it.",
    ),
    "a comment of unknown outcome on a new ticket": (
        "add_ticket",
        ADD,
        [NAMES, NAMES, NAMES, json_reply({"Id": 251}), FAILED],
        f"{UNKNOWN} Ticket 251 was added before that: do not add it again, only comment on it.",
    ),
    "a refused ticket": (
        "add_ticket",
        ADD,
        [NAMES, NAMES, NAMES, FORBIDDEN],
        ROLES.replace("this.", "this. Nothing was changed."),
    ),
    "a status that is not set after the comment": (
        "resolve_ticket",
        ["5", "a"],
        [NAMES, COMMENT, FORBIDDEN],
        f"{ROLES} The comment on ticket 5 was added before that: do not add it again, only set the status.",
    ),
    "a refused comment before the status": (
        "resolve_ticket",
        ["5", "a"],
        [NAMES, FORBIDDEN],
        ROLES.replace("this.", "this. Nothing was changed."),
    ),
    "a refused comment on the new ticket of an alert": (
        "open_or_comment",
        REPORT,
        [*OPEN, json_reply({"Id": 5}), tickets(ticket(5)), FORBIDDEN],
        f"{ROLES} Ticket 5 was opened before that: repeat this to comment on it.",
    ),
    "a refused comment on the open ticket of an alert": (
        "open_or_comment",
        REPORT,
        [NAMES, tickets(ticket(5)), FORBIDDEN],
        ROLES.replace("this.", "this. Nothing was changed."),
    ),
    "a ticket of an alert that cannot be read after the comment": (
        "open_or_comment",
        REPORT,
        [NAMES, tickets(ticket(5)), COMMENT, FORBIDDEN],
        f"{ROLES} The text was added to ticket 5 before that: do not repeat it.",
    ),
    "a duplicate that is not resolved after its comment": (
        "open_or_comment",
        REPORT,
        [NAMES, tickets(ticket(5), ticket(6, age=61)), COMMENT, COMMENT, FORBIDDEN],
        f"{ROLES} The comment on ticket 6 was added before that: do not add it again, only set the status. "
        "The text was added to ticket 5 before that: do not repeat it.",
    ),
}


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("what", FAILURES)
def test_the_error_of_a_later_step_says_what_was_done(run_against: RunAgainst, what: str, language: str) -> None:
    recipe, arguments, replies, message = FAILURES[what]
    result = run_against(f"tickets/{recipe}", language, arguments, *replies)
    assert result.message == message
    assert len(result.requests) == len(replies)


def writes(requests: Sequence[str]) -> list[str]:
    return [request.removeprefix("POST /api/") for request in requests if request.startswith("POST ")]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_duplicate_of_this_run_is_resolved_and_the_text_is_on_the_first(
    run_against: RunAgainst, language: str
) -> None:
    replies = [*OPEN, json_reply({"Id": 6}), tickets(ticket(5), ticket(6)), COMMENT, json_reply({"Id": 6}), COMMENT]
    result = run_against("tickets/open_or_comment", language, REPORT, *replies, json_reply(ticket(5)))
    assert (result.code, json.loads(result.stdout)["Id"]) == (0, 5)
    assert writes(result.requests) == ["AddTicket", "ticket(6)/AddComment", "UpdateTicket", "ticket(5)/AddComment"]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_only_a_duplicate_older_than_a_minute_is_resolved(run_against: RunAgainst, language: str) -> None:
    found = tickets(
        ticket(5),
        ticket(6, age=61),
        ticket(7, age=59),
        ticket(8, CreatedDate="2026-11-25T11:58:58.99+02:00"),
        ticket(9, CreatedDate="2026-11-25T04:29:30-05:30"),
        ticket(10, CreatedDate=None),
        ticket(11, CreatedDate="2026-11-25T09:58:00.1234567Z"),
    )
    written = [COMMENT, *[COMMENT, json_reply({"Id": 1})] * 3, json_reply(ticket(5))]
    result = run_against("tickets/open_or_comment", language, REPORT, NAMES, found, *written)
    assert (result.code, result.stderr) == (0, "")
    commented = [path for path in writes(result.requests) if path != "UpdateTicket"]
    assert commented == [f"ticket({id})/AddComment" for id in (5, 6, 8, 11)]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_ticket_that_is_resolved_meanwhile_is_tried_three_times(run_against: RunAgainst, language: str) -> None:
    attempt = [tickets(ticket(5)), COMMENT, json_reply(ticket(5, StatusId=1))]
    result = run_against("tickets/open_or_comment", language, REPORT, NAMES, *attempt * 3)
    assert result.message == (
        "the ticket of the alert 'k' was resolved 3 times while it was reported. "
        "It has no open ticket now. Find out who resolves it."
    )
    assert len(result.requests) == 10


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("is_opened", [True, False])
@pytest.mark.parametrize("lost", [Reply(fault="reset"), FAILED, Reply(200, b"<html>")], ids=["reset", "500", "HTML"])
def test_an_unknown_outcome_opens_no_second_ticket(
    run_against: RunAgainst, lost: Reply, is_opened: bool, language: str
) -> None:
    after = [tickets(*[ticket(5)] * is_opened)] * (1 + is_opened)
    then = [COMMENT, json_reply(ticket(5))] * is_opened
    result = run_against("tickets/open_or_comment", language, REPORT, *OPEN, lost, *after, *then)
    assert len(result.requests) == len([*OPEN, lost, *after, *then])
    assert writes(result.requests) == ["AddTicket", *["ticket(5)/AddComment"] * is_opened]
    if is_opened:
        assert (result.code, result.stderr, json.loads(result.stdout)["Id"]) == (0, "", 5)
    else:
        assert result.message.endswith(". It is not known whether the change was made: look before you repeat it.")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_refused_ticket_is_not_looked_for(run_against: RunAgainst, language: str) -> None:
    result = run_against("tickets/open_or_comment", language, REPORT, *OPEN, FORBIDDEN)
    assert result.message == ROLES.replace("this.", "this. Nothing was changed.")
    assert len(result.requests) == len(OPEN) + 1


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_list_that_lacks_the_new_ticket_opens_no_second_one(run_against: RunAgainst, language: str) -> None:
    replies = [*OPEN, json_reply({"Id": 5}), tickets(), json_reply(ticket(5)), COMMENT, json_reply(ticket(5))]
    result = run_against("tickets/open_or_comment", language, REPORT, *replies)
    assert (result.code, result.stderr, json.loads(result.stdout)["Id"]) == (0, "", 5)
    assert writes(result.requests) == ["AddTicket", "ticket(5)/AddComment"]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_an_alert_is_resolved_with_its_duplicates(run_against: RunAgainst, language: str) -> None:
    other = ticket(4, Title="Disk full [k] on srv7")
    found = tickets(ticket(5), other, ticket(6, Title="x [k] "), ticket(7, Title="x [K]"), ticket(8, Title=None))
    changed = [json_reply({"Id": 5}), json_reply({"Id": 6})]
    replies = [NAMES, found, COMMENT, changed[0], COMMENT, changed[1]]
    result = run_against("tickets/resolve_alert", language, ["k", "Fine"], *replies)
    assert [one["Id"] for one in json.loads(result.stdout)] == [5, 6]
    assert writes(result.requests) == [
        *("ticket(5)/AddComment", "UpdateTicket", "ticket(6)/AddComment", "UpdateTicket"),
    ]


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("key", ["a b", "a]", "[a", "ü", "a\n", "a" * 65, "\t", "a\x7f"])
def test_a_malformed_key_sends_no_request(run_against: RunAgainst, key: str, language: str) -> None:
    result = run_against("tickets/resolve_alert", language, [key, "x"], tickets())
    assert result.message.startswith("the key of an alert is not 1 to 64 visible ASCII characters without brackets: '")
    assert result.requests == []
