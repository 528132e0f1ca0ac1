#!/usr/bin/env bash
# Resolve a ticket: comment on it with TEXT, then set its status. The change of the status may notify the requester.
# The status is Resolved, or the first name in the variable TIKIT_DONE_STATUSES. The comment is for agents only. With
# --public the requester can read it too, and is notified.
# Usage: resolve_ticket.sh ID TEXT [--public]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int text --public -- "$@"

tikit_resolve_ticket "$id" "$text" "$public"
