"""Importing httpx without its command line, which would load rich, pygments and click where they are installed."""

import sys


def import_httpx() -> None:
    """Load httpx, if nobody has yet, as it loads where its command line is not installed."""
    part = "httpx._main"
    if "httpx" in sys.modules:
        return
    sys.modules[part] = None  # type: ignore[assignment]  # what Python documents for a module not to be found
    try:
        import httpx  # noqa: F401  # loaded here so that everybody after finds it loaded
    finally:
        del sys.modules[part]
