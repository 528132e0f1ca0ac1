"""The sessions of the page: the signed-in user of each browser, and the CSRF value of its forms."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

# Limits the memory of sessions, and of the forms of a session. Nobody has that many open.
_MAX_ENTRIES = 1000


@dataclass(slots=True)
class Session:
    """The session of a browser.

    Attributes:
        user_id: the signed-in platform user, or None.
        id: the value of the session cookie.
        csrf: the value that each form of the session must contain.
        values: the values of new access tokens by token id, each until a page has shown it.
        message: the message for the next page, which shows it once.
    """

    user_id: int | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    values: dict[int, str] = field(default_factory=dict)
    message: str = ""
    _created: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def created_by_form(self, key: str) -> int | None:
        """Return the id of the token that a form created, or None if the form was not submitted before."""
        return self._created.get(key)

    def remember(self, key: str, id: int) -> None:
        """Record the token that a form created, in case the browser submits the form again."""
        self._created[key] = id
        if len(self._created) > _MAX_ENTRIES:
            self._created.popitem(last=False)


class Sessions:
    """The sessions of a sandbox, in memory. If there are too many, the least recently used session is dropped."""

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, Session] = OrderedDict()

    def find(self, id: str) -> Session:
        """Return the session with an id, or a new session without a user."""
        if id not in self._by_id:
            return self._add(Session())
        self._by_id.move_to_end(id)
        return self._by_id[id]

    def replace(self, old: Session, new: Session) -> None:
        """Replace a session by another one, so that the old session id is worthless."""
        self._by_id.pop(old.id, None)
        self._add(new)

    def _add(self, session: Session) -> Session:
        self._by_id[session.id] = session
        if len(self._by_id) > _MAX_ENTRIES:
            self._by_id.popitem(last=False)
        return session
