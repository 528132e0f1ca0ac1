#!/usr/bin/env bash
# Get one ticket by its id (default: 100): the help page's second example.
# Usage: get_one_ticket.sh [ID]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments id:int=100 -- "$@"

tikit_get "ticket/$id"
