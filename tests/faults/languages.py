"""The languages that are tested with faults. Another language is another class here."""

import json
import subprocess
import time
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path

from tests.forked_python import run_python
from tikit_kit.errors import Outcome

from .language import Language, Run
from .operations import OPERATIONS, Operation, Subject
from .python_methods import PythonMethods

SCRIPTS = Path(__file__).parents[2] / "scripts"
_ENDLESS = 60
"""Seconds after which a program counts as endless, and is killed."""
RECIPES: Mapping[str, str] = {
    "list": "tickets/get_all_tickets",
    "get": "tickets/get_one_ticket",
    "add": "tickets/add_ticket",
    "update": "tickets/update_ticket",
    "comment": "tickets/add_comment",
    "delete": "access_tokens/delete_access_token",
}


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
            ran = self.run_command(command, environment)
        except subprocess.TimeoutExpired:
            return Run(-1, "", "", "unknown", time.monotonic() - start)
        stderr = ran.stderr.decode("utf-8", "backslashreplace")
        outcome: Outcome = "unknown" if "not known whether" in stderr else "unchanged"
        return Run(ran.returncode, ran.stdout.decode(), stderr, outcome, time.monotonic() - start)

    def run_command(self, command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
        """Run a command line to its end."""
        return subprocess.run(command, env=environment, capture_output=True, timeout=_ENDLESS, stdin=subprocess.DEVNULL)


class PythonRecipes(_Program):
    """The .py recipes."""

    name = "py"

    # The arguments of the other recipes differ from task to task: their writes are run as methods.
    operations = tuple(operation for operation in OPERATIONS if operation.name in ("list", "get", "delete"))

    def command(self, operation: Operation, subject: Subject) -> list[str]:
        recipe = SCRIPTS / f"{RECIPES[operation.name]}.py"
        return [str(recipe), *([str(subject.id)] if operation.name != "list" else [])]

    def run_command(self, command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
        return run_python(command, environment, timeout=_ENDLESS)


class Bash(_Program):
    """The .sh recipes, and `tikit_write` of their helper."""

    name = "sh"
    per_request = 0.3  # curl, jq and the programs around them; it matters to the list of a hundred empty pages
    helper = SCRIPTS / "tikit.sh"
    _PATHS: Mapping[str, str] = {"add": "AddTicket", "update": "UpdateTicket", "comment": "ticket({id})/AddComment"}

    def command(self, operation: Operation, subject: Subject) -> list[str]:
        path = self._PATHS.get(operation.name)
        if path is None:
            recipe = SCRIPTS / f"{RECIPES[operation.name]}.sh"
            return ["bash", str(recipe), *([str(subject.id)] if operation.name != "list" else [])]
        script = '. "$1" || exit; tikit_write --returns Id POST "$2" "$3"'
        return ["bash", "-c", script, "fault", str(self.helper), path.format(id=subject.id), json.dumps(subject.body)]


LANGUAGES: tuple[Language, ...] = (PythonMethods(), PythonRecipes(), Bash())
