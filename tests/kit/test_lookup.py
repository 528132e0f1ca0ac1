"""What recipes look up: an entity by its name, and a time in so many days."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tikit_kit import Tikit, TikitError
from tikit_kit.script import days_from_now, find_id

ROLES = [{"Id": 1, "Name": "Agents"}, {"Id": 2, "Name": "Administrators"}, {"Id": 3}]


@pytest.mark.parametrize(("name", "id"), [("Agents", 1), ("administrators", 2)])
def test_an_entity_is_found_by_its_name(start_fake_server: StartFakeServer, name: str, id: int) -> None:
    with Tikit(TOKEN, start_fake_server(json_reply({"value": ROLES})).url) as tikit:
        assert find_id(tikit.list_application_roles(), name) == id


def test_a_value_is_a_name_too(start_fake_server: StartFakeServer) -> None:
    with Tikit(TOKEN, start_fake_server(json_reply({"value": [{"Id": 16, "Value": "Active"}]})).url) as tikit:
        assert find_id(tikit.list_statuses(), "Active") == 16


@pytest.mark.parametrize(
    ("roles", "line"),
    [
        (ROLES[:2], "there is no application role 'Kings'. There are: Agents, Administrators."),
        ([], "there is no entity 'Kings'. There are: none."),
        ([{"Id": 1, "Name": "\x1b[2JA\nB"}], "there is no application role 'Kings'. There are: A B."),
        ([{"Id": 1, "Name": "Kings"}, {"Id": 2, "Name": "KINGS"}], "there is no application role 'Kings'. "),
    ],
)
def test_another_name_lists_those_that_exist(
    start_fake_server: StartFakeServer, roles: list[dict[str, object]], line: str
) -> None:
    with (
        Tikit(TOKEN, start_fake_server(json_reply({"value": roles})).url) as tikit,
        pytest.raises(TikitError) as caught,
    ):
        find_id(tikit.list_application_roles(), "Kings")
    assert str(caught.value).startswith(line)


def test_days_are_counted_from_now() -> None:
    assert abs(days_from_now(30) - datetime.now(UTC) - timedelta(days=30)) < timedelta(seconds=5)
    assert days_from_now(100_000).microsecond == 0


def test_too_many_days_are_a_wrong_argument(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        days_from_now(100_001)
    assert caught.value.code == 2
    assert capfd.readouterr() == ("", "tikit: 100,001 days are too many. Use at most 100,000.\n")
