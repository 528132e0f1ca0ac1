"""Run the documented lines and the recipes on a sandbox, with a good and with an expired token, and compare."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TICKETS = 1250
SCRIPTS = Path(__file__).parent / "scripts" / "tickets"
HEADERS = ["-H", "Accept: application/json", "-H"]
COLUMNS = "{:<34} {:<14} {:>4} {:>7}   {:<14} {:>4}  {}"


@contextmanager
def sandbox(*flags: str) -> Iterator[dict[str, str]]:
    """Run a sandbox; give the environment in which a script finds it."""
    command = [sys.executable, "-m", "tikit_sandbox", "--json", "--port", "0", "--tickets", str(TICKETS), *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield os.environ | {"TIKIT_URL": ready["url"], "TIKIT_TOKEN": ready["token"]}
        finally:
            process.terminate()


def commands(environment: dict[str, str]) -> dict[str, tuple[list[str], list[str]]]:
    """Give what is run, by its name: the programs that it needs, and the command."""
    url, bearer = environment["TIKIT_URL"], f"Authorization: Bearer {environment['TIKIT_TOKEN']}"
    found: dict[str, tuple[list[str], list[str]]] = {
        "documented curl line, list": (["curl"], ["curl", "-sS", f"{url}/ticket", *HEADERS, bearer]),
        "documented curl line, ticket 100": (["curl"], ["curl", "-sS", f"{url}/ticket/100", *HEADERS, bearer]),
    }
    for stem in ("get_all_tickets", "get_one_ticket"):
        found[f"{stem}.sh"] = (["bash", "curl", "jq"], ["bash", str(SCRIPTS / f"{stem}.sh")])
        found[f"{stem}.ps1"] = (["pwsh"], ["pwsh", "-NoProfile", "-File", str(SCRIPTS / f"{stem}.ps1"), "-AsJson"])
        found[f"{stem}.py"] = ([], [sys.executable, str(SCRIPTS / f"{stem}.py")])
    return found


def said(output: bytes) -> tuple[str, Any]:
    """Say what a command answered, and give the tickets themselves."""
    if not output.strip():
        return "nothing", None
    answer = json.loads(output)
    tickets = answer.get("value", answer) if isinstance(answer, dict) else answer
    if isinstance(tickets, list):
        return f"{len(tickets):,} tickets", tickets
    return f"ticket {tickets['Id']}", {name: value for name, value in tickets.items() if name[0] != "@"}


def main() -> int:
    """Print the table. Gives 0 if everything answered as it should."""
    print(COLUMNS.format("", "good token", "exit", "seconds", "expired token", "exit", ""))
    answers: dict[str, Any] = {}
    wrong: list[str] = []
    with sandbox() as good, sandbox("--token-expires", "2026-01-12T10:00:00Z") as expired:
        late = commands(expired)
        for name, (needed, command) in commands(good).items():
            missing = [program for program in needed if shutil.which(program) is None]
            if missing:
                print(f"{name:<34} not run: this machine has no {', '.join(missing)}")
                continue
            start = time.perf_counter()
            one = subprocess.run(command, env=good, capture_output=True, timeout=120)
            took = time.perf_counter() - start
            other = subprocess.run(late[name][1], env=expired, capture_output=True, timeout=120)
            (text, answers[name]), (nothing, _) = said(one.stdout), said(other.stdout)
            complaint = other.stderr.decode(errors="replace").strip().partition("\n")[0]
            print(COLUMNS.format(name, text, one.returncode, f"{took:.2f}", nothing, other.returncode, complaint))
            documented = name.startswith("documented")
            if one.returncode or nothing != "nothing" or bool(other.returncode) == documented:
                wrong.append(name)
    lists = {name: tickets for name, tickets in answers.items() if isinstance(tickets, list)}
    ones = {name: ticket for name, ticket in answers.items() if isinstance(ticket, dict)}
    for name, tickets in lists.items():
        if len(tickets) != (100 if name.startswith("documented") else TICKETS):
            wrong.append(name)
    same = len({json.dumps(ticket, sort_keys=True) for ticket in ones.values()}) == 1
    print(f"\nTicket 100 is {'the same object from all of them' if same else 'NOT the same from all of them'}.")
    if wrong or not same:
        print(f"Not as it should be: {', '.join(wrong) or 'ticket 100'}.", file=sys.stderr)
        return 1
    python = Path(sys.executable)
    shown = python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python
    print(f"""
Go on:
  {shown} -m tikit_sandbox        a sandbox that stays; it prints two variables to set
  {shown} {Path("scripts/tickets/get_all_tickets.py")}
  For the real service leave TIKIT_URL unset, and set TIKIT_TOKEN to a token from Settings > Access Tokens.""")
    return 0


if __name__ == "__main__":
    sys.exit(main())
