"""The address of the API: find and check it, and compare the origins of URLs."""

import ipaddress
import os

import httpx

from .errors import TikitError

DEFAULT_ADDRESS = "https://app.tikit.ai/api"

_DEFAULT_PORTS = {"http": 80, "https": 443}


def find_address(address: str | None = None) -> str:
    """Return the address of the API, checked and without a trailing slash.

    Args:
        address: the address; if None or empty, the address in `TIKIT_URL`, or else https://app.tikit.ai/api.

    Returns:
        The scheme, the host, the port if it is not the default, and the path, as in `https://app.tikit.ai/api`.

    Raises:
        TikitError: the address is not an http or https URL, contains a user name, a query or a fragment, or uses
            http to another machine. The message does not repeat the address, since a user may have put a
            secret there by mistake.
    """
    name, text = ("the address", address) if address else ("TIKIT_URL", os.environ.get("TIKIT_URL"))
    text = (text or DEFAULT_ADDRESS).strip()
    hint = f"Set {name} to {DEFAULT_ADDRESS} or, for a sandbox, http://127.0.0.1:8080/api."
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        raise TikitError("the address of Tikit is not a valid URL", hint) from None
    has_whitespace = any(character.isspace() for character in text)
    if url.scheme not in _DEFAULT_PORTS or not url.raw_host or has_whitespace or (url.port or 1) > 65535:
        raise TikitError("the address of Tikit is not an http or https address", hint)
    if not has_valid_host(url):
        raise TikitError("the address of Tikit contains a host name that is not valid", hint)
    if url.userinfo or "?" in text or "#" in text:
        raise TikitError("the address of Tikit contains a user name, a query or a fragment", hint)
    host = ascii_host(url)
    if url.scheme == "http" and not is_loopback(host):
        raise TikitError(f"http to {host} would send the access token unencrypted", f"Use https:// in {name}.")
    return str(url).rstrip("/")


def ends_in_api(address: str) -> bool:
    """Return whether an address ends in /api. At any other address, a 404 does not mean that an entity is missing."""
    return address.lower().endswith("/api")


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Return the scheme, host and port of a URL; URLs with equal origins belong to the same server (RFC 6454)."""
    return url.scheme, ascii_host(url), url.port or _DEFAULT_PORTS.get(url.scheme)


def ascii_host(url: httpx.URL) -> str:
    """Return the host of a URL in ASCII and lower case, IPv6 without brackets.

    `httpx.URL.host` would decode an internationalized name, and raise an error if that name is not valid.
    """
    return url.raw_host.decode("ascii")


def has_valid_host(url: httpx.URL) -> bool:
    """Return whether httpx and a socket accept the host of a URL.

    A label must have 1 to 63 characters, and a label that starts with `xn--` must be valid Punycode.
    """
    try:
        return bool(url.host and ascii_host(url).encode("idna"))
    except UnicodeError:
        return False


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine: localhost or a loopback IP address (IPv6 without brackets)."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
