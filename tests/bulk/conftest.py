"""Sheets for bulk changes. The sandbox is the pytest plugin's, with the same data for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

WriteSheet = Callable[..., Path]


@pytest.fixture
def write_sheet(tmp_path: Path) -> WriteSheet:
    """Write a sheet of lines, and return its file."""

    def write(*lines: str, name: str = "tickets.csv", encoding: str = "utf-8") -> Path:
        file = tmp_path / name
        file.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
        return file

    return write
