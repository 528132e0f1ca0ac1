"""A timestamp without a time zone is refused before anything is sent: the service would read it as UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from tikit_client.models.requester_input import RequesterInput

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tikit_kit import Tikit, TikitError

NAIVE = datetime(2026, 12, 24, 8)
CALLS: dict[str, Callable[[Tikit, Any], object]] = {
    "expiration_date": lambda tikit, time: tikit.add_access_token(
        name="Nightly", expiration_date=time, application_role_ids=[2]
    ),
    "due_date": lambda tikit, time: tikit.update_ticket(7, due_date=time),
    "resolution_date": lambda tikit, time: tikit.update_ticket(7, resolution_date=time),
    "due_date of a new ticket": lambda tikit, time: tikit.add_ticket(
        title="Printer",
        requester=RequesterInput(e_mail_address="grace.obrien@example.com"),
        status_id=16,
        priority_id=22,
        ticket_type_id=1,
        due_date=time,
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_naive_timestamp_is_refused(start_fake_server: StartFakeServer, call: str) -> None:
    fake_server = start_fake_server(json_reply({}))
    with Tikit(TOKEN, fake_server.url) as tikit, pytest.raises(TikitError, match="has no time zone. Pass ") as caught:
        CALLS[call](tikit, NAIVE)
    assert str(caught.value).startswith(call.partition(" ")[0])
    assert fake_server.requests == []


@pytest.mark.parametrize("time", [NAIVE.astimezone(UTC), NAIVE.replace(tzinfo=timezone(timedelta(hours=1))), None])
def test_another_value_is_sent(start_fake_server: StartFakeServer, time: datetime | None) -> None:
    fake_server = start_fake_server(json_reply({"Id": 7}))
    with Tikit(TOKEN, fake_server.url) as tikit:
        tikit.update_ticket(7, due_date=time, resolution_date=date(2026, 12, 24))
    assert len(fake_server.requests) == 1
