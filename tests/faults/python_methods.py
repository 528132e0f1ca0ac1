"""The methods of Tikit, in this process."""

import json
import logging
import threading
import time
import traceback
from collections.abc import Mapping
from typing import Any

from tikit_client.models.requester_input import RequesterInput

from tikit_kit import RequestLimits, Tikit, TikitError
from tikit_kit.errors import Outcome

from .language import DEADLINE, Language, Run
from .operations import Operation, Subject


class PythonMethods(Language):
    """The methods of Tikit, in this process."""

    name = "python"

    def run(self, operation: Operation, subject: Subject, environment: Mapping[str, str]) -> Run:
        start, log = time.monotonic(), _Log()
        logger = logging.getLogger()  # what any library logs would be seen too
        logger.addHandler(log)
        code, stdout = 0, ""
        outcome: Outcome = "unchanged"
        limits = RequestLimits(deadline=DEADLINE)
        try:
            with Tikit(environment["TIKIT_TOKEN"], environment["TIKIT_URL"], limits=limits) as tikit:
                result = _call(tikit, operation, subject)
            stdout = "" if result is None else json.dumps(result)
        except TikitError as error:
            code, outcome = 1, error.outcome
            log.lines.append(f"tikit: {error}")
        except Exception:
            code = 1
            log.lines.append(traceback.format_exc())
        finally:
            logger.removeHandler(log)
        stderr = "".join(f"{line}\n" for line in log.lines)
        return Run(code, stdout, stderr, outcome, time.monotonic() - start)


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self._of = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._of:
            own = record.name.startswith("tikit_kit")
            self.lines.append(f"tikit: {record.getMessage()}" if own else record.getMessage())


def _call(tikit: Tikit, operation: Operation, subject: Subject) -> Any:
    match operation.name:
        case "list":
            return [ticket.to_dict() for ticket in tikit.list_tickets()]
        case "get":
            return tikit.get_ticket(subject.id).to_dict()
        case "add":
            ticket = subject.body["Ticket"]
            return tikit.add_ticket(
                title=ticket["Title"],
                requester=RequesterInput(ticket["Requester"]["EMailAddress"]),
                status_id=ticket["StatusId"],
                priority_id=ticket["PriorityId"],
                ticket_type_id=ticket["TicketTypeId"],
            ).to_dict()
        case "update":
            return tikit.update_ticket(subject.id, title=subject.text).to_dict()
        case "comment":
            return tikit.add_comment(subject.id, body=subject.text, is_public=False).to_dict()
        case "delete":
            return tikit.delete_access_token(subject.id)
