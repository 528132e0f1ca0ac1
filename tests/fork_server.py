"""Fork for each request of `forked_python`, and run its program in the fork: python tests/fork_server.py MODULE...

The modules are imported first. Stdin is a socket. A request is one line of JSON: either a program to start, with its
three standard streams as descriptors, or a process to wait for. The reply is a process id or an exit code.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, ModuleType


def serve(modules: Sequence[str]) -> list[str]:
    """Handle requests until the socket is closed. Return in each fork, with the arguments of its program."""
    sys.path.remove(str(Path(__file__).parent))  # the folder of this program belongs to no other
    for module in modules:
        importlib.import_module(module)
    gc.freeze()  # garbage collection in a fork would copy the memory of all these modules
    signal.signal(signal.SIGALRM, _raise_timeout)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the programs
    with socket.socket(fileno=os.dup(0)) as connection:
        while True:
            start, streams, _, _ = socket.recv_fds(connection, 1, 3)
            if not start:
                sys.exit()
            with connection.makefile("rb") as rest:
                request = json.loads(start + rest.readline())
            if "wait" in request:
                reply = _wait(request["wait"], request["timeout"])
            elif reply := os.fork():
                for stream in streams:
                    os.close(stream)
            else:
                _begin(request["folder"], request["environment"], streams)
                return list(request["arguments"])
            connection.sendall(str(reply).encode())


def _wait(process_id: int, timeout: int) -> int:
    """Return the exit code of a process; kill it if it exceeds the timeout in seconds, unless that is 0."""
    signal.alarm(timeout)
    try:
        _, status = os.waitpid(process_id, 0)
    except TimeoutError:
        os.kill(process_id, signal.SIGKILL)
        _, status = os.waitpid(process_id, 0)
    signal.alarm(0)
    return os.waitstatus_to_exitcode(status)


def _raise_timeout(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _begin(folder: str, environment: dict[str, str], streams: Sequence[int]) -> None:
    """Set up this process as a new interpreter would be."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def run(arguments: list[str]) -> None:
    """Run a program: a file, `-m` and a module, or `-c` and code, with its own arguments behind it."""
    match arguments:
        case ["-m", module, *_]:
            sys.argv = arguments[1:]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case ["-c", code, *own]:
            sys.argv = ["-c", *own]
            sys.modules["__main__"] = ModuleType("__main__")
            exec(compile(code, "<string>", "exec"), vars(sys.modules["__main__"]))
        case [file, *_]:
            sys.argv = arguments
            sys.path.insert(0, str(Path(file).parent))
            runpy.run_path(file, run_name="__main__")


if __name__ == "__main__":
    run(serve(sys.argv[1:]))
