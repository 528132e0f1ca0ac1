"""The languages that meet the faults: each runs an operation and reports what a person would see.

A further language is one more class here.
"""

import json
import logging
import os
import re
import subprocess
import sys
import threading
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tikit_client.models.requester_input import RequesterInput

from tests.conftest import NO_KEYRING
from tikit_kit import RequestLimits, Tikit, TikitError

from .operations import Operation, Subject

SCRIPTS = Path(__file__).parents[2] / "scripts"
DEADLINE = 6
"""Seconds that one request may take with all its retries."""
_ENDLESS = 30
"""Seconds after which a program is ended, since it would never end."""
RECIPES: Mapping[str, str] = {
    "list": "tickets/get_all_tickets",
    "get": "tickets/get_one_ticket",
    "add": "tickets/add_ticket",
    "update": "tickets/update_ticket",
    "comment": "tickets/add_comment",
    "delete": "access_tokens/delete_access_token",
}
_OF_THE_FAULT = re.compile(r"^(TIKIT_|SSL_CERT_|CURL_CA_BUNDLE)|_PROXY$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left: exit code, both outputs, the outcome it claims for a failed write, and the seconds it took."""

    exit_code: int
    stdout: str
    stderr: str
    outcome: Literal["unchanged", "unknown"]
    elapsed: float


class Language(ABC):
    """A way to run operations.

    Attributes:
        name: stands in the ids of the tests.
        startup: seconds that a process may take to start on a busy machine.
    """

    name: str
    startup: float = 0

    @abstractmethod
    def can(self, operation: Operation) -> bool:
        """Return whether there is a way to run the operation."""

    @abstractmethod
    def run(self, operation: Operation, subject: Subject, environment: Mapping[str, str]) -> Run:
        """Run an operation in an environment that names the address, the access token and the deadline."""


class PythonMethods(Language):
    """The methods of Tikit, in this process."""

    name = "python"

    def can(self, operation: Operation) -> bool:  # noqa: ARG002
        return True

    def run(self, operation: Operation, subject: Subject, environment: Mapping[str, str]) -> Run:
        start, log = time.monotonic(), _Log()
        logger = logging.getLogger()  # what any library logs would be seen too
        logger.addHandler(log)
        code, stdout, outcome = 0, "", "unchanged"
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
        return Run(code, stdout, stderr, outcome, time.monotonic() - start)  # type: ignore[arg-type]


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


class _Program(Language):
    """A language whose recipes are programs."""

    startup = 2

    @abstractmethod
    def command(self, operation: Operation, subject: Subject) -> list[str]:
        """Return the command line."""

    def run(self, operation: Operation, subject: Subject, environment: Mapping[str, str]) -> Run:
        start = time.monotonic()
        command = self.command(operation, subject)
        try:
            ran = subprocess.run(
                command, env=environment, capture_output=True, timeout=_ENDLESS, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired:
            return Run(-1, "", "", "unknown", time.monotonic() - start)
        stderr = ran.stderr.decode("utf-8", "backslashreplace")
        outcome: Literal["unchanged", "unknown"] = "unknown" if "not known whether" in stderr else "unchanged"
        return Run(ran.returncode, ran.stdout.decode(), stderr, outcome, time.monotonic() - start)


class PythonRecipes(_Program):
    """The .py recipes."""

    name = "py"

    def can(self, operation: Operation) -> bool:
        # The arguments of the other recipes differ from task to task: their writes are run as methods.
        return operation.name in ("list", "get", "delete")

    def command(self, operation: Operation, subject: Subject) -> list[str]:
        recipe = SCRIPTS / f"{RECIPES[operation.name]}.py"
        return [sys.executable, str(recipe), *([str(subject.id)] if operation.name != "list" else [])]


class Bash(_Program):
    """The .sh recipes, and `tikit_write` of their helper."""

    name = "sh"
    helper = SCRIPTS / "tikit.sh"
    _PATHS: Mapping[str, str] = {"add": "AddTicket", "update": "UpdateTicket", "comment": "ticket({id})/AddComment"}

    def can(self, operation: Operation) -> bool:  # noqa: ARG002
        return self.helper.exists()

    def command(self, operation: Operation, subject: Subject) -> list[str]:
        path = self._PATHS.get(operation.name)
        if path is None:
            recipe = SCRIPTS / f"{RECIPES[operation.name]}.sh"
            return ["bash", str(recipe), *([str(subject.id)] if operation.name != "list" else [])]
        script = '. "$1" || exit; tikit_write --returns Id POST "$2" "$3"'
        return ["bash", "-c", script, "fault", str(self.helper), path.format(id=subject.id), json.dumps(subject.body)]


LANGUAGES: tuple[Language, ...] = (PythonMethods(), PythonRecipes(), Bash())


def make_environment(url: str, token: str, **more: str) -> dict[str, str]:
    """Return the environment of a run: this process's, without what may lead a request elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not _OF_THE_FAULT.search(name)}
    ours = {"TIKIT_URL": url, "TIKIT_TOKEN": token, "TIKIT_TIMEOUT": str(DEADLINE)}
    return kept | ours | {"PYTHON_KEYRING_BACKEND": NO_KEYRING} | more
