"""The pickers of the seeded help desk.

The ids 16, 17, 18 and 59 are documented for one tenant; the other ids are near them.
"""

# Entity set to (id, value, id of the parent), in the order of the picker.
PICKERS: dict[str, tuple[tuple[int, str, int | None], ...]] = {
    "Status": (
        (15, "New", None),
        (16, "Active", None),
        (17, "Pending", None),
        (18, "Resolved", None),
        (19, "Closed", None),
    ),
    "Priority": ((21, "Low", None), (22, "Normal", None), (23, "High", None), (24, "Critical", None)),
    "Category": (
        (31, "Hardware", None),
        (32, "Laptop", 31),
        (33, "Printer", 31),
        (34, "Software", None),
        (35, "Application", 34),
        (36, "Network & VPN", None),
        (37, "Access", None),
        (38, "Phone", None),
        (39, "Building", None),
        (40, "Fax", None),
    ),
    "Impact": ((41, "One person", None), (42, "A team", None), (43, "A site", None), (44, "Everyone", None)),
    "Urgency": ((45, "Can wait", None), (46, "Today", None), (47, "Now", None)),
    "Source": ((51, "Teams", None), (52, "E-mail", None), (53, "Portal", None), (54, "Phone", None)),
    "TicketType": (
        (57, "Incident", None),
        (58, "Service request", None),
        (59, "Change", None),
        (60, "Facilities", None),
    ),
    "Escalation": ((61, "First line", None), (62, "Second line", None), (63, "Supplier", None)),
}
DEFAULTS = {15, 22, 41, 45, 51, 57}
ARCHIVED = {40}

# (id, name, description, id of the Teams channel)
SUPPORT_GROUPS: tuple[tuple[int, str, str | None, str | None], ...] = (
    (1, "Service desk", "First line", "19:desk@thread.tacv2"),
    (2, "Network", "Cables, Wi-Fi and VPN", "19:network@thread.tacv2"),
    (3, "Applications", None, None),
    (4, "Identity & Access", "Accounts, groups, licences", "19:access@thread.tacv2"),
    (5, "Facilities", "Everything with a door", None),
    (6, "Telephony (old)", None, None),
)
ARCHIVED_SUPPORT_GROUP = 6

# (id, name, description)
GROUPS: tuple[tuple[int, str, str | None], ...] = (
    (1, "Everyone", "All requesters"),
    (2, "VIP", None),
    (3, "Contractors", "Accounts with an end"),
    (4, "Lyon", "Requests in French"),
)

# (id, name, description, JSON of the form)
TEMPLATES: tuple[tuple[int, str, str | None, str | None], ...] = (
    (1, "New starter", "Everything for the first day", '{"type": "AdaptiveCard", "body": [{"id": "start"}]}'),
    (2, "Leaver", None, None),
    (5, "Software request", "With approval", '{"type": "AdaptiveCard", "body": [{"id": "app"}]}'),
)

ADMINISTRATORS = 1
AGENTS = 2
ROLES = (
    (ADMINISTRATORS, "Administrators", "Settings, access tokens of everyone, and all that agents may do"),
    (AGENTS, "Agents", "Work on tickets"),
)
