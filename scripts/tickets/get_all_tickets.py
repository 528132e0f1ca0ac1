"""Get all tickets, every page of them: the help page's first example."""

from tikit_kit.script import Tikit, arguments, show

arguments()

with Tikit() as tikit:
    show(tikit.list_tickets())
