"""Rotation where the service answers otherwise than the contract says: what is stored stays."""

from pathlib import Path

import pytest

from tests.kit.conftest import TOKEN
from tests.kit.fake_server import Play, answer
from tikit_kit import Tikit, TikitError
from tikit_kit.rotation import rotate

OLD = {"Id": 4, "Name": "Nightly", "CreatedDate": "2026-11-01T00:00:00Z", "ExpirationDate": "2026-12-01T00:00:00Z"}


def test_a_successor_without_a_value_takes_no_place(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN, encoding="utf-8")
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(file))
    stage = play(answer(OLD | {"ApplicationRoles": [{"Id": 2}]}), answer(OLD | {"Id": 9}, 201), answer(OLD | {"Id": 9}))
    with Tikit(address=stage.url) as tikit, pytest.raises(TikitError, match="the access token is empty"):
        rotate(tikit, 4)
    assert file.read_text(encoding="utf-8") == TOKEN
    assert [seen.method for seen in stage.seen] == ["GET", "POST"]
