#!/usr/bin/env bash
# Close stale tickets: set STATUS and comment TEXT on the open ones that did not change for DAYS (default 90).
#
# Without --apply, only show them. Each ticket is read again before it is changed: if it changed meanwhile, it is left as
# it is. Open tickets have another status than Resolved and Closed, or than the names in TIKIT_DONE_STATUSES. --limit
# changes the oldest only. The comment is for agents only; with --public the requester can read it. A change of the status
# may notify the requester. The first failure ends it: the tickets that were printed are done.
# Usage: close_stale_tickets.sh STATUS TEXT [--days DAYS] [--limit LIMIT] [--public] [--apply]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments status text --days:int=90 --limit:int= --public --apply -- "$@"

since=$(tikit_date "-$days")
status_id=$(tikit_id Status "$status")
tikit_where_open true
tikit_and "(ModifiedDate lt $since)"
stale=$(tikit_list ticket filter "$tikit_filter" orderby ModifiedDate,Id \
  select Id,Title,ModifiedDate,RequesterId,StatusId expand Status)
if [ "$apply" ]; then
  tikit_change_each "$stale" "$status_id" "$text" "$public" "$limit"
else
  tikit_preview_each "$stale" "$status" "$status_id" "$text" "$public" "$limit"
fi
