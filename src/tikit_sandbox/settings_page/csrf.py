"""The CSRF check: a form must come from a page of this sandbox, opened in the same session."""

import hmac
import re

from starlette.requests import Request

from .forms import Fields
from .page_request import RefusedError
from .sessions import Session

# Signing in needs no password. A foreign site could let its own host name resolve to this machine and sign in
# under that name.
_LOOPBACK_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])\.?(:\d{1,5})?", re.ASCII | re.IGNORECASE)


def check_host(request: Request) -> None:
    """Check that the request names a loopback host, and no other host beside it.

    The header itself is checked. From a malformed one, the framework's URL of the request would fall back to the
    address of the server. The server has replaced it by the host of an absolute request target.

    Raises:
        RefusedError: the Host header is missing, malformed or repeated, or names another host.
    """
    hosts = request.headers.getlist("Host")
    if len(hosts) != 1 or not _LOOPBACK_HOST.fullmatch(hosts[0]):
        raise RefusedError(403, "This page is only available at 127.0.0.1 and localhost.")


def check_form(session: Session, fields: Fields) -> None:
    """Check that a form was opened in this session.

    Raises:
        RefusedError: the form has no CSRF value, or the value of another session.
    """
    if not hmac.compare_digest(session.csrf.encode(), fields.first("csrf").encode()):
        raise RefusedError(
            403, "This form is out of date: you signed in again, or the sandbox was restarted. Open the form again."
        )
