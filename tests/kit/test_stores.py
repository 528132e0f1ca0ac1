"""The access token in a file, with its record in a second file."""

import json
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.kit.conftest import run_code
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import find_token
from tikit_kit.token.record import Record, Successor, fingerprint
from tikit_kit.token.stores import FileStore, KeyringStore

EXPIRES = datetime(2026, 12, 24, 10, tzinfo=UTC)
RECORD = Record(
    fingerprint(TOKEN), 4, EXPIRES, Successor("Nightly 李 \ud800", EXPIRES.replace(microsecond=5), 5, "ab" * 32)
)
ADDRESS = "https://app.tikit.ai/api"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes, and refuses to replace an open file")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "token.txt"


def test_a_value_and_its_record_are_two_text_files(path: Path) -> None:
    store = FileStore(path)
    store.write(TOKEN, RECORD)
    assert path.read_bytes() == TOKEN.encode() + b"\n"
    text = (path.parent / "token.txt.json").read_bytes().decode("utf-8")
    assert json.loads(text) == {
        "sha256": fingerprint(TOKEN),
        "id": 4,
        "expires": "2026-12-24T10:00:00Z",
        "successor": {
            "sha256": "ab" * 32,
            "name": "Nightly 李 \ud800",
            "id": 5,
            "expires": "2026-12-24T10:00:00.000005Z",
        },
    }
    assert (store.read(), store.read_record()) == (TOKEN, RECORD)
    store.write_record(Record(id=9))
    assert (store.read(), store.read_record()) == (TOKEN, Record(id=9))
    store.forget()
    store.forget()
    assert list(path.parent.iterdir()) == []
    assert store.read_record() == Record()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_record_of_another_program_is_read(path: Path, encoding: str) -> None:
    text = '{"id": 4, "expires": "2026-12-24T12:00:00.0000000+02:00", "successor": null, "more": [1]}'
    Path(f"{path}.json").write_bytes(text.encode(encoding))
    assert FileStore(path).read_record() == Record(id=4, expires=EXPIRES)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "7", '"x"', "[" * 60_000, "\x00", '{"id": "4"}', '{"id": true}', '{"sha256": 4}'),
        *('{"expires": "2026-12-24T10:00:00"}', '{"expires": "soon"}', '{"expires": 1798106400}'),
        *('{"expires": "0001-01-01T00:00:00+23:00"}', '{"successor": {"id": 4}}', '{"successor": "x"}'),
    ],
)
def test_a_malformed_record_is_empty(path: Path, text: str) -> None:
    Path(f"{path}.json").write_text(text, encoding="utf-8")
    assert FileStore(path).read_record() == Record()


def test_a_record_is_ignored_for_another_value(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(path))
    FileStore(path).write(TOKEN, RECORD)
    token = find_token(None, ADDRESS)
    assert token.record == RECORD
    assert token.store
    assert token.store.place == f"the file {path}"
    path.write_text("replaced-by-hand", encoding="utf-8")
    token = find_token(None, ADDRESS)
    assert (token.value, token.record) == ("replaced-by-hand", Record())
    assert token.store
    assert token.store.read_record() == RECORD
    monkeypatch.setenv("TIKIT_TOKEN", TOKEN)
    token = find_token(None, ADDRESS)
    assert (token.store, token.record) == (None, Record())


@posix
def test_only_the_owner_can_read_both_files(path: Path) -> None:
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    old_umask = os.umask(0)
    try:
        FileStore(path).write(TOKEN, RECORD)
    finally:
        os.umask(old_umask)
    assert [stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()] == [0o600, 0o600]


@posix
def test_a_symbolic_link_is_kept_and_its_target_replaced(path: Path) -> None:
    target = path.parent / "elsewhere" / "secret"
    target.parent.mkdir()
    target.write_text("old", encoding="utf-8")
    path.symlink_to(Path("elsewhere", "secret"))
    store = FileStore(path)
    store.write(TOKEN, RECORD)
    assert path.is_symlink()
    assert target.read_text(encoding="utf-8").strip() == TOKEN
    assert {file.name for file in target.parent.iterdir()} == {"secret", "secret.json"}
    store.forget()
    assert not target.exists()


@posix
def test_a_concurrent_reader_gets_a_whole_value(path: Path) -> None:
    store = FileStore(path)
    values = ["a" * 30_000, "b" * 30_000]
    store.write(values[0], Record())
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for value in values:
                store.write(value, Record(fingerprint(value)))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert {store.read() for _ in range(2000)} <= set(values)
    finally:
        stop.set()
        writer.join()


@posix
def test_writers_at_once_do_not_disturb_each_other(path: Path) -> None:
    values = ["a" * 30_000, "b" * 30_000, "c" * 30_000]

    def write(value: str) -> None:
        for _ in range(50):
            FileStore(path).write(value, Record(fingerprint(value)))

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, values))
    assert FileStore(path).read() in values
    assert sorted(file.name for file in path.parent.iterdir()) == ["token.txt", "token.txt.json"]


def test_the_files_of_killed_writers_are_removed_under_the_lock(path: Path) -> None:
    names = ["token.txt", "token.txt.bak", "token.txt.json", "other.x1.tikit-new"]
    leftovers = ["token.txt.x1.tikit-new", "token.txt.json.x1.tikit-new"]
    for name in names + leftovers:
        (path.parent / name).touch()
    with FileStore(path).lock(1):
        assert sorted(file.name for file in path.parent.iterdir()) == sorted([*names, "token.txt.lock"])


def test_a_file_that_another_process_reads_on_windows_is_replaced_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = Path.replace, iter(range(3))

    def refuse_at_first(self: Path, target: Path) -> Path:
        if next(refusals, None) is not None:
            raise PermissionError(13, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_at_first)
    FileStore(path).write(TOKEN, RECORD)
    assert FileStore(path).read() == TOKEN


def test_a_store_that_cannot_be_locked_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TikitError, match=r"token\.lock cannot be locked: .*\. Check that its folder exists"):
        FileStore(tmp_path / "file" / "token").lock(1).__enter__()
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "file"))
    with pytest.raises(TikitError, match=r"^the folder \.tikit-kit cannot be created in your home folder\. Check"):
        KeyringStore(ADDRESS).lock(1)


@posix
def test_a_failed_write_leaves_the_old_files_unchanged(path: Path) -> None:
    FileStore(path).write(TOKEN, RECORD)
    script = (
        "import resource, sys\n"
        "sys.dont_write_bytecode = True\n"  # a truncated module would stay
        "from tikit_kit.script import Tikit\n"
        "from tikit_kit.token.stores import FileStore, Record\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    FileStore(sys.argv[1]).write('s3cret' * 5000, Record())\n"
        "finally:\n"  # at exit, coverage writes a file too
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))\n"
    )
    result = run_code(script, str(path))
    hint = "Check that its folder exists and that you can write to it."
    assert (result.returncode, result.stderr) == (1, f"tikit: {path} cannot be written: File too large. {hint}\n")
    assert sorted(file.name for file in path.parent.iterdir()) == ["token.txt", "token.txt.json"]
    assert (FileStore(path).read(), FileStore(path).read_record()) == (TOKEN, RECORD)


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    with pytest.raises(TikitError, match=r"token cannot be written: No such file or directory\. Check that"):
        FileStore(tmp_path / "nowhere" / "token").write(TOKEN, RECORD)
    with pytest.raises(TikitError, match="cannot be written: it is not a regular file"):
        FileStore(tmp_path).write(TOKEN, RECORD)
