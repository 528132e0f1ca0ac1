"""Run Python programs in forks of a process that has imported what they import, which takes most of a short run.

A fork has its own arguments, environment, streams, exit handlers and exit code, as a new interpreter has. Its program
only finds some modules loaded. Elsewhere than on Linux, and with --fresh-python, each program gets a new interpreter.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

# Without tikit_kit.script, since importing it changes how a program ends.
_KIT = ("tikit_kit.rotation", "tikit_kit.terminal.arguments", "tikit_kit.terminal.show")
_KIT_WHEN_NEEDED = ("asyncio", "httpx_retries", "keyring")
_PLAYER = ("http.server", "yaml")
_SANDBOX = ("tikit_sandbox.server", "tikit_sandbox.faults.proxy", "tikit_sandbox.faults.selection")
_READ_LATER = {"PYTHONPATH", "PYTHON_KEYRING_BACKEND"}
"""Variables that a fork respects. Others named PYTHON... are read when an interpreter starts."""

fresh = sys.platform != "linux"
"""Whether each program gets a new interpreter."""


class Process(Protocol):
    """A running program."""

    returncode: int | None

    def send_signal(self, sig: int, /) -> None:
        """Send a signal."""

    def terminate(self) -> None:
        """Send SIGTERM."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code when the program has ended."""


def run_python(
    arguments: Sequence[str], environment: Mapping[str, str], *, stdin: bytes = b"", timeout: int = 60
) -> subprocess.CompletedProcess[bytes]:
    """Run a Python program to its end.

    Args:
        arguments: as Python takes them: a file, `-m` and a module, or `-c` and code, then the program's own.
        environment: the whole environment of the program.
        stdin: what it reads.
        timeout: seconds after which it is killed.

    Raises:
        subprocess.TimeoutExpired: the program was killed.
    """
    if _needs_interpreter(environment):
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, input=stdin, capture_output=True, timeout=timeout)
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        source.write(stdin)
        source.seek(0)
        streams = (source.fileno(), stdout.fileno(), stderr.fileno())
        code = start_python(arguments, environment, streams).wait(timeout)
        if code == -signal.SIGKILL:
            raise subprocess.TimeoutExpired(list(arguments), timeout)
        for file in (stdout, stderr):
            file.seek(0)
        return subprocess.CompletedProcess(list(arguments), code, stdout.read(), stderr.read())


def start_python(arguments: Sequence[str], environment: Mapping[str, str], streams: tuple[int, int, int]) -> "Process":
    """Start a Python program with these descriptors as stdin, stdout and stderr.

    Args:
        arguments: as for `run_python`.
        environment: the whole environment of the program.
        streams: the descriptors. The caller closes its own.
    """
    if _needs_interpreter(environment):
        stdin, stdout, stderr = streams
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, env=environment, stdin=stdin, stdout=stdout, stderr=stderr)
    server = _sandbox if "tikit_sandbox" in arguments else _kit
    return server.start(arguments, environment, streams)


def _needs_interpreter(environment: Mapping[str, str]) -> bool:
    def variables(mapping: Mapping[str, str]) -> dict[str, str]:
        return {name: text for name, text in mapping.items() if name.startswith("PYTHON") and name not in _READ_LATER}

    return fresh or variables(environment) != variables(os.environ)


class _Fork:
    """A program that runs in a fork."""

    def __init__(self, server: "_ForkServer", process_id: int) -> None:
        self._server = server
        self._process_id = process_id
        self.returncode: int | None = None

    def send_signal(self, sig: int, /) -> None:
        if self.returncode is None:
            os.kill(self._process_id, sig)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code. After the timeout, in whole seconds, the program is killed, and the code is -9."""
        if self.returncode is None:
            self.returncode = self._server.request({"wait": self._process_id, "timeout": int(timeout or 0)})
        return self.returncode


class _ForkServer:
    """A process that runs fork_server.py. It starts when it is needed, and ends with this process."""

    def __init__(self, *modules: str) -> None:
        self._modules = modules
        self._connection: socket.socket | None = None

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[int]) -> _Fork:
        """Start a program with these descriptors as stdin, stdout and stderr."""
        request = {"arguments": list(arguments), "environment": dict(environment), "folder": str(Path.cwd())}
        return _Fork(self, self.request(request, streams))

    def request(self, request: Mapping[str, object], descriptors: Sequence[int] = ()) -> int:
        """Send a request with file descriptors, and return the reply."""
        connection = self._connection = self._connection or self._connect()
        line = json.dumps(request).encode() + b"\n"
        socket.send_fds(connection, [line[:1]], descriptors)
        connection.sendall(line[1:])
        return int(connection.recv(100))

    def _connect(self) -> socket.socket:
        connection, other_end = socket.socketpair()
        command = [sys.executable, str(Path(__file__).with_name("fork_server.py")), *self._modules]
        path = os.pathsep.join(filter(None, sys.path))
        with other_end:
            process = subprocess.Popen(command, stdin=other_end.fileno(), env=os.environ | {"PYTHONPATH": path})
        atexit.register(process.wait, 20)
        atexit.register(connection.close)  # runs before the wait: exit handlers run in reverse order
        return connection


_kit = _ForkServer(*_KIT, *_KIT_WHEN_NEEDED, *_PLAYER)
_sandbox = _ForkServer(*_SANDBOX)
