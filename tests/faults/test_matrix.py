"""Run every fault against every operation in every language: a sample here, all of them in `nox -s faults`."""

import random
from collections.abc import Callable

import pytest

from tikit_sandbox.faults.catalog import FAULTS
from tikit_sandbox.faults.fault import Fault

from .conftest import Case, Meet
from .expectations import applies
from .languages import LANGUAGES
from .operations import Operation

SAMPLE = {False: 36, True: 4}
"""How many cases to run that wait for nothing, and that wait for a retry or for the deadline."""


def all_cases() -> list[Case]:
    """Return every case, in an order that spreads those that wait for the deadline."""
    cases = []
    for language in LANGUAGES:
        for operation in language.operations:
            for fault in FAULTS.values():
                if applies(fault, operation) and (language.startup == 0 or _depends_on_page(fault, operation)):
                    cases.append(Case(fault, operation, language))
                    if fault.advice.words(operation.method) == ["retry"] and operation.page is None:
                        cases.append(Case(fault, operation, language, once=True))
    random.Random(1).shuffle(cases)
    return cases


def _depends_on_page(fault: Fault, operation: Operation) -> bool:
    """Return whether a program is tested with the fault on that page too; programs take long to start."""
    return operation.page is None or fault.group in ("content", "shape", "next-link")


def _waits(wanted: bool) -> Callable[[Case], bool]:
    def matches(case: Case) -> bool:
        retried = "retry" in case.fault.advice.words(case.operation.method) and not case.once
        return (retried or case.fault.group in ("connection", "framing", "head")) == wanted

    return matches


def _sample(cases: list[Case], size: int) -> list[Case]:
    """Return so many of the cases, those first that are the first of their operation and language."""
    firsts = {(case.language.name, str(case.operation)): case for case in reversed(cases)}
    return list({str(case): case for case in (*firsts.values(), *cases)}.values())[:size]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take all cases, or those of the sample."""
    if "case" in metafunc.fixturenames:
        cases = all_cases()
        if not metafunc.config.getoption("--all-faults"):
            cases = [case for waits, size in SAMPLE.items() for case in _sample([*filter(_waits(waits), cases)], size)]
        metafunc.parametrize("case", cases, ids=str)


def test_fault(meet: Meet, case: Case) -> None:
    problems = meet(case)
    assert not problems, "\n".join(problems)


def test_there_are_enough_cases_in_every_language() -> None:
    cases = all_cases()
    for language in LANGUAGES:
        count = sum(case.language is language for case in cases)
        assert count > 1000
