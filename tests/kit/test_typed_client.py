"""Models and pagers as a program meets them: what is read, and what is an error that says what to write."""

import copy
import pickle
import runpy
from pathlib import Path
from typing import Any

import pytest
from tikit_client.models import AccessToken, Ticket

from tests.conftest import TOKEN, Sandbox
from tests.fake_server import StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import MissingMemberError, Tikit, TikitError, UnreadListError

PROGRAM = Path(__file__).with_name("typed_program.py")


def test_the_typed_program_runs(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKIT_URL", sandbox.url)
    monkeypatch.setenv("TIKIT_TOKEN", sandbox.token)
    runpy.run_path(str(PROGRAM))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Comments", 'Read it with expand="Comments".'),
        ("Title", "Read it without select=, or with Title in it. The service may have no such member."),
    ],
)
def test_a_missing_member_is_an_error_that_says_how_to_read_it(name: str, hint: str) -> None:
    ticket = Ticket.from_dict({"Id": 100, "StatusId": None})
    for read, argument in ((ticket.__getitem__, name), (ticket.__getattribute__, name.lower())):
        with pytest.raises(MissingMemberError) as caught:
            read(argument)
        assert str(caught.value) == f"Ticket 100 was read without {name}. {hint}"
    assert issubclass(MissingMemberError, TikitError)
    assert issubclass(MissingMemberError, AttributeError)
    assert issubclass(MissingMemberError, KeyError)


def test_null_is_none_and_another_member_is_read_by_its_name() -> None:
    ticket = Ticket.from_dict({"Id": 1, "Title": None, "Requester": None, "Comments": None, "DueDate": None, "X": [2]})
    assert (ticket.title, ticket.requester, ticket.comments, ticket.due_date, ticket["Title"]) == (None,) * 5
    assert (ticket["X"], ticket.get("X"), ticket.get("Y"), ticket.get("Y", 3)) == ([2], [2], None, 3)
    assert ("X" in ticket, "Y" in ticket, hasattr(ticket, "description")) == (True, False, False)
    assert getattr(ticket, "description", "-") == "-"


def test_a_model_without_an_id_names_only_its_type() -> None:
    with pytest.raises(MissingMemberError, match=r"^Ticket was read without Id\. Read it without select=, or with Id"):
        print(Ticket.from_dict({"Title": "secret"}).id)
    assert repr(Ticket.from_dict({"Title": "secret"})) == "<Ticket>"
    assert repr(AccessToken.from_dict({"Id": 3})) == "<AccessToken 3>"


def test_a_model_is_neither_iterable_nor_open_to_misspelled_names() -> None:
    ticket: Any = Ticket.from_dict({"Id": 1})
    with pytest.raises(TypeError, match="not iterable"):
        list(ticket)
    with pytest.raises(AttributeError):
        ticket.titel = "x"
    assert copy.deepcopy(ticket) == pickle.loads(pickle.dumps(ticket)) == ticket


@pytest.mark.parametrize("id", ["", " ", "1/Comments", "..", "1.0", "\u0661", None, True, 1.5, [1]])
@pytest.mark.parametrize("call", ["get_ticket", "list_ticket_comments", "delete_access_token", "update_ticket"])
def test_an_id_that_is_not_a_whole_number_is_refused_before_a_request(
    start_fake_server: StartFakeServer, call: str, id: Any
) -> None:
    server = start_fake_server(json_reply({"Id": 1, "value": []}))
    with (
        Tikit(TOKEN, server.url, limits=FAST) as tikit,
        pytest.raises(TikitError, match="the id is not a whole number"),
    ):
        getattr(tikit, call)(id)
    assert server.requests == []


def test_an_id_in_text_is_accepted(start_fake_server: StartFakeServer) -> None:
    server = start_fake_server(json_reply({"Id": 100}))
    argument: Any = "100"
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        assert tikit.get_ticket(argument).id == 100
    assert server.requests[0].path == "/api/ticket/100"


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ({}, "$top=1"),
        ({"top": 5, "skip": 2, "filter": "Id gt 1"}, "$filter=Id%20gt%201&$top=1&$skip=2"),
        ({"top": 0}, "$top=0"),
    ],
)
def test_the_first_item_is_one_request_for_one_item(
    start_fake_server: StartFakeServer, options: dict[str, Any], query: str
) -> None:
    replies = (
        json_reply({"value": [{"Id": 7}], "@odata.nextLink": "?more", "@odata.count": 12}),
        json_reply({"value": []}),
    )
    server = start_fake_server(*replies)
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        tickets = tikit.list_tickets(**options)
        first = tickets.first()
        assert first is not None
        assert (first.id, tickets.first()) == (7, None)
    sent = server.requests[0].path.partition("?")[2].replace("%24", "$").replace("+", "%20")
    assert sorted(sent.split("&")) == sorted(query.split("&"))
    assert len(server.requests) == 2


def test_dicts_are_what_the_service_sent_from_every_page(start_fake_server: StartFakeServer) -> None:
    items = [{"Id": 2, "Title": "a", "New": {"x": None}}, {"Id": 1}]
    replies = json_reply({"value": items[:1], "@odata.nextLink": "?more"}), json_reply({"value": items[1:]})
    with Tikit(TOKEN, start_fake_server(*replies).url, limits=FAST) as tikit:
        assert tikit.list_tickets().to_dicts() == items


def test_the_length_and_the_truth_of_a_list_are_errors(
    start_fake_server: StartFakeServer,
) -> None:
    server = start_fake_server(json_reply({"value": []}))
    with Tikit(TOKEN, server.url, limits=FAST) as tikit:
        tickets: Any = tikit.list_tickets()
        with pytest.raises(UnreadListError, match=r"Use len\(list\(\.\.\.\)\) or \.total\.$"):
            len(tickets)
        with pytest.raises(UnreadListError, match=r"Use \.first\(\) is not None, or make a list"):
            print("none" if not tickets else "some")
        assert issubclass(UnreadListError, TikitError)
        assert issubclass(UnreadListError, TypeError)
        assert server.requests == []
        assert (list(tickets), tuple(tickets), [*tickets], set(tickets)) == ([], (), [], set())
