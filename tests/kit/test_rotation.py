"""A rotation with a response that breaks the contract leaves the stored token unchanged."""

from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.fake_server import StartFakeServer, json_reply
from tikit_kit import Tikit, TikitError
from tikit_kit.rotation import rotate

OLD = {"Id": 4, "Name": "Nightly", "CreatedDate": "2026-11-01T00:00:00Z", "ExpirationDate": "2026-12-01T00:00:00Z"}


def test_a_successor_without_a_value_is_not_stored(
    start_fake_server: StartFakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN, encoding="utf-8")
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(file))
    fake_server = start_fake_server(
        json_reply(OLD | {"ApplicationRoles": [{"Id": 2}]}),
        json_reply(OLD | {"Id": 9}, 201),
        json_reply(OLD | {"Id": 9}),
    )
    with Tikit(address=fake_server.url) as tikit, pytest.raises(TikitError, match="in the response has no Token"):
        rotate(tikit, 4)
    assert file.read_text(encoding="utf-8") == TOKEN
    assert [request.method for request in fake_server.requests] == ["GET", "POST"]
