"""Add a ticket for each row of the CSV file FILE; without --apply, only show what would be added.

The first line names the columns: the parameters of Tikit's add_ticket (title, requester, status, priority, type,
support_group, ...), and comment for a first comment. Requester and assignee are e-mail addresses. FILE is UTF-8, with
commas or semicolons. Everything is checked before anything is sent.

FILE.journal records every row. After a failure or a kill, the same command continues, and no row is done twice. Rows
that failed are in FILE.failed.csv, with the reason: correct them there, and run that file. --limit sends the first rows
only. Comments are for agents only, unless --public is given. A new ticket may notify its requester.
"""

from tikit_kit import bulk
from tikit_kit.script import Tikit, arguments, option

args = arguments(file=str, limit=option(int), journal=option(), public=False, apply=False)

with Tikit() as tikit:
    preview = bulk.create(tikit, args.file, limit=args.limit, journal=args.journal, is_public=args.public)
    raise SystemExit(bulk.run(preview, apply=args.apply))
