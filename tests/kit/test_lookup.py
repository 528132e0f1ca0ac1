"""What recipes look up: an entity by its name, and a time in so many days."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tikit_client.models import Category

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tikit_kit import Tikit, TikitError
from tikit_kit.lookup import Choices
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
        (ROLES, "there is no application role 'Kings'. There are: Agents, Administrators."),
        ([], "there is no entity 'Kings'. There are: none."),
        ([{"Id": 1, "Name": "\x1b[2JA\nB"}], "there is no application role 'Kings'. There are: A B."),
        (
            [{"Id": 1, "Name": "KINGS"}, {"Id": 2, "Name": "kings"}],
            "'Kings' is the name of more than one application role. Use one of: KINGS, kings.",
        ),
        (
            [{"Id": 2, "Name": "Kings"}, {"Id": 1, "Name": "Kings"}],
            "'Kings' is the name of more than one application role. Use one of: 1, 2.",
        ),
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


TREE = [
    {"Id": 1, "Value": "Hardware"},
    {"Id": 2, "Value": "Laptop", "ParentId": 1},
    {"Id": 3, "Value": "Other", "ParentId": 1},
    {"Id": 4, "Value": "Software"},
    {"Id": 5, "Value": "Other", "ParentId": 4},
    {"Id": 6, "Value": "N/A"},
    {"Id": 7, "Value": "Fax", "IsArchived": True},
    {"Id": 8, "Value": "Beta", "IsArchived": True},
    {"Id": 9, "Value": "Beta"},
    {"Id": 10, "Value": "Loop", "ParentId": 10},
    {"Id": 11, "Value": "Orphan", "ParentId": 99},
    {"Id": 12, "Value": "SOFTWARE", "ParentId": 1},
]


def models(objects: list[dict[str, Any]]) -> list[Category]:
    return [Category.from_dict(one) for one in objects]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Laptop", [2]),
        ("laptop", [2]),
        ("Hardware/Laptop", [2]),
        ("hardware/LAPTOP", [2]),
        ("Software/Other", [5]),
        ("Software", [4]),
        ("SOFTWARE", [12]),
        ("software", [4]),
        ("N/A", [6]),
        ("Fax", [7]),
        ("Beta", [8, 9]),
        ("Loop", [10]),
        ("Orphan", [11]),
    ],
)
def test_a_value_of_a_tree_is_found_by_its_name_or_its_path(name: str, ids: list[int]) -> None:
    assert Choices(models(TREE), "category").find_ids(name) == ids


def test_an_archived_value_is_found_but_not_given_to_a_ticket() -> None:
    choices = Choices(models(TREE), "category")
    assert choices.find_id("Beta") == 9
    with pytest.raises(TikitError, match="^the category 'Fax' is archived. There are: ") as caught:
        choices.find_id("Fax")
    assert "Beta" in str(caught.value)
    assert "Fax," not in str(caught.value)


def test_an_ambiguous_name_lists_the_paths() -> None:
    choices = Choices(models(TREE), "category")
    message = "'Other' is the name of more than one category. Use one of: Hardware/Other, Software/Other."
    for find in (choices.find_id, choices.find_ids):
        with pytest.raises(TikitError) as caught:
            find("Other")
        assert str(caught.value) == message


def test_the_nearest_name_comes_first() -> None:
    with pytest.raises(TikitError, match=r"There are: Hardware/Laptop, Hardware/Other, .*, Beta\."):
        Choices(models(TREE), "category").find_id("hardwear/labtop")


def test_days_are_counted_from_now() -> None:
    assert abs(days_from_now(30) - datetime.now(UTC) - timedelta(days=30)) < timedelta(seconds=5)
    assert days_from_now(100_000).microsecond == 0


def test_too_many_days_are_a_wrong_argument(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        days_from_now(100_001)
    assert caught.value.code == 2
    assert capfd.readouterr() == ("", "tikit: 100,001 days are too many. Use at most 100,000.\n")
