"""Get one ticket by its id, 100 if left out: the help page's second example."""

from tikit_kit.script import Tikit, arguments, show

given = arguments(id=100)

with Tikit() as tikit:
    show(tikit.get_ticket(given.id))
