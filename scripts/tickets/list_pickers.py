"""List the names that a picker has, which the other recipes accept, or those of all pickers (the default).

SET is Status, Priority, Category, Impact, Urgency, Source, Escalation, TicketType, SupportGroup, Group or
TicketTemplate. The name of a value in a tree is its path, as in Hardware/Laptop. Tickets can no longer be given a
value that is archived.
"""

from tikit_kit.script import PICKERS, Tikit, arguments, choice, show

args = arguments(set=choice("all", *PICKERS, default="all"))

with Tikit() as tikit:
    show(tikit.picker_values(*PICKERS if args.set == "all" else [args.set]))
