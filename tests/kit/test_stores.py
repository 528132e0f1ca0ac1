"""A token in a file, and what is known of it in the file beside it."""

import json
import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kit.conftest import TOKEN
from tests.kit.test_script import environment
from tikit_kit.errors import TikitError
from tikit_kit.token.finding import find_token
from tikit_kit.token.record import Record, Successor, fingerprint
from tikit_kit.token.stores import FileStore

END = datetime(2026, 12, 24, 10, tzinfo=UTC)
KNOWN = Record(fingerprint(TOKEN), 4, END, Successor("Nightly 李 \ud800", END.replace(microsecond=5), 5, "ab" * 32))
ADDRESS = "https://app.tikit.ai/api"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes, and refuses to replace an open file")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "token.txt"


def test_a_value_and_its_record_are_two_plain_files(path: Path) -> None:
    store = FileStore(path)
    store.write(TOKEN, KNOWN)
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
    assert (store.read(), store.read_record()) == (TOKEN, KNOWN)
    store.write_record(Record(id=9))
    assert (store.read(), store.read_record()) == (TOKEN, Record(id=9))
    store.forget()
    store.forget()
    assert list(path.parent.iterdir()) == []
    assert store.read_record() == Record()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_record_that_others_wrote_is_read(path: Path, encoding: str) -> None:
    text = '{"id": 4, "expires": "2026-12-24T12:00:00.0000000+02:00", "successor": null, "more": [1]}'
    Path(f"{path}.json").write_bytes(text.encode(encoding))
    assert FileStore(path).read_record() == Record(id=4, expires=END)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "7", '"x"', "[" * 60_000, "\x00", '{"id": "4"}', '{"id": true}', '{"sha256": 4}'),
        *('{"expires": "2026-12-24T10:00:00"}', '{"expires": "soon"}', '{"expires": 1798106400}'),
        *('{"expires": "0001-01-01T00:00:00+23:00"}', '{"successor": {"id": 4}}', '{"successor": "x"}'),
    ],
)
def test_what_a_record_does_not_say_is_unknown(path: Path, text: str) -> None:
    Path(f"{path}.json").write_text(text, encoding="utf-8")
    assert FileStore(path).read_record() == Record()


def test_a_record_counts_for_its_own_value_alone(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setenv("TIKIT_TOKEN_FILE", str(path))
    FileStore(path).write(TOKEN, KNOWN)
    token = find_token(None, ADDRESS)
    assert token.record == KNOWN
    assert token.store
    assert token.store.place == f"the file {path}"
    path.write_text("replaced-by-hand", encoding="utf-8")
    token = find_token(None, ADDRESS)
    assert (token.value, token.record) == ("replaced-by-hand", Record())
    assert token.store
    assert token.store.read_record() == KNOWN
    monkeypatch.setenv("TIKIT_TOKEN", TOKEN)
    token = find_token(None, ADDRESS)
    assert (token.store, token.record) == (None, Record())


@posix
def test_both_files_become_readable_by_their_owner_alone(path: Path) -> None:
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        FileStore(path).write(TOKEN, KNOWN)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()] == [0o600, 0o600]


@posix
def test_a_link_stays_and_what_it_leads_to_is_replaced(path: Path) -> None:
    target = path.parent / "elsewhere" / "secret"
    target.parent.mkdir()
    target.write_text("old", encoding="utf-8")
    path.symlink_to(Path("elsewhere", "secret"))
    store = FileStore(path)
    store.write(TOKEN, KNOWN)
    assert path.is_symlink()
    assert target.read_text(encoding="utf-8").strip() == TOKEN
    assert {file.name for file in target.parent.iterdir()} == {"secret", "secret.json"}
    store.forget()
    assert not target.exists()


@posix
def test_who_reads_meanwhile_reads_one_or_the_other(path: Path) -> None:
    store = FileStore(path)
    values = ["a" * 30_000, "b" * 30_000]
    store.write(values[0], Record())
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            for value in values:
                store.write(value, Record(fingerprint(value)))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert {store.read() for _ in range(2000)} <= set(values)
    finally:
        over.set()
        writer.join()


@posix
def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(path: Path) -> None:
    FileStore(path).write(TOKEN, KNOWN)
    script = (
        "import resource, sys\n"
        "from tikit_kit.script import Tikit\n"
        "from tikit_kit.token.stores import FileStore, Record\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "FileStore(sys.argv[1]).write('s3cret' * 5000, Record())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        env=environment(None),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    hint = "Check that its folder is there and that you may write into it."
    assert (ended.returncode, ended.stderr) == (1, f"tikit: {path} cannot be written: File too large. {hint}\n")
    assert sorted(file.name for file in path.parent.iterdir()) == ["token.txt", "token.txt.json"]
    assert (FileStore(path).read(), FileStore(path).read_record()) == (TOKEN, KNOWN)


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(TikitError, match=r"token cannot be written: No such file or directory\. Check that"):
        FileStore(tmp_path / "nowhere" / "token").write(TOKEN, KNOWN)
    with pytest.raises(TikitError, match="cannot be written: it is no regular file"):
        FileStore(tmp_path).write(TOKEN, KNOWN)
