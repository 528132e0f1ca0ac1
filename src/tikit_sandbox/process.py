"""A sandbox in a process of its own, for tests and other programs: start it, spoil its responses, reset and stop it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self


class SandboxError(Exception):
    """A sandbox did not start, or refused what was asked for. The message is one line."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox. Use it as a context manager, or call `stop()`.

    Attributes:
        url: the address of its API, for `TIKIT_URL`.
        token: an access token of an administrator, for `TIKIT_TOKEN`.
        process: its process, which ends with this one.
    """

    url: str
    token: str
    process: "subprocess.Popen[str]"

    @classmethod
    def start(cls, options: Sequence[str] = ()) -> Self:
        """Start a sandbox on a free port, and wait until it is ready.

        Args:
            options: options of `python -m tikit_sandbox`, such as `["--tickets", "50"]`.

        Raises:
            SandboxError: it did not start. Its message is on stderr.
        """
        own = ["--json", "--port", "0", "--fault", "none", "--until-stdin-closes"]
        command = [sys.executable, "-m", "tikit_sandbox", *own, *options]
        pipe = subprocess.PIPE
        process = subprocess.Popen(  # noqa: S603 (this interpreter, and no shell)
            command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            process.communicate()
            raise SandboxError(f"the sandbox did not start: {' '.join(command)}")
        ready = json.loads(line)
        return cls(ready["url"], ready["token"], process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()

    def stop(self, timeout: float = 10.0) -> None:
        """Stop the process and wait for its end.

        Args:
            timeout: after so many seconds the process is killed.
        """
        self.process.terminate()
        try:
            self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this process, with the two variables that lead a script to the sandbox."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("TIKIT_")}
        return others | {"TIKIT_URL": self.url, "TIKIT_TOKEN": self.token}

    def reset(self) -> None:
        """Return to the data with which it started, in one transaction. Its clock starts again, and no fault is left.

        Raises:
            SandboxError: it has a file of its own.
        """
        self._control("reset", {})

    def fail(self, *faults: str, times: int | None = None, every: int = 1) -> None:
        """Spoil the responses from now on, in place of any faults before. Without a fault, responses are good again.

        Args:
            faults: names of faults, as `python -m tikit_sandbox --list-faults` prints them, such as `status-503`.
            times: how many responses each fault spoils; None spoils all.
            every: 10 spoils every tenth response.

        Raises:
            SandboxError: there is no such fault.
        """
        ending = f"/{every}" + ("" if times is None else f":{times}")
        self._control("faults", {"faults": [f"{fault}{ending}" for fault in faults]})

    def advance_clock(self, seconds: float) -> None:
        """Move its clock forward.

        Raises:
            SandboxError: the time is out of range.
        """
        self._control("clock", {"advance_seconds": seconds})

    def _control(self, name: str, body: dict[str, Any]) -> None:
        from http.client import HTTPConnection  # here, since a test run that starts no sandbox does not need it
        from urllib.parse import urlsplit

        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            connection.request("POST", f"/sandbox/{name}", json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read().decode().strip()
        finally:
            connection.close()
        if response.status != 200:
            raise SandboxError(
                text or f"the sandbox responds {response.status}: its clock may be beyond the token's expiry"
            )
