"""Import httpx without its command line, which would also load rich, pygments and click if they are installed."""

import sys


def import_httpx() -> None:
    """Import httpx without `httpx._main`, unless httpx is already loaded."""
    module_name = "httpx._main"
    if "httpx" in sys.modules:
        return
    # Python documents None as the entry of a module that cannot be found; httpx then works without the module.
    sys.modules[module_name] = None  # type: ignore[assignment]  # typeshed knows modules only
    try:
        import httpx  # noqa: F401  # later imports reuse the loaded module
    finally:
        del sys.modules[module_name]
