#!/usr/bin/env bash
# Get the comments on a ticket, the oldest first: those for agents only (IsPublic is false) too.
# Usage: get_ticket_comments.sh ID
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int -- "$@"

comments=$(tikit_list "ticket/$id/Comments" orderby Id)
[ "$comments" != "[]" ] || tikit_get "ticket/$id" select Id > /dev/null # of a missing ticket, the list may be empty
printf '%s\n' "$comments"
