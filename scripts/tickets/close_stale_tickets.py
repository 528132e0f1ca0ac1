"""Close stale tickets: set STATUS and comment TEXT on the open ones that did not change for DAYS (default 90).

Without --apply, only show them. Each ticket is read again before it is changed: if it changed meanwhile, it is left as
it is. Open tickets have another status than Resolved and Closed, or than the names in TIKIT_DONE_STATUSES. --limit
changes the oldest only. The comment is for agents only; with --public the requester can read it. A change of the status
may notify the requester. With --journal FILE no ticket gets the comment twice, also after a kill; use a new FILE each
time.
"""

from tikit_kit import bulk
from tikit_kit.script import Tikit, arguments, days_from_now, option

args = arguments(status=str, text=str, days=option(90), limit=option(int), journal=option(), public=False, apply=False)
since = f"{days_from_now(-args.days):%Y-%m-%dT%H:%M:%SZ}"

with Tikit() as tikit:
    stale = tikit.find_tickets(open=True, filter=f"ModifiedDate lt {since}", orderby="ModifiedDate,Id")
    change = {"status": args.status, "comment": args.text, "is_public": args.public}
    preview = bulk.update(tikit, stale, limit=args.limit, journal=args.journal, **change)
    raise SystemExit(bulk.run(preview, apply=args.apply))
