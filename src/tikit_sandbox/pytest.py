"""A pytest plugin for tests of scripts: a sandbox, and a client on it.

pytest loads this module in every run, so everything else is imported where it is used.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tikit_kit import Tikit

    from .process import Sandbox


@pytest.fixture(scope="session")
def tikit_sandbox_options() -> Sequence[str]:
    """The options of the sandbox. Define a fixture of this name to change them: `python -m tikit_sandbox --help`."""
    return ["--tickets", "100", "--recent"]


@pytest.fixture(scope="session")
def _tikit_sandbox_process(tikit_sandbox_options: Sequence[str]) -> Iterator[Sandbox]:
    from .process import Sandbox

    with Sandbox.start(tikit_sandbox_options) as sandbox:
        yield sandbox


@pytest.fixture
def tikit_sandbox(_tikit_sandbox_process: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox in a process of its own, with a hundred tickets up to today. Each test begins with the same data.

    `TIKIT_URL` and `TIKIT_TOKEN` are set, so scripts that the test runs use it. `tikit_sandbox.fail("status-503",
    times=2)` spoils responses.
    """
    _tikit_sandbox_process.reset()
    for name in [name for name in os.environ if name.startswith("TIKIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TIKIT_URL", _tikit_sandbox_process.url)
    monkeypatch.setenv("TIKIT_TOKEN", _tikit_sandbox_process.token)
    return _tikit_sandbox_process


@pytest.fixture
def tikit(tikit_sandbox: Sandbox) -> Iterator[Tikit]:
    """A client on the sandbox of the test."""
    from tikit_kit import Tikit

    with Tikit(tikit_sandbox.token, tikit_sandbox.url) as opened:
        yield opened
