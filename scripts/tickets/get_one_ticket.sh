#!/usr/bin/env bash
# Get one ticket by its id, 100 if left out: the help page's second example.
# Usage: get_one_ticket.sh [ID]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int=100 -- "$@"

tikit_get "ticket/$id"
