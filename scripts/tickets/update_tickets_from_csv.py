"""Change the ticket of each row of the CSV file FILE; without --apply, only show what would change.

The first line names the columns: id, the parameters of Tikit's update_ticket (status, priority, assignee, due_date,
...), and comment. An empty cell leaves a value as it is, and null removes it. Requester and assignee are e-mail
addresses. FILE is UTF-8, with commas or semicolons. Everything is checked before anything is sent, and each ticket is
read again before it is changed: if it changed meanwhile, it is left as it is.

FILE.journal records every row. After a failure or a kill, the same command continues, and no row is done twice. Rows
that failed are in FILE.failed.csv, with the reason: correct them there, and run that file. --limit sends the first rows
only. Comments are for agents only, unless --public is given. A change of the status may notify the requester.
"""

from tikit_kit import bulk
from tikit_kit.script import Tikit, arguments, option

args = arguments(file=str, limit=option(int), journal=option(), public=False, apply=False)

with Tikit() as tikit:
    preview = bulk.update(tikit, args.file, limit=args.limit, journal=args.journal, is_public=args.public)
    raise SystemExit(bulk.run(preview, apply=args.apply))
