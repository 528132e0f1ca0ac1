"""One ticket per alert: the title ends in the key of the alert, and each further report is a comment."""

from __future__ import annotations

import re
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict, Unpack

from .errors import OutcomeUnknownError, TikitError
from .finding import Finding, done_statuses
from .odata import literal
from .steps import already_done

if TYPE_CHECKING:
    from tikit_client.models import Comment, Ticket

_ATTEMPTS = 3
_ABANDONED = timedelta(minutes=1)
"""The age of a duplicate whose process was ended before it resolved it."""


class AlertTicket(TypedDict, total=False):
    """Properties of the ticket that `open_or_comment` opens; the defaults are Normal, Incident and New."""

    priority: str
    type: str
    status: str
    support_group: str | None
    category: str | None
    assignee: str | None


class Alerts(Finding):
    """Opens one ticket for an alert, comments on it, and resolves it."""

    def open_or_comment(self, key: str, title: str, text: str, requester: str, **ticket: Unpack[AlertTicket]) -> Ticket:
        """Report an alert: comment on its open ticket, or open one with the text as its first comment.

        The title of the ticket ends in the key, as in `Disk full [disk-srv7]`. Calls at the same time leave one open
        ticket with the text of each: a process that opened a second one resolves it as a duplicate. If a process was
        ended before it could, a call resolves the duplicate a minute later.

        The comments are for agents only. A new ticket may notify its requester.

        Args:
            key: What identifies the alert: 1 to 64 visible ASCII characters without brackets.
            title: The title of a new ticket, without the key.
            text: The text of the comment. It may contain HTML.
            requester: The e-mail address of the requester of a new ticket.
            ticket: Other properties of a new ticket, by name: `priority`, `type`, `status`, `support_group`,
                `category`, `assignee`.

        Returns:
            The open ticket of the alert.

        Raises:
            TikitError: The key is malformed, a request failed, or the ticket was resolved three times meanwhile.
        """
        _check_key(key)
        for _ in range(_ATTEMPTS):
            opened = None
            found = self._open_tickets_of(key)
            if not found:
                opened = self._open_ticket(key, title, requester, ticket)
            done = already_done(f"Ticket {opened} was opened before that: repeat this to comment on it.")
            with done if opened else nullcontext():
                found = found or self._open_tickets_of(key) or self._still_open(opened)
                if not found:
                    continue
                first, *others = found
                if opened is not None and opened != first.id:
                    self._resolve_duplicate(opened, first.id)
                comment = self.add_comment(first.id, body=text)
            with already_done(f"The text was added to ticket {first.id} before that: do not repeat it."):
                for other in others:
                    if other.id != opened and _is_abandoned(other, comment):
                        self._resolve_duplicate(other.id, first.id)
                current = self.get_ticket(first.id)
                if current.status_id not in self._done_ids():
                    return current
        raise TikitError(
            f"the ticket of the alert '{key}' was resolved {_ATTEMPTS} times while it was reported",
            "It has no open ticket now. Find out who resolves it.",
        )

    def resolve_alert(self, key: str, text: str) -> list[Ticket]:
        """Resolve the open ticket of an alert, with a comment. Without an open ticket, nothing is sent.

        The comment is for agents only. The change of the status may notify the requester.

        Args:
            key: What identifies the alert.
            text: The text of the comment. It may contain HTML.

        Returns:
            The tickets that were resolved: none, one, or also the duplicates that processes at the same time left.

        Raises:
            TikitError: The key is malformed, or a request failed.
        """
        _check_key(key)
        found = self._open_tickets_of(key)
        return [
            self.resolve_ticket(ticket.id, text if ticket is found[0] else _duplicate_of(found[0].id))
            for ticket in found
        ]

    def resolve_ticket(self, id: int, text: str, *, is_public: bool = False) -> Ticket:
        """Comment on a ticket, then set its status to the first one of `TIKIT_DONE_STATUSES`, or else to Resolved.

        The change of the status may notify the requester.

        Args:
            id: The id of the ticket.
            text: The text of the comment. It may contain HTML.
            is_public: Whether the requester can read the comment, and is notified; otherwise only agents can read it.

        Returns:
            The changed ticket.

        Raises:
            TikitError: There is no such status or ticket, or a request failed.
        """
        status_id = self._find_id(done_statuses()[0], "status", self.list_statuses)
        self.add_comment(id, body=text, is_public=is_public)
        done = f"The comment on ticket {id} was added before that: do not add it again, only set the status."
        with already_done(done):
            return self.update_ticket(id, status_id=status_id)

    def _open_tickets_of(self, key: str) -> list[Ticket]:
        ending = f"[{key}]"
        tickets = self.find_tickets(
            open=True, filter=f"contains(Title,{literal(ending)})", orderby="Id", select="Id,Title,CreatedDate"
        )
        # A service may compare without case, and the key of another alert may contain this one.
        return [ticket for ticket in tickets if (ticket.title or "").rstrip().endswith(ending)]

    def _open_ticket(self, key: str, title: str, requester: str, ticket: AlertTicket) -> int | None:
        given: AlertTicket = {"priority": "Normal", "type": "Incident", "status": "New", **ticket}
        try:
            return self.add_ticket(title=f"{title.rstrip()} [{key}]", requester=requester, **given).id
        except OutcomeUnknownError:
            # The key finds the ticket if it was opened.
            if not self._open_tickets_of(key):
                raise
            return None

    def _still_open(self, id: int | None) -> list[Ticket]:
        # A list may lack a ticket that was opened a moment ago.
        ticket = None if id is None else self.get_ticket(id)
        return [] if ticket is None or ticket.status_id in self._done_ids() else [ticket]

    def _resolve_duplicate(self, id: int, first: int) -> None:
        self.resolve_ticket(id, _duplicate_of(first))


def _is_abandoned(duplicate: Ticket, comment: Comment) -> bool:
    # Both dates are the service's: the clock of this machine may differ.
    if duplicate.created_date is None or comment.created_date is None:
        return False
    return comment.created_date - duplicate.created_date > _ABANDONED


def _duplicate_of(id: int) -> str:
    return f"Duplicate of ticket {id}."


def _check_key(key: str) -> None:
    if not re.fullmatch(r"[!-Z\\^-~]{1,64}", key):
        raise TikitError(
            f"the key of an alert is not 1 to 64 visible ASCII characters without brackets: {key!r:.80}",
            "Use a short name, such as disk-srv7.",
        )
