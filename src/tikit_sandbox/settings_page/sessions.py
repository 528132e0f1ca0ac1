"""Who is signed in at which browser, and the token that a form must bring along (CSRF)."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

_MOST = 1000  # sessions, and forms of one: a bound on memory, far from what anybody has open


@dataclass(slots=True)
class Session:
    """One browser: as whom it is signed in, None if not yet, and what its pages have yet to show.

    ``values`` holds values of access tokens by id, each until it was shown; ``message`` is shown once as well.
    """

    user_id: int | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    values: dict[int, str] = field(default_factory=dict)
    message: str = ""
    _made: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def created_by_form(self, key: str) -> int | None:
        """Give the id of what was made with the form of that key; None if it was not sent yet."""
        return self._made.get(key)

    def remember(self, key: str, id: int) -> None:
        """Note what was made with the form of that key, for when it is sent a second time."""
        self._made[key] = id
        if len(self._made) > _MOST:
            self._made.popitem(last=False)


class Sessions:
    """The sessions of a sandbox, in memory; of too many, the one not used for longest is ended."""

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, Session] = OrderedDict()

    def find(self, id: str) -> Session:
        """Give the session with that id, or a new one in which nobody is signed in."""
        if id not in self._by_id:
            return self._start(Session())
        self._by_id.move_to_end(id)
        return self._by_id[id]

    def replace(self, old: Session, new: Session) -> None:
        """End a session and begin another: whoever knew the old id knows nothing of the new."""
        self._by_id.pop(old.id, None)
        self._start(new)

    def _start(self, session: Session) -> Session:
        self._by_id[session.id] = session
        if len(self._by_id) > _MOST:
            self._by_id.popitem(last=False)
        return session
