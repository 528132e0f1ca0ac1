"""Report an alert: comment on its open ticket with TEXT, or open a ticket with TEXT as its first comment.

The title of the ticket ends in the key of the alert, as in "Disk full [disk-srv7]". KEY is 1 to 64 visible ASCII
characters without brackets. Reports at the same time leave one open ticket.

The comment is for agents only. A new ticket for REQUESTER, an e-mail address, may notify the requester; so may the
resolution of a duplicate. The default priority is Normal, the type Incident.
"""

from tikit_kit.script import Tikit, arguments, option, show

args = arguments(
    key=str,
    title=str,
    text=str,
    requester=str,
    priority=option("Normal"),
    type=option("Incident"),
    support_group=option(),
)
ticket = {"priority": args.priority, "type": args.type}
if args.support_group:
    ticket["support_group"] = args.support_group

with Tikit() as tikit:
    show(tikit.open_or_comment(args.key, args.title, args.text, args.requester, **ticket))
