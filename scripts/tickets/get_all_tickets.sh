#!/usr/bin/env bash
# Get all of the tickets: the help page's first example, every page of it.
# Usage: get_all_tickets.sh
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments -- "$@"

tikit_list ticket
