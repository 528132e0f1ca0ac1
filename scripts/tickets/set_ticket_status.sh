#!/usr/bin/env bash
# Set the status of a ticket by the name of the status. The change may notify the requester.
# Usage: set_ticket_status.sh ID STATUS
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int status -- "$@"

status_id=$(tikit_id Status "$status")
tikit_set_status "$id" "$status_id"
