"""What the kit knows of a stored access token, kept beside its value: no request is spent on asking.

A record says by a fingerprint which value it is about. A value that somebody replaced by hand leaves the record
behind, and nothing in it is then believed.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tikit_kit.timestamps import parse_timestamp, to_wire


@dataclass(frozen=True, slots=True)
class Successor:
    """A token that is to take the place of the stored one.

    Args:
        name: its name.
        expires: its end, with a zone.
        id: its id; None until the service has told it.
        sha256: the fingerprint of its value; empty until the service has told that.

    """

    name: str
    expires: datetime
    id: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a stored token; all of it may be unknown.

    Args:
        sha256: the fingerprint of the value that it is about.
        id: the id of the token.
        expires: its end, with a zone.
        successor: the token that a rotation began to put in its place.

    """

    sha256: str = ""
    id: int | None = None
    expires: datetime | None = None
    successor: Successor | None = None

    def matches(self, value: str) -> bool:
        """Tell whether this record was written for that value."""
        return self.sha256 == fingerprint(value)

    def to_json(self) -> str:
        """Write the record as one line of JSON; what is unknown is null."""
        known = _plain(self) | {"successor": self.successor and _plain(self.successor)}
        # Half a surrogate pair is no UTF-8. Written as \udXXX it is what JSON calls the same letter.
        return json.dumps(known, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")

    @classmethod
    def from_json(cls, text: str | bytes) -> "Record":
        """Read a record, as text or as UTF-8 with or without a BOM.

        A member that is missing, null or none of its kind is unknown; a text that is no JSON object at all gives
        a record that knows nothing. Nothing is raised.
        """
        try:
            found = json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(found, dict):
            return cls()
        return cls(_sha256(found), _id(found), _expires(found), _successor(found.get("successor")))


def fingerprint(value: str) -> str:
    """Give the SHA-256 of a token's value, in hexadecimal."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(known: Record | Successor) -> dict[str, Any]:
    name = {"name": known.name} if isinstance(known, Successor) else {}
    expires = known.expires and to_wire(known.expires)
    return {"sha256": known.sha256 or None, **name, "id": known.id, "expires": expires}


def _successor(found: Any) -> Successor | None:
    if not isinstance(found, dict):
        return None
    name, expires = found.get("name"), _expires(found)
    if not isinstance(name, str) or expires is None:
        return None
    return Successor(name, expires, _id(found), _sha256(found))


def _sha256(found: dict[str, Any]) -> str:
    value = found.get("sha256")
    return value.lower() if isinstance(value, str) else ""


def _id(found: dict[str, Any]) -> int | None:
    value = found.get("id")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _expires(found: dict[str, Any]) -> datetime | None:
    try:
        return parse_timestamp(str(found.get("expires")))
    except ValueError:
        return None
