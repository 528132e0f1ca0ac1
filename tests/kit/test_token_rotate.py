"""`token rotate` on a sandbox: the stored token always works, killed at any step and with others at once."""

import os
import random
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import Sandbox, Serve, open_tikit
from tests.kit.killing_proxy import Kill, KillingProxy, Moment
from tikit_kit import Tikit
from tikit_kit.token.record import Record, fingerprint
from tikit_kit.token.stores import FileStore

COMMAND = [sys.executable, "-m", "tikit_kit", "token", "rotate"]
NAME = "Rotated 打印机"
FILES = {f"the token's [1].txt{suffix}" for suffix in ("", ".json", ".lock")}
REQUESTS = 5
MOMENTS: list[Moment] = ["before", "unanswered", "after"]


@pytest.fixture(scope="module")
def sandbox(serve: Serve) -> Sandbox:
    return serve("--tickets", "3")


@pytest.fixture
def tikit(sandbox: Sandbox) -> Iterator[Tikit]:
    with open_tikit(sandbox) as tikit:
        yield tikit


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "the token's [1].txt"
    path.touch(mode=0o600)
    return path


def add(tikit: Tikit, name: str = NAME) -> tuple[int, str]:
    roles = [role.id or 0 for role in tikit.list_application_roles() if role.name == "Agents"]
    expires = datetime.now(UTC) + timedelta(days=90)
    token = tikit.add_access_token(name=name, expiration_date=expires, application_role_ids=roles)
    return token.id or 0, token.token or ""


def environment(sandbox: Sandbox, file: Path) -> dict[str, str]:
    return {**sandbox.environment, "TIKIT_TOKEN": "", "TIKIT_TOKEN_FILE": str(file)}


def rotate(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, encoding="utf-8", timeout=60)


def test_each_rotation_replaces_the_token_in_its_file(sandbox: Sandbox, tikit: Tikit, file: Path) -> None:
    id, value = add(tikit)
    file.write_text(f"\ufeff{value}\r\n", encoding="utf-8")
    values = {value}
    for arguments in (["--id", str(id)], [], []):
        ran = rotate(environment(sandbox, file), *arguments)
        assert (ran.returncode, ran.stderr) == (0, "")
        value = file.read_text(encoding="utf-8").strip()
        assert value not in ran.stdout
        assert value not in values
        values.add(value)
        (token,) = tikit.list_access_tokens(filter="Name ne 'Sandbox'", expand="ApplicationRoles")
        assert f"Its id is {token.id}." in ran.stdout
        assert token.name == NAME
        assert [role.name for role in token.application_roles or []] == ["Agents"]
        assert token.expiration_date is not None
        assert abs(token.expiration_date - datetime.now(UTC) - timedelta(days=90)) < timedelta(minutes=2)
        with Tikit(value, sandbox.url) as other:
            assert other.get_access_token(token.id or 0).id == token.id
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}
    assert {path.name for path in file.parent.iterdir()} == FILES


def test_a_token_that_cannot_be_rotated_stays(sandbox: Sandbox, tikit: Tikit, file: Path) -> None:
    id, value = add(tikit)
    file.write_text(value, encoding="utf-8")
    in_file = environment(sandbox, file)
    refusals = [
        (rotate(sandbox.environment, "--id", str(id)), "from TIKIT_TOKEN cannot be rotated"),
        (rotate(in_file | {"TIKIT_TOKEN": sandbox.token}, "--id", str(id)), "from TIKIT_TOKEN cannot be rotated"),
        (rotate(in_file), "the id of the stored access token is not known"),
        (rotate(in_file, "--id", "9999"), "there is no access token 9999"),
    ]
    for ran, message in refusals:
        assert (ran.returncode, ran.stdout) == (1, "")
        assert message in ran.stderr
    assert file.read_text(encoding="utf-8") == value
    assert [token.id for token in tikit.list_access_tokens(filter="Name ne 'Sandbox'")] == [id]


def test_the_id_of_another_token_is_refused(sandbox: Sandbox, tikit: Tikit, file: Path) -> None:
    id, value = add(tikit)
    file.write_text(value, encoding="utf-8")
    assert rotate(environment(sandbox, file), "--id", str(id)).returncode == 0
    other, _ = add(tikit, "Another")
    ran = rotate(environment(sandbox, file), "--id", str(other))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert tikit.get_access_token(other).name == "Another"


def works(file: Path, sandbox: Sandbox) -> bool:
    with Tikit(file.read_text(encoding="utf-8").strip(), sandbox.url) as tikit:
        return tikit.list_tickets().total == 3


def ids(tikit: Tikit) -> set[int]:
    return {token.id or 0 for token in tikit.list_access_tokens(filter=f"Name eq '{NAME}'")}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL and no process groups")
def test_a_killed_rotation_loses_nothing_and_the_next_run_finishes_it(
    sandbox: Sandbox, tikit: Tikit, file: Path, pytestconfig: pytest.Config
) -> None:
    rng, variables = random.Random(1), environment(sandbox, file)
    bystander, _ = add(tikit)
    id, value = add(tikit)
    file.write_text(value, encoding="utf-8")
    with closing(KillingProxy(sandbox.url)) as proxy:
        assert proxy.run([*COMMAND, "--id", str(id)], variables, None) == 0
        assert proxy.requests == REQUESTS
        killed = 0
        for number in range(pytestconfig.getoption("--kills")):
            moment = MOMENTS[number % 3]
            kill = Kill(number // 3 % REQUESTS + 1, moment, rng.uniform(0, 0.08) if moment == "after" else 0)
            killed += proxy.run(COMMAND, variables, kill) < 0
            assert works(file, sandbox), kill
            assert len(ids(tikit)) <= 3, kill
            assert proxy.run(COMMAND, variables, None) == 0, kill
            assert works(file, sandbox), kill
            assert len(ids(tikit) - {bystander}) == 1, kill
            assert bystander in ids(tikit)
        assert killed > pytestconfig.getoption("--kills") * 0.7
    assert {path.name for path in file.parent.iterdir()} == FILES


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(COMMAND, env=environment, stdout=pipe, stderr=pipe, encoding="utf-8")


def test_rotations_at_once_replace_the_token_and_all_succeed(sandbox: Sandbox, tikit: Tikit, file: Path) -> None:
    id, value = add(tikit)
    file.write_text(value, encoding="utf-8")
    variables = environment(sandbox, file)
    assert rotate(variables, "--id", str(id)).returncode == 0
    for _ in range(3):
        value = file.read_text(encoding="utf-8")
        runs = [start(variables) for _ in range(3)]
        messages = [run.communicate(timeout=60) for run in runs]
        assert [run.returncode for run in runs] == [0, 0, 0], messages
        assert file.read_text(encoding="utf-8") != value
        assert works(file, sandbox)
        assert len(ids(tikit)) == 1


def test_a_rotation_waits_for_another_and_leaves_the_token_that_it_stored(
    sandbox: Sandbox, tikit: Tikit, file: Path
) -> None:
    (id, value), (new_id, new_value) = add(tikit), add(tikit)
    store = FileStore(file)
    store.write(value, Record(fingerprint(value), id))
    with FileLock(f"{file}.lock"):
        run = start(environment(sandbox, file))
        assert run.stderr is not None
        line = run.stderr.readline()
        assert line == "tikit: another run is changing the stored access token, waiting up to 120 s\n"
        store.write(new_value, Record(fingerprint(new_value), new_id))
    stdout, stderr = run.communicate(timeout=60)
    assert stderr == "tikit: another run has replaced the access token, so this run does not replace it again\n"
    assert (run.returncode, stdout.splitlines()[-1]) == (0, f"Its id is {new_id}.")
    assert store.read() == new_value
    assert ids(tikit) == {id, new_id}


def test_a_rotation_that_waits_too_long_changes_nothing(sandbox: Sandbox, tikit: Tikit, file: Path) -> None:
    id, value = add(tikit)
    file.write_text(value, encoding="utf-8")
    with FileLock(f"{file}.lock"):
        ran = rotate(environment(sandbox, file) | {"TIKIT_TIMEOUT": "1"}, "--id", str(id))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.splitlines()[1:] == [
        "tikit: another run has been changing the stored access token for 1 s. "
        "This run changed nothing. Wait until the other ends, then try again."
    ]
    assert (file.read_text(encoding="utf-8"), ids(tikit)) == (value, {id})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows may refuse to replace a file that the test reads")
def test_a_kill_of_one_of_two_rotations_stops_neither_the_other_nor_the_next(
    sandbox: Sandbox, tikit: Tikit, file: Path, pytestconfig: pytest.Config
) -> None:
    rng, variables = random.Random(2), environment(sandbox, file)
    id, value = add(tikit)
    file.write_text(value, encoding="utf-8")
    assert rotate(variables, "--id", str(id)).returncode == 0
    killed, rounds = 0, pytestconfig.getoption("--kills") // 3
    with closing(KillingProxy(sandbox.url)) as proxy, ThreadPoolExecutor() as pool:
        for _ in range(rounds):
            kill = Kill(rng.randint(1, REQUESTS), rng.choice(MOMENTS))
            victim = pool.submit(proxy.run, COMMAND, variables, kill)
            time.sleep(rng.uniform(0, 0.3))
            other = start(variables)
            messages = other.communicate(timeout=60)
            killed += victim.result() < 0
            assert other.returncode == 0, (kill, messages)
            assert works(file, sandbox), kill
            assert rotate(variables).returncode == 0, kill
            assert works(file, sandbox), kill
            assert len(ids(tikit)) == 1, kill
    assert killed > rounds * 0.4
    assert {path.name for path in file.parent.iterdir()} == FILES
