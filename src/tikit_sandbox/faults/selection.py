"""A fault as the command line selects it: NAME[@PAGE][/EVERY][:TIMES]."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tikit_sandbox.errors import CannotStartError

from .catalog import FAULTS
from .fault import Exchange, Fault

_FORM = re.compile(
    r"(?P<name>[^@/:]+)(?:@(?P<page>[1-9]\d{0,8}))?(?:/(?P<every>[1-9]\d{0,8}))?(?::(?P<times>[1-9]\d{0,8}))?"
)


@dataclass(slots=True)
class Selection:
    """A fault, and which of the responses it spoils.

    Attributes:
        fault: the fault.
        page: the page of a list that is spoiled; None spoils every page, and whatever else the fault applies to.
        left: how many responses are still to be spoiled; None means without end.
        every: 10 spoils every tenth response of those that it would spoil otherwise.
    """

    fault: Fault
    page: int | None = None
    left: int | None = None
    every: int = 1
    _seen: int = 0

    def matches(self, exchange: Exchange) -> bool:
        """Return whether the request is one to spoil, as far as it can be known without its response."""
        return self.left != 0 and self.page in (None, exchange.page) and (self.page is None or exchange.method == "GET")

    def is_due(self) -> bool:
        """Count a request that matches, and return whether it is its turn."""
        self._seen += 1
        return self._seen % self.every == 0

    def count(self) -> None:
        """Count a response as spoiled."""
        if self.left is not None:
            self.left -= 1


def parse_selections(texts: Iterable[str]) -> list[Selection]:
    """Parse several selections. ``none`` selects nothing.

    Raises:
        CannotStartError: a form is not valid, or there is no such fault.
    """
    return [parse_selection(text) for text in texts if text != "none"]


def parse_selection(text: str) -> Selection:
    """Parse ``NAME[@PAGE][/EVERY][:TIMES]``.

    Raises:
        CannotStartError: the form is not valid, or there is no such fault.
    """
    form = _FORM.fullmatch(text)
    if form is None:
        raise CannotStartError(f"--fault: {text!r} is not NAME[@PAGE][/EVERY][:TIMES], such as status-503@2:1")
    fault = FAULTS.get(form["name"])
    if fault is None:
        near = difflib.get_close_matches(form["name"], FAULTS, 3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "See --list-faults."
        raise CannotStartError(f"--fault: there is no fault {form['name']!r}. {hint}")
    page, every, times = (None if form[part] is None else int(form[part]) for part in ("page", "every", "times"))
    return Selection(fault, page, times, every or 1)
