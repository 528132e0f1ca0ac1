"""The part of a URL that an error may show."""

import httpx


def public_url(url: httpx.URL) -> str:
    """Return a URL without user name, query and fragment: they may contain secrets or personal data."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))
