"""Export every ticket to FILE, each exactly once: the whole file or none.

The ending of FILE is its format: .csv, .jsonl, .xlsx, .sqlite or .parquet. FILE may be -, for standard output: JSON
Lines, unless --format names another. After a failure or a kill, the same command continues within 24 hours, from the
folder .FILE.tikit-export beside FILE; --fresh starts again. Tickets that are created meanwhile are left out.

--columns names the columns, such as Id,Title,Status,Requester.EMailAddress. --delimiter ';' separates the fields of
CSV; --raw writes texts that begin like a formula without the leading apostrophe. --lanes is the number of requests at
the same time. The other options are conditions: names, e-mail addresses, and dates such as 2026-11-01.
"""

from tikit_kit.script import Tikit, arguments, option

NAMES = ["format", "columns", "delimiter", "status", "priority", "type", "support_group", "group", "assignee"]
NAMES += ["requester", "text", "created_since", "modified_since", "due_before", "filter"]

args = arguments(file=str, lanes=option(4), raw=False, fresh=False, open=False, **dict.fromkeys(NAMES, option()))

with Tikit() as tikit:
    tikit.export_tickets(**vars(args) | {"open": args.open or None})
