"""One request for a page: what is known of it, and how it is answered."""

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
    "ending": zones.format_expiry,
    "warning": zones.expiry_warning,
}


class RefusedError(Exception):
    """A page that is not to be had: the status of the answer, and why in one sentence."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


@dataclass(slots=True)
class PageRequest:
    """One request: the transaction it is answered in, the browser's session and zone, and what it sends.

    ``caller`` is None if nobody is signed in, ``id`` the token that the path names, "" if it names none. A page that
    puts another session in place of this one has the browser go on with that.
    """

    connection: Connection
    session: Session
    caller: Caller | None
    zone: zones.BrowserZone
    now: datetime
    fields: Fields
    id: str
    search: str

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Answer with a page; every template knows the session, who is signed in, the zone and the time."""
        who = queries.sign_in_users(self.connection).get(self.caller.user_id, "") if self.caller else ""
        common = {
            "csrf": self.session.csrf,
            "message": self.session.message,
            "who": who,
            "zone": self.zone,
            "now": self.now,
        }
        self.session.message = ""
        return HTMLResponse(_TEMPLATES.get_template(template).render({**common, **values}), status)
