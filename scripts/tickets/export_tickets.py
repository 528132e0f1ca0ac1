"""Export every ticket to FILE, once each: complete or not at all."""

from tikit_kit.script import Tikit, arguments

args = arguments(file=str)

with Tikit() as tikit:
    print(tikit.export_tickets(args.file))
