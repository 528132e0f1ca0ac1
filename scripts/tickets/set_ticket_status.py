"""Set the status of a ticket by the name of the status. The change may notify the requester."""

from tikit_kit.script import Tikit, arguments, show

args = arguments(id=int, status=str)

with Tikit() as tikit:
    show(tikit.update_ticket(args.id, status=args.status))
