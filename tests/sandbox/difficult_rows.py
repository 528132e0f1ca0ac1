"""A small snapshot of rows that are difficult for filters: nulls, empty text, extreme values, fractions."""

from itertools import cycle, islice
from typing import Any

Row = dict[str, Any]

TICKETS = 61

# Null, empty, blank, mixed case, beyond ASCII, another length in another case, or special in SQL.
TEXTS: tuple[str | None, ...] = (
    "VPN drops", "vpn DROPS", None, "", "O'Brien", "it''s", "100%", "100 %", "a_b", "axb", " trimmed  ", "\u00a0",
    "Straße 1", "STRASSE 1", "São", "SÃO", "sa\u0303o", "İstanbul x", "\u0131stanbul X", "ΣΊΣΥΦΟΣ", "σίσυφος", "Émile",
    "éMILE", "李雷", "😀 smile", "ﬁle x", "back\\slash", "\"quoted\"", "--", "';", "*/", "null", "true", "a\tb\nc", "Ǆ",
    "Z", "z", "_", "{", "ẞ", "ß", "\u212a",
)  # fmt: skip  # a table: as many in a line as fit
MOMENTS: tuple[str | None, ...] = (
    "2026-01-01T00:00:00Z", "2025-12-31T23:59:59.9999999Z", None, "2024-02-29T12:30:00.5Z",
    "2026-06-01T00:00:00.0000001Z", "2026-06-01T00:00:00Z", "2026-06-01T08:05:09.4567Z", "1000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "2026-06-01T22:00:00Z", "2026-05-31T22:00:00.12Z",
)  # fmt: skip  # a table: as many in a line as fit
NUMBERS: tuple[int | None, ...] = (0, 1, None, -1, 2, 3, 7, 2**31 - 1, -(2**31), 10, 46341, -7)


def _base(number: int) -> Row:
    return {
        "Id": number,
        "ModifiedDate": next(islice((m for m in cycle(MOMENTS) if m), number, None)),
        "CreatedDate": next(islice((m for m in cycle(MOMENTS) if m), number * 3, None)),
        "Guid": f"{number:08x}-00aa-4bcd-8EF0-{number * 7:012x}",
        "IsDeleted": number % 7 == 0,
    }


def _pick(values: tuple[Any, ...], number: int) -> Any:
    return values[number % len(values)]


def _ticket(number: int) -> Row:
    return _base(number) | {
        "RequesterId": number % 11 + 1,
        "Title": _pick(TEXTS, number) or "",
        "Description": _pick(TEXTS, number * 5 + 2),
        "TriageConversationId": _pick(TEXTS, number * 11 + 3),
        "Closed": number % 3 == 0,
        "DueDate": _pick(MOMENTS, number * 5),
        "ResolutionDate": _pick(MOMENTS, number * 3 + number // 11),
        "AssigneeId": _pick((1, 2, None), number),
        "CategoryId": _pick((31, None, 32, 33, 34), number),
        "TemplateId": _pick(NUMBERS, number),
        "ImpactId": _pick(NUMBERS, number * 5 + 1),
        "StatusId": 15,
    }


def difficult_rows() -> dict[str, list[Row]]:
    """Return the snapshot: the entities in wire form by entity set."""
    return {
        "CdmUser": [
            _base(n)
            | {
                "Name": _pick(TEXTS, n * 4),
                "City": _pick(TEXTS, n * 3 + 1),
                "EMailAddress": None if n == 5 else f"User{n}@Example.com",
                "BlockSignIn": n % 2 == 0,
            }
            for n in range(1, 12)
        ],
        "PlatformUser": [_base(n) | {"Email": (None, "agent1@example.com")[n % 2]} for n in (1, 2)],
        "Status": [_base(15) | {"Value": "New", "Position": 1}],
        "Category": [
            _base(n) | {"Value": TEXTS[n], "Position": n, "IsArchived": n % 2 == 0, "ParentId": (None, 31)[n % 2]}
            for n in (31, 32, 33, 34)
        ],
        "Ticket": [_ticket(n) for n in range(1, TICKETS + 1)],
        "Comment": [
            _base(n) | {"TicketId": n * n % TICKETS + 1, "Body": _pick(TEXTS, n * 3), "IsPublic": n % 4 != 0}
            for n in range(1, 90)
        ],
    }
