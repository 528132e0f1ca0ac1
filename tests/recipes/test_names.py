"""Names in place of ids in bash: the same choice and the same message as in Python."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

import pytest
from tikit_client.models import Category

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tests.kit.test_lookup import TREE
from tests.recipes.conftest import RunAgainst, RunBash
from tests.recipes.languages import BASH_AND_PYTHON
from tikit_kit import Tikit, TikitError
from tikit_kit.lookup import Choices

VALUES: list[dict[str, Any]] = [
    *TREE,
    *({"Id": 20 + number, "Value": name} for number, name in enumerate(["École", "ŁÓDŹ", "Ωmega", "Цех", "Ёлка", "ž"])),
    {"Id": 30, "Value": 'O\'Brien "x" & $HOME `id` \\ 100 %'},
    {"Id": 31, "Value": "Case"},
    {"Id": 32, "Value": "CASE"},
    {"Id": 33, "Value": "Twin", "ParentId": 1},
    {"Id": 34, "Value": "Twin", "ParentId": 1},
    {"Id": 35, "Name": "Network", "Value": None},
    {"Id": 36, "Name": "", "Value": "Second"},
    {"Id": 37},
]
NAMES = [
    *("Laptop", "HARDWARE/laptop", "Other", "software/OTHER", "Software", "software", "N/A", "Fax", "beta", "Loop"),
    *("Orphan", "", "[a-z]*", "école", "łódź", "ωMEGA", "цех", "ёЛКА", 'o\'brien "x" & $HOME `ID` \\ 100 %'),
    *("case", "Hardware/Twin", "network", "second", "--"),
]
LOOK_UPS = """for name in "$@"; do
  for function in tikit_id tikit_ids; do
    ($function Category "$name") 2>&1 || :
  done
done"""


def in_any_order(line: str) -> str:
    """Return a message with its names in the order of the alphabet: Python shows the nearest first."""
    start, found, names = line.partition("There are: ")
    return start + ", ".join(sorted(names.removesuffix(".").split(", "))) if found else line


def attempt(find: Callable[[str], object], name: str) -> str:
    try:
        return str(find(name)).strip("[]").replace(" ", "")
    except TikitError as error:
        return f"tikit: {error}"


def test_bash_chooses_as_python_does(run_bash: RunBash) -> None:
    result = run_bash(LOOK_UPS, NAMES, json_reply({"value": VALUES}))
    assert result.requests == ["GET /api/Category"]  # a set is read once
    choices = Choices([Category.from_dict(value) for value in VALUES], "category")
    lines = [attempt(find, name) for name in NAMES for find in (choices.find_id, choices.find_ids)]
    assert [in_any_order(line) for line in result.stdout.splitlines()] == [in_any_order(line) for line in lines]


DONE = [
    ("", "2,3"),
    (" new , Pending,", "0,1"),
    (",,", "2,3"),
    ("Closed,closed,CLOSED", "3"),
    ("Old", "4"),
]


@pytest.mark.parametrize(("names", "ids"), DONE)
@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_the_variable_names_the_statuses_that_are_done(
    run_against: RunAgainst, names: str, ids: str, language: str
) -> None:
    values = [{"Id": id, "Value": name} for id, name in enumerate(("New", "Pending", "Resolved", "Closed"))]
    statuses = json_reply({"value": [*values, {"Id": 4, "Value": "Old", "IsArchived": True}]})
    result = run_against(
        "tickets/find_tickets", language, ["--open"], statuses, json_reply({"value": []}), TIKIT_DONE_STATUSES=names
    )
    assert (result.code, result.stderr) == (0, "")
    assert unquote_plus(result.requests[1]).startswith(f"GET /api/ticket?$filter=not (StatusId in ({ids}))&")


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_text_that_is_too_long_for_a_url_sends_no_request(run_against: RunAgainst, language: str) -> None:
    result = run_against("tickets/find_tickets", language, ["--text", "\u00e9" * 690], json_reply({"value": []}))
    assert re.match(r"the filter is too long for a URL: 8,\d{3} bytes, more than 8,192\. Split it: ", result.message)
    assert result.requests == []


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
def test_a_missing_ticket_has_no_empty_list_of_comments(run_against: RunAgainst, language: str) -> None:
    empty, missing = json_reply({"value": []}), json_reply({}, 404)
    result = run_against("tickets/get_ticket_comments", language, ["7"], empty, missing)
    assert result.message == "404: there is no ticket 7. Check the id."
    assert run_against("tickets/get_ticket_comments", language, ["7"], empty, json_reply({"Id": 7})).stdout == "[]\n"


@pytest.mark.parametrize("people", [[], [{"Id": 1}, {"Id": 2}]])
def test_a_person_who_is_not_one_is_an_error(
    run_against: RunAgainst, start_fake_server: StartFakeServer, people: list[dict[str, int]]
) -> None:
    server = start_fake_server(json_reply({"value": people}))
    with Tikit(TOKEN, server.url) as tikit, pytest.raises(TikitError) as caught:
        tikit.find_tickets(assignee="a'b@example.com")
    result = run_against(
        "tickets/find_tickets", ".sh", ["--assignee", "a'b@example.com"], json_reply({"value": people})
    )
    assert result.message == str(caught.value)
