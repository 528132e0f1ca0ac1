"""The sandboxes behind the faults: one for reads, one for writes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import Sandbox, Serve
from tikit_kit import Tikit
from tikit_sandbox.faults.fault import Fault
from tikit_sandbox.faults.selection import Selection

from .expectations import find_problems
from .front import Fronts
from .language import Language, make_environment
from .operations import Operation, Subjects


@dataclass(frozen=True, slots=True)
class Case:
    """A fault, an operation and a language. With `once`, only the first response is spoiled."""

    fault: Fault
    operation: Operation
    language: Language
    once: bool = False

    def __str__(self) -> str:
        return f"{self.language.name}-{self.operation}-{self.fault.name}{'-once' if self.once else ''}"


Meet = Callable[[Case], list[str]]


@pytest.fixture(scope="session")
def fronts() -> Iterator[Fronts]:
    """Start proxies that spoil the responses of sandboxes."""
    fronts = Fronts()
    yield fronts
    fronts.close()


@pytest.fixture(scope="session")
def _sandboxes(serve: Serve) -> dict[bool, Sandbox]:
    return {writes: serve("--tickets", "25", "--page-size", "10") for writes in (False, True)}


@pytest.fixture(scope="session")
def meet(_sandboxes: dict[bool, Sandbox], fronts: Fronts) -> Iterator[Meet]:
    """Run a case, and return its problems."""
    clean = {writes: Tikit(sandbox.token, sandbox.url) for writes, sandbox in _sandboxes.items()}
    subjects = {writes: Subjects(tikit) for writes, tikit in clean.items()}

    def run(case: Case) -> list[str]:
        operation = case.operation
        sandbox = _sandboxes[operation.writes]
        subject = subjects[operation.writes].make(operation)
        selection = Selection(case.fault, operation.page, 1 if case.once else None)
        with fronts.open(sandbox.url, [selection]) as front:
            ran = case.language.run(operation, subject, make_environment(front.url, sandbox.token))
            return find_problems(case.fault, operation, case.language, ran, front, subject, once=case.once)

    yield run
    for tikit in clean.values():
        tikit.close()
