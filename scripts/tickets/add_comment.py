"""Comment on a ticket, for agents only. With --public the requester can read the comment too, and is notified."""

from tikit_kit.script import Tikit, arguments, show

args = arguments(id=int, text=str, public=False)

with Tikit() as tikit:
    show(tikit.add_comment(args.id, body=args.text, is_public=args.public))
