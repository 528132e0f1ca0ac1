"""Assign a ticket to ASSIGNEE, the e-mail address of a user of Tikit. The change may notify the requester."""

from tikit_kit.script import Tikit, arguments, show

args = arguments(id=int, assignee=str)

with Tikit() as tikit:
    show(tikit.update_ticket(args.id, assignee=args.assignee))
