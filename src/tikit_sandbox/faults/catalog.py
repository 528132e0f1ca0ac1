"""All faults by name."""

from . import compression, connection, content, framing, head, next_link, redirect, retry_after, shape, status
from .fault import Fault

_GROUPS = (connection, framing, head, content, shape, next_link, status, retry_after, redirect, compression)
FAULTS: dict[str, Fault] = {fault.name: fault for group in _GROUPS for fault in group.FAULTS}


def describe_faults() -> str:
    """Return a line for each fault, by class: its name, what it does, and what a client should do.

    The advice is for a GET, for a write, and for a deletion where that differs.
    """
    lines = []
    for group in dict.fromkeys(fault.group for fault in FAULTS.values()):
        lines.append(f"{group}:")
        for fault in FAULTS.values():
            if fault.group == group:
                advice, only = fault.advice, "" if fault.applies == "any" else f" ({_APPLIES[fault.applies]})"
                words = f"GET {advice.read}, write {advice.write}"
                words += f", delete {advice.delete}" if advice.delete else ""
                lines.append(f"  {fault.name:28}  {fault.summary}{only}: {words}")
    return "\n".join(lines)


_APPLIES = {"body": "responses with a body", "list": "lists", "entity": "entities"}
