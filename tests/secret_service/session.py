"""A desktop session of one's own: a bus, a home, and GNOME's keyring on it. Nothing of the developer's is seen."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

# A bus that starts nothing by itself: the system's own would bring a keyring up when one is asked for.
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
WAIT = """
import time, secretstorage
end = time.monotonic() + 20
while not secretstorage.check_service_availability(bus := secretstorage.dbus_init()):
    bus.close()
    if time.monotonic() > end:
        raise SystemExit("the keyring did not come up")
    time.sleep(0.02)
"""
LOCK = "import secretstorage\nsecretstorage.Collection(secretstorage.dbus_init()).lock()\n"


class Session:
    """A session under `dbus-run-session`, as a context manager; `environment` is all that a process in it sees."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._running = ExitStack()
        run = home / "run"
        run.mkdir(mode=0o700, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "VIRTUAL_ENV") if name in os.environ}
        places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
        self.environment = kept | places | {"HOME": str(home), "XDG_RUNTIME_DIR": str(run)}

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
        """Start GNOME's keyring and wait until it answers; unlocked, it makes what it keeps secrets in."""
        flags = ["--foreground", "--components=secrets", *(["--unlock"] if unlocked else [])]
        daemon = self._start(["gnome-keyring-daemon", *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._running.callback(daemon.terminate)
        assert daemon.stdin
        daemon.stdin.write("the password of this session" if unlocked else "")
        daemon.stdin.close()
        self.python("-c", WAIT).check_returncode()

    def lock(self) -> None:
        """Lock the keyring, as a desktop does when its user leaves."""
        self.python("-c", LOCK).check_returncode()

    def python(self, *arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the session; one that waits for somebody is an error."""
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
        # Its end closes the pipes, which ends the bus, and waits for it.
        return self._running.enter_context(process)
