"""Resolve a ticket: comment on it with TEXT, then set its status. The change of the status may notify the requester.

The status is Resolved, or the first name in the variable TIKIT_DONE_STATUSES. The comment is for agents only. With
--public the requester can read it too, and is notified.
"""

from tikit_kit.script import Tikit, arguments, show

args = arguments(id=int, text=str, public=False)

with Tikit() as tikit:
    show(tikit.resolve_ticket(args.id, args.text, is_public=args.public))
