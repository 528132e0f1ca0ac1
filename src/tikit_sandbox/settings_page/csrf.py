"""The CSRF check: a form must come from a page of this sandbox, opened in the same session."""

import hmac

from starlette.requests import Request

from .forms import Fields
from .page_request import RefusedError
from .sessions import Session

# Signing in needs no password. A foreign site could let its own host name resolve to this machine and sign in
# under that name.
_LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}


def check_host(request: Request) -> None:
    """Check that the request names a loopback host.

    Raises:
        RefusedError: the Host header names another host.
    """
    if request.url.hostname not in _LOOPBACK_HOSTS:
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
