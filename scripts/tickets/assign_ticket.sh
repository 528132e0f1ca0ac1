#!/usr/bin/env bash
# Assign a ticket to ASSIGNEE, the e-mail address of a user of Tikit. The change may notify the requester.
# Usage: assign_ticket.sh ID ASSIGNEE
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int assignee -- "$@"

body=$(tikit_jq -n --argjson id "$id" --arg assignee "$assignee" '{Ticket: {Id: $id, Assignee: {Email: $assignee}}}')
tikit_write --returns Id POST UpdateTicket "$body"
