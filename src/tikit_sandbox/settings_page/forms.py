"""What forms send: read with a bound, and the new token's checked by the rules that the API has too."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs

from sqlalchemy import Connection
from starlette.requests import Request

from tikit_sandbox.auth.access_tokens import find_broken_rules
from tikit_sandbox.auth.callers import Caller
from tikit_sandbox.errors import Rule, required

from .zones import BrowserZone, end_of_day, find_zone

_BODY = 65_536
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

# What the rules call a field, and what the page calls it.
LABELS = {"Name": "Name", "ExpirationDate": "Expiration Date", "ApplicationRoleIds": "Application Roles"}


class Fields(dict[str, list[str]]):
    """The fields of a form, each with all of its values."""

    def one(self, name: str) -> str:
        """Give the first value of a field, "" if there is none."""
        return self.get(name, [""])[0]


async def read_fields(request: Request) -> Fields | None:
    """Read the form that a request brings; None if it is too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _BODY:
            return None
    try:
        return Fields(parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=1000))
    except ValueError:  # more fields than that
        return None


def parse_id(text: str) -> int:
    """Give the id that a path or a field names, 0 if it is none: no id is 0."""
    return int(text) if _NUMBER.fullmatch(text) else 0


@dataclass(frozen=True, slots=True)
class TokenForm:
    """The form for a new token as it was sent: ``day`` as typed, ``key`` the one that it can be sent with once."""

    name: str
    day: str
    roles: list[int]
    zone: BrowserZone
    key: str


def read_token_form(fields: Fields) -> TokenForm:
    """Read the fields of the form for a new token."""
    return TokenForm(
        fields.one("name").strip(),
        fields.one("day").strip(),
        [parse_id(role) for role in fields.get("role", [])],
        find_zone(fields.one("zone")),
        fields.one("key"),
    )


def expiry(form: TokenForm) -> datetime | None:
    """Give the moment at which the day of a form ends; None if that is no day."""
    if not _DAY.fullmatch(form.day):
        return None
    try:
        return end_of_day(date.fromisoformat(form.day), form.zone.zone)
    except (ValueError, OverflowError):
        return None


def validate(connection: Connection, form: TokenForm, caller: Caller, now: datetime) -> dict[str, str]:
    """Give what is wrong with a form, by field, in the page's words; nothing if a token can be made from it."""
    end = expiry(form)
    broken = find_broken_rules(connection, form.name, end or now + timedelta(days=1), form.roles, caller, now)
    if not form.day:
        broken.append(required("ExpirationDate"))
    elif end is None:
        broken.append(Rule(f"There is no such day: {form.day}. Write it as year-month-day.", "ExpirationDate"))
    if not form.roles:
        broken.append(required("ApplicationRoleIds"))
    said = {rule.target: rule.message.replace(rule.target, LABELS[rule.target]) for rule in broken}
    return {field: said[field] for field in LABELS if field in said}
