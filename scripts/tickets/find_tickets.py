"""Find tickets by the names of their status, priority and support group, by people and by text.

A ticket has to match every option. People are e-mail addresses. TEXT is looked for in titles and descriptions.

--open leaves out tickets that are done. Their status is Resolved or Closed, or one of the names in the variable
TIKIT_DONE_STATUSES, separated by commas. The property Closed does not decide: a resolved ticket need not be closed.
"""

from tikit_kit.script import Tikit, arguments, option, show

args = arguments(
    status=option(),
    priority=option(),
    support_group=option(),
    assignee=option(),
    requester=option(),
    text=option(),
    open=False,
    orderby=option(),
)

with Tikit() as tikit:
    show(
        tikit.find_tickets(
            status=args.status,
            priority=args.priority,
            support_group=args.support_group,
            assignee=args.assignee,
            requester=args.requester,
            text=args.text,
            open=args.open or None,
            orderby=args.orderby,
            expand="Status,Priority,SupportGroup,Assignee",
        )
    )
