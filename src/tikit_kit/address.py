"""Where Tikit is: the address of its API, and what counts as the same place."""

import ipaddress
import os

import httpx

from .errors import TikitError

DEFAULT_ADDRESS = "https://app.tikit.ai/api"

_PORTS = {"http": 80, "https": 443}


def find_address(address: str | None = None) -> str:
    """Give the address of the API, checked and without a slash at its end.

    Args:
        address: the address; if None or empty, `TIKIT_URL`, and if that is empty too, Tikit's own.

    Returns:
        Scheme, host, port if it is not the scheme's own, and path, as in `https://app.tikit.ai/api`.

    Raises:
        TikitError: it is not an address, holds what an address of the API has not, or is http and not this
            machine. The text is not repeated, since what stands there by mistake may be a secret.

    """
    name, text = ("The address", address) if address else ("TIKIT_URL", os.environ.get("TIKIT_URL"))
    text = (text or DEFAULT_ADDRESS).strip()
    hint = f"{name} looks like {DEFAULT_ADDRESS} or, for a sandbox, http://127.0.0.1:8080/api."
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        raise TikitError("the address of Tikit cannot be read", hint) from None
    spaced = any(letter.isspace() for letter in text)
    if url.scheme not in _PORTS or not url.host or spaced or (url.port or 1) > 65535:
        raise TikitError("the address of Tikit is not an http or https address", hint)
    if url.userinfo or "?" in text or "#" in text:
        raise TikitError("the address of Tikit holds a user name, a query or a fragment", hint)
    if url.scheme == "http" and not is_loopback(url.host):
        raise TikitError(
            f"http to {url.host} would send the access token unencrypted", f"Use https:// in {_inner(name)}."
        )
    return str(url).rstrip("/")


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Give scheme, host and port: two URLs with the same three are the same place (RFC 6454)."""
    return url.scheme, url.host, url.port or _PORTS.get(url.scheme)


def is_loopback(host: str) -> bool:
    """Tell whether a host (an IPv6 address without brackets) is this machine: localhost or a loopback IP."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _inner(name: str) -> str:
    return name if name.isupper() else name.lower()
