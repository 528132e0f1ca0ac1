"""Add a ticket with TITLE for REQUESTER, an e-mail address. The new ticket may notify the requester.

The default priority is Normal, the type Incident, the status New. The names are those of list_pickers.

A new ticket takes no description: TEXT becomes its first comment, for agents only. With --public the requester can
read the comment too, and is notified.
"""

from tikit_kit.script import Tikit, already_done, arguments, option, show

args = arguments(
    title=str,
    requester=str,
    priority=option("Normal"),
    type=option("Incident"),
    status=option("New"),
    support_group=option(),
    text=option(),
    public=False,
)
group = {"support_group": args.support_group} if args.support_group else {}

with Tikit() as tikit:
    ticket = tikit.add_ticket(
        title=args.title,
        requester=args.requester,
        priority=args.priority,
        type=args.type,
        status=args.status,
        **group,
    )
    if args.text:
        with already_done(f"Ticket {ticket.id} was added before that: do not add it again, only comment on it."):
            tikit.add_comment(ticket.id, body=args.text, is_public=args.public)
    show(ticket)
