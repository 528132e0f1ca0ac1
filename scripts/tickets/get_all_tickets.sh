#!/usr/bin/env bash
# Get all tickets, every page of them: the help page's first example.
# Usage: get_all_tickets.sh
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments -- "$@"

tikit_list ticket
