#!/usr/bin/env bash
# Add a ticket with TITLE for REQUESTER, an e-mail address. The new ticket may notify the requester.
# The default priority is Normal, the type Incident, the status New. The names are those of list_pickers.
#
# A new ticket takes no description: TEXT becomes its first comment, for agents only. With --public the requester can
# read the comment too, and is notified.
#
# Usage: add_ticket.sh TITLE REQUESTER [--priority PRIORITY] [--type TYPE] [--status STATUS]
#   [--support-group SUPPORT-GROUP] [--text TEXT] [--public]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments title requester --priority=Normal --type=Incident --status=New --support-group= --text= --public -- "$@"

body=$(tikit_new_ticket "$title" "$requester" "$priority" "$type" "$status" "$support_group")
ticket=$(tikit_write --returns Id POST AddTicket "$body")
id=$(tikit_jq .Id <<< "$ticket")
tikit_already_done "Ticket $id was added before that: do not add it again, only comment on it."
[ -z "$text" ] || tikit_comment "$id" "$text" "$public" > /dev/null
printf '%s\n' "$ticket"
