"""A rotation with a fake server: all roles are kept, and a wrong response leaves the stored token unchanged."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tikit_kit import Tikit, TikitError
from tikit_kit.rotation import rotate

OLD = {"Id": 4, "Name": "Nightly", "CreatedDate": "2026-11-01T00:00:00Z", "ExpirationDate": "2026-12-01T00:00:00Z"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the stored token."""
    path = tmp_path / "token"
    path.write_text(TOKEN, encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(path))
    return path


def test_a_successor_without_a_value_is_not_stored(start_fake_server: StartFakeServer, file: Path) -> None:
    fake_server = start_fake_server(
        json_reply(OLD | {"ApplicationRoles": [{"Id": 2}]}),
        json_reply(OLD | {"Id": 9}, 201),
        json_reply(OLD | {"Id": 9}),
    )
    with Tikit(address=fake_server.url) as tikit, pytest.raises(TikitError, match="in the response has no Token"):
        rotate(tikit, 4)
    assert file.read_text(encoding="utf-8") == TOKEN
    assert [request.method for request in fake_server.requests] == ["GET", "POST"]


@pytest.mark.parametrize(
    "link", ["{url}/AccessToken(4)/ApplicationRoles?$skip=2", "AccessToken(4)/ApplicationRoles?$skip=2"]
)
def test_the_successor_has_the_roles_of_all_pages(start_fake_server: StartFakeServer, file: Path, link: str) -> None:
    fake_server = start_fake_server()
    roles = {
        "ApplicationRoles": [{"Id": 2}, {"Id": 3}],
        "ApplicationRoles@odata.nextLink": link.format(url=fake_server.url),
    }
    new = OLD | {"Id": 9, "Token": "the-successor"}
    fake_server.replies = [
        json_reply(OLD | roles),
        json_reply({"value": [{"Id": 5}], "@odata.nextLink": "?$skip=3"}),
        json_reply({"value": [{"Id": 7}]}),
        json_reply(new, 201),
        json_reply(new),
        json_reply(new),
        json_reply({}, 204),
    ]
    with Tikit(address=fake_server.url) as tikit:
        assert rotate(tikit, 4).id == 9
    assert [request.path for request in fake_server.requests][1:3] == [
        "/api/AccessToken(4)/ApplicationRoles?$skip=2",
        "/api/AccessToken(4)/ApplicationRoles?$skip=3",
    ]
    assert json.loads(fake_server.requests[3].body)["ApplicationRoleIds"] == [2, 3, 5, 7]
    assert file.read_text(encoding="utf-8").strip() == "the-successor"


@pytest.mark.parametrize("roles", [{}, {"ApplicationRoles": None}, {"ApplicationRoles": [{"Name": "Agents"}]}])
def test_no_successor_is_added_without_the_roles(
    start_fake_server: StartFakeServer, file: Path, roles: dict[str, Any]
) -> None:
    fake_server = start_fake_server(json_reply(OLD | roles))
    with Tikit(address=fake_server.url) as tikit, pytest.raises(TikitError, match="does not contain the roles"):
        rotate(tikit, 4)
    assert [request.method for request in fake_server.requests] == ["GET"]
    assert file.read_text(encoding="utf-8") == TOKEN
