"""The people of the seeded help desk: the requesters and the agents."""

from typing import Any

from . import names, texts
from .seeded_random import SeededRandom

DOMAIN = "example.com"
REQUESTERS = 120


def cdm_users(rng: SeededRandom, base: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the requesters; `base` holds their common properties."""
    regular = [(first, last) for first in names.FIRST_NAMES for last in names.LAST_NAMES]
    people = [*names.NOTABLE_PEOPLE]
    while len(people) < REQUESTERS:
        first, last = regular.pop(rng.below(len(regular)))
        people.append((first, last, f"{first}.{last}".lower()))
    return [_cdm_user(rng, base, id, *person) for id, person in enumerate(people, 1)]


def _cdm_user(rng: SeededRandom, base: dict[str, Any], id: int, first: str, last: str, local: str) -> dict[str, Any]:
    city, country, office_phone, mobile_phone = rng.pick(texts.SITES)
    department, job = rng.pick(texts.JOBS)
    external = id % 30 == 0
    mail = f"{local}@partner.{DOMAIN}" if external else f"{local}@{DOMAIN}"
    number = f"{id % 100:02}"
    return {
        "Name": f"{last}{first}" if last == "李" else f"{first} {last}",
        "FirstName": first,
        "LastName": last,
        "EMailAddress": mail,
        "UserPrincipalName": f"{local}_partner.{DOMAIN}#EXT#@{DOMAIN}" if external else mail,
        "AadObjectId": rng.guid(),
        "JobTitle": None if external else job,
        "Department": None if external else department,
        "CompanyName": "Partner Ltd" if external else "Example Ltd",
        "Office": f"{rng.pick('ABC')}-{rng.below(40) + 1}" if rng.chance(0.7) else None,
        "City": city,
        "Country": country,
        "MobilePhone": mobile_phone.format(number) if mobile_phone and rng.chance(0.5) else None,
        "OfficePhone": None if external else office_phone.format(number),
        "BlockSignIn": id % 40 == 17,
        "IsExternalUser": external,
        **base,
        "Id": id,
        "Guid": rng.guid(),
    }


def platform_users(rng: SeededRandom, base: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the agents; `base` holds their common properties."""
    ascii_only = str.maketrans("Éøë", "Eoe", "'")
    users = []
    for id, (first, last) in enumerate(names.AGENTS, 1):
        mail = f"{first}.{last}@{DOMAIN}".translate(ascii_only).lower()
        users.append(
            {
                "UserName": mail,
                "GivenName": first,
                "FamilyName": last,
                "Email": mail,
                "FullName": f"{first} {last}",
                "AadObjectId": rng.guid(),
                **base,
                "Id": id,
                "Guid": rng.guid(),
            }
        )
    return users
