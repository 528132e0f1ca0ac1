#!/usr/bin/env bash
# Report open tickets: those that are overdue, those that are stale (unchanged for DAYS, default 7), or all.
# The exit code is 10 if there are any. --by groups them, the largest group first: a list of Id, Name, Count, Tickets.
# Open tickets have another status than Resolved and Closed, or than the names in TIKIT_DONE_STATUSES.
# Usage: report_tickets.sh overdue|stale|open [--days DAYS] [--by support-group|assignee]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments kind:overdue,stale,open --days:int=7 --by:support-group,assignee= -- "$@"

since=$(tikit_date "-$days") orderby=Id
tikit_where_open true
case $kind in
  overdue) tikit_and "(DueDate lt now())" && orderby=DueDate,Id ;;
  stale) tikit_and "(ModifiedDate lt $since)" && orderby=ModifiedDate,Id ;;
esac
tickets=$(tikit_list ticket filter "$tikit_filter" orderby "$orderby" expand Status,Priority,SupportGroup,Assignee)
case $by in
  support-group) tikit_group_by SupportGroup <<< "$tickets" ;;
  assignee) tikit_group_by Assignee <<< "$tickets" ;;
  *) printf '%s\n' "$tickets" ;;
esac
[ "$tickets" = "[]" ] || exit 10
