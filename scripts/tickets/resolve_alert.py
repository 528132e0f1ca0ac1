"""Resolve the open ticket of an alert: comment on it with TEXT, for agents only, then set its status.

The status is Resolved, or the first name in the variable TIKIT_DONE_STATUSES. The change may notify the requester.
The tickets that were resolved are printed: [] if the alert has no open ticket.
"""

from tikit_kit.script import Tikit, arguments, show

args = arguments(key=str, text=str)

with Tikit() as tikit:
    show(tikit.resolve_alert(args.key, args.text))
