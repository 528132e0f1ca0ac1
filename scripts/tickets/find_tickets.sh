#!/usr/bin/env bash
# Find tickets by the names of their status, priority and support group, by people and by text.
# A ticket has to match every option. People are e-mail addresses. TEXT is looked for in titles and descriptions.
#
# --open leaves out tickets that are done. Their status is Resolved or Closed, or one of the names in the variable
# TIKIT_DONE_STATUSES, separated by commas. The property Closed does not decide: a resolved ticket need not be closed.
#
# Usage: find_tickets.sh [--status STATUS] [--priority PRIORITY] [--support-group SUPPORT-GROUP] [--assignee ASSIGNEE]
#   [--requester REQUESTER] [--text TEXT] [--open] [--orderby ORDERBY]
. "$(dirname "$0")/../tikit.sh" || exit
tikit_arguments --status= --priority= --support-group= --assignee= --requester= --text= --open --orderby= -- "$@"

tikit_where StatusId Status "$status"
tikit_where PriorityId Priority "$priority"
tikit_where SupportGroupId SupportGroup "$support_group"
tikit_where AssigneeId assignee "$assignee"
tikit_where RequesterId requester "$requester"
tikit_where_text "$text"
tikit_where_open "$open"
tikit_list ticket ${tikit_filter:+filter "$tikit_filter"} ${orderby:+orderby "$orderby"} \
  expand Status,Priority,SupportGroup,Assignee
