"""Every fault meets every operation in every language: a sample here, all of it in `nox -s faults`."""

import random

import pytest

from tikit_sandbox.faults.catalog import FAULTS

from .conftest import Case, Meet
from .expectations import applies
from .languages import LANGUAGES
from .operations import OPERATIONS

SAMPLE = 40


def all_cases() -> list[Case]:
    """Return every case, in an order that spreads those that wait for the deadline."""
    cases = []
    for language in LANGUAGES:
        for operation in filter(language.can, OPERATIONS):
            for fault in FAULTS.values():
                if applies(fault, operation):
                    cases.append(Case(fault, operation, language))
                    if fault.advice.words(operation.method) == ["retry"] and operation.page is None:
                        cases.append(Case(fault, operation, language, once=True))
    random.Random(1).shuffle(cases)
    return cases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Take all cases, or those of the sample."""
    if "case" in metafunc.fixturenames:
        cases = all_cases()
        if not metafunc.config.getoption("--all-faults"):
            cases = cases[:SAMPLE]
        metafunc.parametrize("case", cases, ids=str)


def test_fault(meet: Meet, case: Case) -> None:
    problems = meet(case)
    assert not problems, "\n".join(problems)


def test_there_are_enough_cases_in_every_language() -> None:
    cases = all_cases()
    for language in LANGUAGES:
        count = sum(case.language is language for case in cases)
        assert count > 1000 or not language.can(OPERATIONS[0])
