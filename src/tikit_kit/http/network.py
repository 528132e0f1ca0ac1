"""The route to the service: the proxy, and the certificates to trust."""

import os
import ssl
from os import PathLike
from pathlib import Path
from urllib.request import getproxies, proxy_bypass

import httpx

from tikit_kit.address import ascii_host, has_valid_host, is_loopback
from tikit_kit.errors import TikitError

from .sockets import enforce_deadline


def proxy_for(address: str) -> str | None:
    """Return the URL of the proxy for an address, from the environment or the system's settings; None for none.

    `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` are read as urllib reads them. Loopback addresses need no proxy.

    Args:
        address: the address of the API, as `find_address` returns it.

    """
    url = httpx.URL(address)
    if is_loopback(ascii_host(url)):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(url.netloc.decode("ascii")):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def open_connections(
    address: str, verify: str | PathLike[str] | ssl.SSLContext | None, proxy: str | None
) -> httpx.HTTPTransport:
    """Return a transport that opens connections to an address.

    Args:
        address: the address of the API, as `find_address` returns it.
        verify: a file or folder of certificates, or an SSL context; None for the certificates of the
            environment, or else of the operating system.
        proxy: the URL of a proxy, None for a direct connection.

    Raises:
        TikitError: the certificates or the proxy cannot be used.

    """
    secure_proxy = (proxy or "").startswith("https:")
    if address.startswith("https:") or secure_proxy:
        context = _trust(verify)
    else:
        # Loading certificates takes longer than the request. An empty context trusts no certificate.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        through = httpx.Proxy(proxy, ssl_context=context if secure_proxy else None) if proxy else None
        if through and not has_valid_host(through.url):
            raise ValueError("no socket accepts the host name")
        transport = httpx.HTTPTransport(verify=context, proxy=through)
    except (ImportError, ValueError, httpx.InvalidURL):
        # A SOCKS proxy without socksio, an unknown scheme, or no URL. It may contain a password, so it is not shown.
        hint = "Check HTTPS_PROXY: it looks like http://proxy:3128. For SOCKS: pip install 'httpx[socks]'."
        raise TikitError("the proxy cannot be used", hint) from None
    enforce_deadline(transport)
    return transport


def _trust(verify: str | PathLike[str] | ssl.SSLContext | None) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    name, path = ("verify", verify) if verify else ("SSL_CERT_FILE", os.environ.get("SSL_CERT_FILE"))
    path = path or os.environ.get("SSL_CERT_DIR")
    if not path:
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    is_folder = Path(path).is_dir()
    try:
        context = ssl.create_default_context(capath=path) if is_folder else ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError):
        raise TikitError("the file of trusted certificates cannot be read", f"Check {name}.") from None
    # Python 3.13 refuses root certificates that lack an extension of RFC 5280, as many companies' own do. curl, Windows
    # and Python 3.12 accept them.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
