"""Read-only mode: no recipe sends a write."""

import pytest

from tests.fake_server import Reply
from tests.recipes.conftest import RunAgainst, RunBash
from tests.recipes.languages import BASH_AND_PYTHON

DELETE = "access_tokens/delete_access_token"


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("value", ["1", "true", " YES ", "x"])
def test_a_write_is_refused(run_against: RunAgainst, value: str, language: str) -> None:
    result = run_against(DELETE, language, ["1"], Reply(204, b"", {}), TIKIT_READ_ONLY=value)
    assert result.message.startswith("read-only mode: nothing was sent. To change something, unset TIKIT_READ_ONLY")
    assert result.requests == []


@pytest.mark.parametrize("language", BASH_AND_PYTHON)
@pytest.mark.parametrize("value", ["", " ", "0", "False", "no", "OFF"])
def test_a_write_is_sent_where_the_mode_is_off(run_against: RunAgainst, value: str, language: str) -> None:
    assert run_against(DELETE, language, ["1"], Reply(204, b"", {}), TIKIT_READ_ONLY=value).code == 0


@pytest.mark.parametrize("call", ["tikit_write POST AddTicket {}", "tikit_delete AccessToken/1"])
def test_the_helper_of_bash_refuses(run_bash: RunBash, call: str) -> None:
    result = run_bash(call, [], Reply(204, b"", {}), TIKIT_READ_ONLY="1")
    assert (result.code, result.requests) == (1, [])
