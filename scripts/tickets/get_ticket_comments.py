"""Get the comments on a ticket, the oldest first: those for agents only (IsPublic is false) too."""

from tikit_kit.script import Tikit, arguments, show

args = arguments(id=int)

with Tikit() as tikit:
    comments = list(tikit.list_ticket_comments(args.id, orderby="Id"))
    if not comments:
        tikit.get_ticket(args.id, select="Id")  # of a missing ticket, the list may be empty
    show(comments)
