"""Run the documented lines and the recipes on a sandbox, with a valid and with an expired token, and compare."""

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
    """Run a sandbox; yield an environment with its address and access token."""
    command = [sys.executable, "-m", "tikit_sandbox", "--json", "--port", "0", "--tickets", str(TICKETS), *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield os.environ | {"TIKIT_URL": ready["url"], "TIKIT_TOKEN": ready["token"]}
        finally:
            process.terminate()


def commands(environment: dict[str, str]) -> dict[str, tuple[list[str], list[str]]]:
    """Return the programs to run, by name: the executables that each requires, and its command."""
    url, bearer = environment["TIKIT_URL"], f"Authorization: Bearer {environment['TIKIT_TOKEN']}"
    by_name: dict[str, tuple[list[str], list[str]]] = {
        "documented curl line, list": (["curl"], ["curl", "-sS", f"{url}/ticket", *HEADERS, bearer]),
        "documented curl line, ticket 100": (["curl"], ["curl", "-sS", f"{url}/ticket/100", *HEADERS, bearer]),
    }
    for stem in ("get_all_tickets", "get_one_ticket"):
        by_name[f"{stem}.sh"] = (["bash", "curl", "jq"], ["bash", str(SCRIPTS / f"{stem}.sh")])
        by_name[f"{stem}.ps1"] = (["pwsh"], ["pwsh", "-NoProfile", "-File", str(SCRIPTS / f"{stem}.ps1"), "-AsJson"])
        by_name[f"{stem}.py"] = ([], [sys.executable, str(SCRIPTS / f"{stem}.py")])
    return by_name


def parse_output(output: bytes) -> tuple[str, Any]:
    """Parse the output of a command; return a summary, and the ticket or the list of tickets (None without output)."""
    if not output.strip():
        return "nothing", None
    content = json.loads(output)
    tickets = content.get("value", content) if isinstance(content, dict) else content
    if isinstance(tickets, list):
        return f"{len(tickets):,} tickets", tickets
    return f"ticket {tickets['Id']}", {name: value for name, value in tickets.items() if name[0] != "@"}


def main() -> int:
    """Run everything and print a table; return 0 if every program behaved as expected."""
    print(COLUMNS.format("", "valid token", "exit", "seconds", "expired token", "exit", ""))
    results: dict[str, Any] = {}
    unexpected: list[str] = []
    with sandbox() as valid, sandbox("--token-expires", "2026-01-12T10:00:00Z") as expired:
        expired_commands = commands(expired)
        for name, (executables, command) in commands(valid).items():
            missing = [program for program in executables if shutil.which(program) is None]
            if missing:
                print(f"{name:<34} not run: not installed: {', '.join(missing)}")
                continue
            start = time.perf_counter()
            with_valid = subprocess.run(command, env=valid, capture_output=True, timeout=120)
            seconds = time.perf_counter() - start
            with_expired = subprocess.run(expired_commands[name][1], env=expired, capture_output=True, timeout=120)
            summary, results[name] = parse_output(with_valid.stdout)
            expired_summary, _ = parse_output(with_expired.stdout)
            message = with_expired.stderr.decode(errors="replace").strip().partition("\n")[0]
            codes = with_valid.returncode, with_expired.returncode
            print(COLUMNS.format(name, summary, codes[0], f"{seconds:.2f}", expired_summary, codes[1], message))
            # With an expired token nothing prints tickets; only the documented lines still exit with 0.
            documented = name.startswith("documented")
            if codes[0] or expired_summary != "nothing" or bool(codes[1]) == documented:
                unexpected.append(name)
    lists = {name: tickets for name, tickets in results.items() if isinstance(tickets, list)}
    single = {name: ticket for name, ticket in results.items() if isinstance(ticket, dict)}
    for name, tickets in lists.items():
        if len(tickets) != (100 if name.startswith("documented") else TICKETS):
            unexpected.append(name)
    same = len({json.dumps(ticket, sort_keys=True) for ticket in single.values()}) == 1
    print(f"\nTicket 100 is {'the same object in every output' if same else 'NOT the same object in every output'}.")
    if unexpected or not same:
        print(f"Not as expected: {', '.join(unexpected) or 'ticket 100'}.", file=sys.stderr)
        return 1
    python = Path(sys.executable)
    interpreter = python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python
    print(f"""
Next steps:
  {interpreter} -m tikit_sandbox        keeps a sandbox running; it prints two variables to set
  {interpreter} {Path("scripts/tickets/get_all_tickets.py")}
  For the real service leave TIKIT_URL unset, and set TIKIT_TOKEN to a token from Settings > Access Tokens.""")
    return 0


if __name__ == "__main__":
    sys.exit(main())
