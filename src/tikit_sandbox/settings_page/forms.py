"""Parse the submitted forms, and validate the form for a new token by the rules of the API and of the page."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs

from sqlalchemy import Connection
from starlette.requests import Request

from tikit_sandbox.auth.access_tokens import find_broken_rules
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.errors import Rule, required

from .names import describe_character, find_invisible
from .zones import BrowserZone, end_of_day, find_zone

_MAX_BODY_BYTES = 65_536
_MAX_FIELDS = 1000
_MAX_NAME_CHARACTERS = 256
_ID = re.compile(r"\d{1,9}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

# The property names of the API, with the labels of the page, in the order of the form.
LABELS = {"Name": "Name", "ExpirationDate": "Expiration Date", "ApplicationRoleIds": "Application Roles"}


class Fields(dict[str, list[str]]):
    """The fields of a form: each name with all of its values."""

    def first(self, name: str) -> str:
        """Return the first value of a field, or "" if the form does not have the field."""
        return self.get(name, [""])[0]


async def read_fields(request: Request) -> Fields | None:
    """Read the form in a request body; return None if it is too large or has too many fields."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            return None
    try:
        return Fields(parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError:  # too many fields
        return None


def parse_id(text: str) -> int:
    """Parse an id from a path or a field; return 0, which is never an id, if the text is not an id."""
    return int(text) if _ID.fullmatch(text) else 0


@dataclass(frozen=True, slots=True)
class TokenForm:
    """The submitted form for a new token. Two forms are equal if all their fields are.

    Attributes:
        name: the name of the token.
        day: the Expiration Date as the user typed it; it may not be a date.
        roles: the ids of the chosen application roles; 0 for a value that is not an id.
        zone: the time zone of the browser.
        key: the key of the rendered form, so that two forms with the same fields are not equal.
    """

    name: str
    day: str
    roles: tuple[int, ...]
    zone: BrowserZone
    key: str


def parse_token_form(fields: Fields) -> TokenForm:
    """Parse the form for a new token."""
    return TokenForm(
        fields.first("name").strip(),
        fields.first("day").strip(),
        tuple(parse_id(role) for role in fields.get("role", [])),
        find_zone(fields.first("zone")),
        fields.first("key"),
    )


def parse_expiry(form: TokenForm) -> datetime | None:
    """Return the timestamp at which the form's day ends, or None if the day is not a valid date."""
    if not _DAY.fullmatch(form.day):
        return None
    try:
        return end_of_day(date.fromisoformat(form.day), form.zone.zone)
    except (ValueError, OverflowError):
        return None


def validate(connection: Connection, form: TokenForm, caller: Caller, now: datetime) -> dict[str, str]:
    """Validate the form for a new token.

    Args:
        connection: an open transaction.
        form: the submitted form.
        caller: the user who creates the token.
        now: the current time of the sandbox.

    Returns:
        One error message per invalid field, with the labels of the page; empty if the form is valid.
    """
    expires = parse_expiry(form)
    # Without a valid day, tomorrow stands in for it, so that the rules report the other fields only.
    broken = find_broken_rules(connection, form.name, expires or now + timedelta(days=1), form.roles, caller, now)
    broken.extend(_find_broken_name_rules(form.name))
    if not form.day:
        broken.append(required("ExpirationDate"))
    elif expires is None:
        broken.append(Rule(f"{form.day} is not a valid date. Enter a date as year-month-day.", "ExpirationDate"))
    if not form.roles:
        broken.append(required("ApplicationRoleIds"))
    messages = {rule.target: rule.message.replace(rule.target, LABELS[rule.target]) for rule in broken}
    return {field: messages[field] for field in LABELS if field in messages}


def _find_broken_name_rules(name: str) -> list[Rule]:
    """Return the rule of this page that a name breaks. The contract has no such rule, so the API accepts the name."""
    if len(name) > _MAX_NAME_CHARACTERS:
        message = f"The Name has {len(name):,} characters. Shorten it to {_MAX_NAME_CHARACTERS}."
        return [Rule(message, "Name")]
    invisible = find_invisible(name)
    if invisible:
        return [Rule(f"The Name contains an invisible character: {describe_character(invisible)}. Remove it.", "Name")]
    return []
