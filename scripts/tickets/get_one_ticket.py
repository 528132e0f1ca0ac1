"""Get one ticket by its id (default: 100): the help page's second example."""

from tikit_kit.script import Tikit, arguments, show

args = arguments(id=100)

with Tikit() as tikit:
    show(tikit.get_ticket(args.id))
