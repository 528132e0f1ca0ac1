#!/usr/bin/env bash
# Report an alert: comment on its open ticket with TEXT, or open a ticket with TEXT as its first comment.
# The title of the ticket ends in the key of the alert, as in "Disk full [disk-srv7]". KEY is 1 to 64 visible ASCII
# characters without brackets. Reports at the same time leave one open ticket.
#
# The comment is for agents only. A new ticket for REQUESTER, an e-mail address, may notify the requester; so may the
# resolution of a duplicate. The default priority is Normal, the type Incident.
#
# Usage: open_or_comment.sh KEY TITLE TEXT REQUESTER [--priority PRIORITY] [--type TYPE] [--support-group SUPPORT-GROUP]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments key title text requester --priority=Normal --type=Incident --support-group= -- "$@"

tikit_report_alert "$key" "$title" "$text" "$requester" "$priority" "$type" "$support_group"
