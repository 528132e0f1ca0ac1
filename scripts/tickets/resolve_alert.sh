#!/usr/bin/env bash
# Resolve the open ticket of an alert: comment on it with TEXT, for agents only, then set its status.
# The status is Resolved, or the first name in the variable TIKIT_DONE_STATUSES. The change may notify the requester.
# The tickets that were resolved are printed: [] if the alert has no open ticket.
# Usage: resolve_alert.sh KEY TEXT
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments key text -- "$@"

tikit_resolve_alert "$key" "$text"
