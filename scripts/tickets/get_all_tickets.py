"""Get all of the tickets: the help page's first example, every page of it."""

from tikit_kit.script import Tikit, arguments, show

arguments()

with Tikit() as tikit:
    show(tikit.list_tickets())
