"""The settings of a sandbox, with their defaults."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

Collation = Literal["nocase", "binary"]
LogLevel = Literal["error", "info", "debug"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings with which a sandbox starts, one for each command-line option.

    Attributes:
        port: the TCP port; 0 takes any free one.
        now: the start of the sandbox's clock; None takes the computer's clock.
        stop_clock: whether the clock stands still until it is moved.
        token_expires: the expiry of the printed access token; None means a month after the start.
        log_level: what the sandbox logs to stderr.
        as_json: whether the address and the access token are printed as one line of JSON.
        tickets: how many tickets are generated.
        seed: the number from which everything is generated.
        recent: whether the generated history ends at the time of the clock instead of on 2 November 2026.
        data: a snapshot to start from instead of generated data.
        database: the SQLite file; None stores everything in memory.
        page_size: entities on a page; 0 sends all at once.
        max_top: the greatest ``$top`` that is allowed; None allows any.
        skip_token: whether next links use ``$skiptoken`` instead of ``$skip``.
        collation: whether text is compared without regard to case (``nocase``) or with it (``binary``).
        faults: the faults that spoil responses, each as ``NAME[@PAGE][/EVERY][:TIMES]``, or ``none``, which only lets
            them be changed while the sandbox runs; None spoils nothing.
        until_stdin_closes: whether the sandbox stops when its standard input ends.
    """

    port: int = 8080
    now: datetime | None = None
    stop_clock: bool = False
    token_expires: datetime | None = None
    log_level: LogLevel = "error"
    as_json: bool = False
    tickets: int = 1250
    seed: int = 1
    recent: bool = False
    data: Path | None = None
    database: Path | None = None
    page_size: int = 100
    max_top: int | None = None
    skip_token: bool = False
    collation: Collation = "nocase"
    faults: Sequence[str] | None = None
    until_stdin_closes: bool = False
