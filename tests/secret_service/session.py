"""An isolated desktop session: a D-Bus bus, a home folder and GNOME's keyring. It sees no data of the developer."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

# This bus has no service activation. The system's bus would start a keyring on the first request.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
WAIT_FOR_KEYRING = """
import time, secretstorage
deadline = time.monotonic() + 20
while not secretstorage.check_service_availability(bus := secretstorage.dbus_init()):
    bus.close()
    if time.monotonic() > deadline:
        raise SystemExit("the keyring did not start")
    time.sleep(0.02)
"""
LOCK = "import secretstorage\nsecretstorage.Collection(secretstorage.dbus_init()).lock()\n"


class Session:
    """A session under `dbus-run-session`, as a context manager.

    Attributes:
        environment: all environment variables of the processes in the session.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._running = ExitStack()
        run = home / "run"
        run.mkdir(mode=0o700, exist_ok=True)
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "VIRTUAL_ENV") if name in os.environ}
        folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
        self.environment = inherited | folders | {"HOME": str(home), "XDG_RUNTIME_DIR": str(run)}

    def __enter__(self) -> Self:
        config = self._home / "bus.conf"
        config.write_text(BUS.format(folder=self._home / "run"), encoding="utf-8")
        shell = ["sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat']
        command = ["dbus-run-session", f"--config-file={config}", "--", *shell]
        bus = self._start(command, stdout=subprocess.PIPE)
        assert bus.stdout
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def start_keyring(self, *, unlocked: bool) -> None:
        """Start GNOME's keyring and wait until it responds. If unlocked, it creates its default collection."""
        flags = ["--foreground", "--components=secrets", *(["--unlock"] if unlocked else [])]
        daemon = self._start(["gnome-keyring-daemon", *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._running.callback(daemon.terminate)
        assert daemon.stdin
        daemon.stdin.write("the password of this session" if unlocked else "")
        daemon.stdin.close()
        self.python("-c", WAIT_FOR_KEYRING).check_returncode()

    def lock(self) -> None:
        """Lock the keyring, as a desktop does when the user logs out."""
        self.python("-c", LOCK).check_returncode()

    def python(self, *arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the session. Raise an error if it waits for input."""
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment | variables,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )

    def _start(self, command: list[str], *, stdout: int, stderr: int | None = None) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command, env=self.environment, stdin=subprocess.PIPE, stdout=stdout, stderr=stderr, text=True
        )
        # On exit, Popen closes the pipes, which stops the bus, and waits for the process.
        return self._running.enter_context(process)
