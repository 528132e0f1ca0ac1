"""Report open tickets: those that are overdue, those that are stale (unchanged for DAYS, default 7), or all.

The exit code is 10 if there are any. --by groups them, the largest group first: a list of Id, Name, Count, Tickets.
Open tickets have another status than Resolved and Closed, or than the names in TIKIT_DONE_STATUSES.
"""

from tikit_kit.script import Tikit, arguments, choice, days_from_now, group_by, option, show

BY = {"support-group": "SupportGroup", "assignee": "Assignee"}
args = arguments(kind=choice("overdue", "stale", "open"), days=option(7), by=option(choices=tuple(BY)))
since = f"{days_from_now(-args.days):%Y-%m-%dT%H:%M:%SZ}"
conditions = {"overdue": "DueDate lt now()", "stale": f"ModifiedDate lt {since}", "open": None}
order = {"overdue": "DueDate,Id", "stale": "ModifiedDate,Id", "open": "Id"}

with Tikit() as tikit:
    found = tikit.find_tickets(
        open=True,
        filter=conditions[args.kind],
        orderby=order[args.kind],
        expand="Status,Priority,SupportGroup,Assignee",
    )
    tickets = list(found)
    show(group_by(tickets, BY[args.by]) if args.by else tickets)
raise SystemExit(10 if tickets else 0)
