"""Drop what httpx, httpcore and httpx-retries log about the requests of the kit.

Their records contain text as the server sent it: the reason of a status, headers, the link of a page. It may hold
escape sequences, or the access token. The kit logs each attempt itself. Other uses of httpx in a program log as before.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LOGGERS = (
    "httpx",
    *(f"httpcore.{name}" for name in ("connection", "http11", "http2", "proxy", "socks")),
    "httpx_retries.retry",
)
_is_dropping = ContextVar("is_dropping", default=False)


@contextmanager
def drop_library_logs() -> Iterator[None]:
    """Drop the records that this thread makes in the context."""
    reset = _is_dropping.set(True)
    try:
        yield
    finally:
        _is_dropping.reset(reset)


def _keep(_: logging.LogRecord) -> bool:
    return not _is_dropping.get()


# A filter of a parent does not see the records of its children.
for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_keep)
