#!/usr/bin/env bash
# Export every ticket to FILE, each exactly once: the whole file or none.
#
# FILE ends in .csv or .jsonl, or is - for JSON Lines on standard output. Pages are requested one after another, by Id. A
# run that failed or was killed starts again. export_tickets.py continues it, is faster, has more columns, such as
# Requester.EMailAddress, and writes .xlsx, .sqlite and .parquet too.
#
# COLUMNS are names such as Id,Title,Status. DELIMITER is one character, or tab. --raw writes texts that begin like a formula
# without the leading apostrophe. The other options are conditions: names, e-mail addresses, and dates such as 2026-11-01.
#
# Usage: export_tickets.sh FILE [--columns COLUMNS] [--delimiter DELIMITER] [--raw] [--status STATUS]
#   [--priority PRIORITY] [--type TYPE] [--support-group SUPPORT-GROUP] [--group GROUP] [--assignee ASSIGNEE]
#   [--requester REQUESTER] [--text TEXT] [--created-since CREATED-SINCE] [--modified-since MODIFIED-SINCE]
#   [--due-before DUE-BEFORE] [--filter FILTER] [--open]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments file --columns= --delimiter= --raw --status= --priority= --type= --support-group= --group= --assignee= \
  --requester= --text= --created-since= --modified-since= --due-before= --filter= --open -- "$@"

tikit_where StatusId Status "$status"
tikit_where PriorityId Priority "$priority"
tikit_where SupportGroupId SupportGroup "$support_group"
tikit_where GroupId Group "$group"
tikit_where TicketTypeId TicketType "$type"
tikit_where AssigneeId assignee "$assignee"
tikit_where RequesterId requester "$requester"
tikit_where_date "CreatedDate ge" "$created_since"
tikit_where_date "ModifiedDate ge" "$modified_since"
tikit_where_date "DueDate lt" "$due_before"
tikit_where_text "$text"
tikit_where_open "$open"
[ -z "$filter" ] || tikit_and "($filter)"
tikit_export "$file" "$columns" "$delimiter" "$raw"
