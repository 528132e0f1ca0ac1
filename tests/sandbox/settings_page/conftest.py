"""A sandbox with a stopped clock, and clients for its Access Tokens page."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.conftest import Sandbox, Serve
from tests.sandbox.settings_page.visitor import Visit, Visitor


@pytest.fixture(scope="module")
def site(serve: Serve) -> Sandbox:
    return serve("--tickets", "1", "--now", "2026-11-24T12:00:00Z", "--stop-clock")


@pytest.fixture
def visit(site: Sandbox) -> Iterator[Visit]:
    with ExitStack() as stack:

        def open_visitor(user: str | None = None, zone: str = "") -> Visitor:
            visitor = Visitor(site, user, zone)
            stack.callback(visitor.http.close)
            return visitor

        yield open_visitor
