"""A sandbox whose tickets bulk changes change, and sheets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Sandbox, Serve
from tikit_kit import Tikit

WriteSheet = Callable[..., Path]


@pytest.fixture(scope="module")
def writable(serve: Serve) -> Sandbox:
    """A sandbox whose tickets a module changes."""
    return serve("--tickets", "120")


@pytest.fixture
def tikit(writable: Sandbox) -> Iterator[Tikit]:
    """Tikit of the sandbox whose tickets a module changes."""
    with Tikit(writable.token, writable.url) as opened:
        yield opened


@pytest.fixture
def write_sheet(tmp_path: Path) -> WriteSheet:
    """Write a sheet of lines, and return its file."""

    def write(*lines: str, name: str = "tickets.csv", encoding: str = "utf-8") -> Path:
        file = tmp_path / name
        file.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
        return file

    return write
