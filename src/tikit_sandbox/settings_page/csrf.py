"""The CSRF check: a form has to come from a page of this sandbox, opened in the same session."""

import hmac

from starlette.requests import Request

from .forms import Fields
from .page_request import RefusedError
from .sessions import Session

# Under another host name, a foreign page that resolves to this machine could sign in: no password is asked for.
_OWN_NAMES = {"127.0.0.1", "localhost", "::1"}


def check_host(request: Request) -> None:
    """Refuse a request under a host name other than a loopback one.

    Raises:
        RefusedError: the host name is another one.

    """
    if request.url.hostname not in _OWN_NAMES:
        raise RefusedError(403, "This page is only available at 127.0.0.1 and localhost.")


def check_form(session: Session, fields: Fields) -> None:
    """Refuse a form that was not opened in this session.

    Raises:
        RefusedError: the form has another CSRF token or none.

    """
    if not hmac.compare_digest(session.csrf.encode(), fields.one("csrf").encode()):
        raise RefusedError(403, "This form is out of date: you signed in again, or the sandbox was restarted.")
