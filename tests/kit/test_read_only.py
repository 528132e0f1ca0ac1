"""Read-only mode: every write is refused before anything is sent, whatever asks for it."""

from collections.abc import Callable

import pytest

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tests.kit.conftest import FAST
from tikit_kit import Tikit, TikitError

WRITES: dict[str, Callable[[Tikit], object]] = {
    "add_ticket": lambda tikit: tikit.add_ticket(
        title="x", requester="x@example.com", status_id=1, priority_id=1, ticket_type_id=1
    ),
    "update_ticket": lambda tikit: tikit.update_ticket(1, title="x"),
    "add_comment": lambda tikit: tikit.add_comment(1, body="x"),
    "delete_access_token": lambda tikit: tikit.delete_access_token(1),
    "request": lambda tikit: tikit.request("PATCH", "ticket(1)", json={}),
    "another_token": lambda tikit: tikit.with_token(TOKEN).update_ticket(1, title="x"),
}
REPLY = json_reply({"Id": 1, "value": [{"Id": 1}]})


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(("argument", "variable"), [(True, "0"), (None, "1"), (None, " True ")])
def test_a_write_is_refused(
    start_fake_server: StartFakeServer,
    monkeypatch: pytest.MonkeyPatch,
    write: str,
    argument: bool | None,
    variable: str,
) -> None:
    monkeypatch.setenv("TIKIT_READ_ONLY", variable)
    server = start_fake_server(REPLY)
    with Tikit(TOKEN, server.url, limits=FAST, read_only=argument) as tikit:
        with pytest.raises(TikitError) as caught:
            WRITES[write](tikit)
        assert server.requests == []
        assert str(caught.value).startswith("read-only mode: nothing was sent. To change something, unset ")
        assert caught.value.outcome == "unchanged"
        assert tikit.get_ticket(1).id == 1
        assert len(list(tikit.list_tickets())) == 1


@pytest.mark.parametrize(
    ("argument", "variable"), [(False, "1"), (None, ""), (None, "0"), (None, "False"), (None, "no"), (None, "off")]
)
def test_a_write_is_sent_where_the_mode_is_off(
    start_fake_server: StartFakeServer, monkeypatch: pytest.MonkeyPatch, argument: bool | None, variable: str
) -> None:
    monkeypatch.setenv("TIKIT_READ_ONLY", variable)
    server = start_fake_server(REPLY)
    with Tikit(TOKEN, server.url, limits=FAST, read_only=argument) as tikit:
        assert tikit.update_ticket(1, title="x").id == 1
