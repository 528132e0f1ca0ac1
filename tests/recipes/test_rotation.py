"""Rotation that is killed at each of its steps: what is stored always works, and the next run ends with exactly one."""

import random
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Sandbox, Serve
from tests.recipes.catalog import SCRIPTS
from tests.recipes.killer import Kill, Killer, Moment
from tests.recipes.test_recipes import LANGUAGES
from tikit_kit import Tikit

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL and no process groups")

NAME = "Rotated"
REQUESTS = 5
MOMENTS: list[Moment] = ["before", "unanswered", "after"]


@pytest.fixture
def desk(serve: Serve) -> Sandbox:
    return serve("--tickets", "3")


@pytest.fixture
def killer(desk: Sandbox) -> Iterator[Killer]:
    with closing(Killer(desk.url)) as killer:
        yield killer


def make(tikit: Tikit) -> tuple[int, str]:
    roles = [role.id or 0 for role in tikit.list_application_roles() if role.name == "Agents"]
    ends = datetime.now(UTC) + timedelta(days=30)
    made = tikit.add_access_token(name=NAME, expiration_date=ends, application_role_ids=roles)
    return made.id or 0, made.token or ""


def ids(tikit: Tikit) -> set[int]:
    return {token.id or 0 for token in tikit.list_access_tokens(filter=f"Name eq '{NAME}'")}


def works(file: Path, desk: Sandbox) -> bool:
    with Tikit(file.read_text(encoding="utf-8").strip(), desk.url) as tikit:
        return tikit.list_tickets().total == 3


@pytest.mark.parametrize("language", [".py", ".sh"])
def test_a_killed_rotation_loses_nothing_and_the_next_run_ends_with_one(
    desk: Sandbox, killer: Killer, tmp_path: Path, language: str, pytestconfig: pytest.Config
) -> None:
    file, dice = tmp_path / "token", random.Random(language)
    command = [*LANGUAGES[language], str((SCRIPTS / "access_tokens/rotate_access_token").with_suffix(language))]
    environment = {**desk.environment, "TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(file)}
    with Tikit(desk.token, desk.url) as tikit:
        bystander, _ = make(tikit)
        id, value = make(tikit)
        file.write_text(value, encoding="utf-8")
        assert killer.run([*command, str(id)], environment, None) == 0
        assert killer.requests == REQUESTS
        killed = 0
        for number in range(pytestconfig.getoption("--kills")):
            moment = MOMENTS[number % 3]
            kill = Kill(number // 3 % REQUESTS + 1, moment, dice.uniform(0, 0.08) if moment == "after" else 0)
            killed += killer.run(command, environment, kill) < 0
            assert works(file, desk), kill
            assert len(ids(tikit)) <= 3, kill
            assert killer.run(command, environment, None) == 0, kill
            assert works(file, desk), kill
            assert len(ids(tikit) - {bystander}) == 1, kill
            assert bystander in ids(tikit)
        assert killed > pytestconfig.getoption("--kills") * 0.7
    assert {path.name for path in tmp_path.iterdir()} == {"token", "token.json"}
