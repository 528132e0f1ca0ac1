"""The expected result of a run, derived from the advice of the fault and the method of the operation."""

import json
import re
from typing import Any

from tikit_sandbox.faults.fault import Fault

from .front import Front
from .language import DEADLINE, Language, Run
from .operations import Operation, Subject

GRACE = 2
"""Seconds beyond the deadline."""
_WAIT = re.compile(r"tikit: .{1,40}, waiting \d[\d,.]* s \(attempt [2-4] of 4\)")


def applies(fault: Fault, operation: Operation) -> bool:
    """Return whether a fault can spoil an operation."""
    return fault.applies in operation.returns and not (operation.page and fault.stage == "unread" and operation.writes)


def expected_words(fault: Fault, operation: Operation, *, once: bool) -> set[str]:
    """Return which results are right.

    Args:
        fault: the fault.
        operation: the operation that meets it.
        once: whether only the first response is spoiled, so that a retry succeeds.
    """
    words = set(fault.advice.words(operation.method))
    if once and words == {"retry"}:
        return {"accept"}
    return {"error" if word == "retry" else word for word in words}


def find_problems(
    fault: Fault, operation: Operation, language: Language, run: Run, front: Front, subject: Subject, *, once: bool
) -> list[str]:
    """Return the problems of a run, one line each."""
    words = expected_words(fault, operation, once=once)
    problems = _result_problems(words, fault, operation, run, subject)
    problems += _output_problems(run, front, subject)
    limit = DEADLINE + GRACE + language.startup + language.per_request * len(front.seen)
    if run.elapsed > limit:
        problems.append(f"took {run.elapsed:.1f} s, more than {limit:.1f} s")
    return problems + _request_problems(fault, operation, front)


def _result_problems(words: set[str], fault: Fault, operation: Operation, run: Run, subject: Subject) -> list[str]:
    effect = subject.effect(operation) if operation.writes else 0
    wanted = " or ".join(sorted(words))
    if effect > 1:
        return [f"happened {effect} times"]
    if run.exit_code == 0:
        if "accept" not in words:
            return [f"exit code 0, expected {wanted}"]
        if operation.writes and effect != 1 and fault.stage == "served":
            return ["exit code 0, but nothing happened"]
        return _whole_problems(run.stdout, subject.expected(operation) if effect or not operation.writes else None)
    if run.exit_code != 1:
        return [f"exit code {run.exit_code}"]
    if run.stdout:
        return [f"failed, but printed {run.stdout[:80]!r}"]
    if not words & {"error", "unknown"}:
        return [f"failed, expected {wanted}"]
    if not operation.writes:
        return []
    lies = fault.stage == "served" and "error" in words
    if run.outcome == "unchanged" and effect and not lies:
        return ["said that nothing was changed, but it happened"]
    claims = {"unchanged": "error", "unknown": "unknown"}[run.outcome]
    return [] if claims in words else [f"claimed {run.outcome}, expected {wanted}"]


def _whole_problems(stdout: str, expected: Any) -> list[str]:
    try:
        printed: Any = json.loads(stdout) if stdout.strip() else None
    except ValueError:
        return [f"printed no JSON: {stdout[:80]!r}"]
    if not isinstance(printed, dict) and not isinstance(expected, list):
        return [] if printed == expected else [f"printed {stdout[:80]!r} instead of {str(expected)[:80]!r}"]
    if isinstance(expected, list):
        return (
            [] if printed == expected else [f"printed another list, of {len(printed or ())} instead of {len(expected)}"]
        )
    if expected is None:
        return ["printed something"]
    different = [name for name in expected if "@" not in name and name in printed and printed[name] != expected[name]]
    different += [name for name in ("Id",) if name not in printed]
    return [f"printed another {', '.join(different)}"] if different else []


def _output_problems(run: Run, front: Front, subject: Subject) -> list[str]:
    problems = []
    if subject.tikit.token.value in run.stdout + run.stderr:
        problems.append("the access token was printed")
    lines = [line for line in run.stderr.split("\n")[:-1] if not _WAIT.fullmatch(line)]
    if "Traceback" in run.stderr:
        return [*problems, f"a traceback: {lines[-1] if lines else ''}"]
    if len(lines) != int(run.exit_code != 0):
        problems.append(f"{len(lines)} lines on stderr: {' | '.join(lines)[:300]}")
    odd = [line for line in lines if not line.startswith("tikit: ") or not line.isprintable()]
    problems += [f"an odd line on stderr: {line[:200]!r}" for line in odd]
    elsewhere = {exchange.host for exchange in front.seen} - {front.host}
    if elsewhere:
        problems.append(f"the access token went to {', '.join(sorted(elsewhere))}")
    return problems


def _request_problems(fault: Fault, operation: Operation, front: Front) -> list[str]:
    retried = not operation.writes or "retry" in fault.advice.words(operation.method)
    limit = 4 if retried else 1
    counts = front.count(operation.method)
    if not counts:
        return ["sent no request"]
    return [f"sent {operation.method} {target[:80]} {n} times" for target, n in counts.items() if n > limit]
