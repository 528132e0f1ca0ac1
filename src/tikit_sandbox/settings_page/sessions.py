"""The sessions of the page: the signed-in user of each browser, the CSRF value of its forms, and its new tokens."""

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from .forms import TokenForm
from .new_token import NewToken

# Limits the memory of sessions, and of the forms of a session. Nobody has that many open.
_MAX_ENTRIES = 1000

_SESSION_ID = re.compile(r"[\w-]{43}", re.ASCII)


def _random_text() -> str:
    return secrets.token_urlsafe(32)


@dataclass(slots=True)
class Session:
    """The session of a browser.

    Attributes:
        user_id: the signed-in platform user, or None.
        id: the value of the session cookie.
        csrf: the value that each form of the session must contain.
        message: the message for the next page, which shows it once; text, or HTML as ``Markup``.
    """

    user_id: int | None = None
    id: str = field(default_factory=_random_text)
    csrf: str = field(default_factory=_random_text)
    message: str = ""
    _new_tokens: OrderedDict[TokenForm, NewToken] = field(default_factory=OrderedDict)

    def created_by(self, form: TokenForm) -> NewToken | None:
        """Return the token that a form created, or None if the form was not submitted with these fields before."""
        return self._new_tokens.get(form)

    def remember(self, form: TokenForm, token: NewToken) -> None:
        """Record the token that a form created, in case the browser submits the form again."""
        self._new_tokens[form] = token
        if len(self._new_tokens) > _MAX_ENTRIES:
            self._new_tokens.popitem(last=False)

    def find_new_token(self, id: int) -> NewToken | None:
        """Return the token with an id if this session created it, else None."""
        return next((token for token in self._new_tokens.values() if token.id == id), None)


class Sessions:
    """The sessions of a sandbox, in memory. If there are too many, the least recently used session is dropped.

    Only the sessions of signed-in users are stored, so that requests without a cookie cannot push them out.
    """

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, Session] = OrderedDict()
        self._secret = secrets.token_bytes(32)

    def find(self, id: str) -> Session:
        """Return the session with an id, or a session without a user, with that id if it has the form of one."""
        if id not in self._by_id:
            return self._anonymous(id if _SESSION_ID.fullmatch(id) else _random_text())
        self._by_id.move_to_end(id)
        return self._by_id[id]

    def replace(self, old: Session, new: Session) -> None:
        """Replace a session by another one, so that the old session id is worthless."""
        self._by_id.pop(old.id, None)
        self._by_id[new.id] = new
        if len(self._by_id) > _MAX_ENTRIES:
            self._by_id.popitem(last=False)

    def _anonymous(self, id: str) -> Session:
        """Return a session without a user, whose CSRF value follows from its id."""
        return Session(id=id, csrf=hmac.new(self._secret, id.encode(), hashlib.sha256).hexdigest())
