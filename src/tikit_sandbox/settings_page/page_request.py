"""A request for a page: its context, and how its page is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.store.dates import to_wire

from . import queries, zones
from .forms import Fields
from .list_view import ListView
from .names import shorten, show_invisible
from .sessions import Session

HOME = "/settings/token"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_TEMPLATES.globals["home"] = HOME
_TEMPLATES.filters |= {
    "wire": to_wire,
    "utc": zones.format_utc,
    "local": zones.format_local,
    "expiry": zones.format_expiry,
    "warning": zones.expiry_warning,
    "visible": show_invisible,
    "short": shorten,
}


class RefusedError(Exception):
    """A refused request: the status of the response, and the reason as a message to the user."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(slots=True)
class PageRequest:
    """A request for a page.

    Attributes:
        connection: the transaction of the request.
        session: the session of the browser. If a page replaces it, the browser continues with the new session.
        caller: the signed-in user, or None.
        zone: the time zone of the browser.
        now: the current time of the sandbox.
        fields: the fields of the submitted form.
        path: the parameters in the path, as text.
        view: the view of the list from which the browser comes, and to which it returns.
    """

    connection: Connection
    session: Session
    caller: Caller | None
    zone: zones.BrowserZone
    now: datetime
    fields: Fields
    path: Mapping[str, str]
    view: ListView

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """Render a template as the response, and clear the session's message, since a page shows it once.

        Args:
            template: the file name of the template.
            status: the status of the response.
            **values: Variables for this template. Every template also has ``status``, ``csrf``,
                ``message``, ``user``, ``zone``, ``now`` and ``view``.

        Returns:
            The HTML response.
        """
        user = queries.sign_in_users(self.connection).get(self.caller.user_id, "") if self.caller else ""
        common = {
            "status": status,
            "csrf": self.session.csrf,
            "message": self.session.message,
            "user": user,
            "zone": self.zone,
            "now": self.now,
            "view": self.view,
        }
        self.session.message = ""
        return HTMLResponse(_TEMPLATES.get_template(template).render({**common, **values}), status)
