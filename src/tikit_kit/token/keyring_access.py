"""The operating system's keyring, asked so that it can neither hang nor open a dialogue."""

import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from tikit_kit.errors import TikitError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")


def use_keyring(act: Callable[["KeyringBackend"], T], seconds: float) -> T:
    """Do something with the keyring, in a thread of its own, and give what comes of it.

    Args:
        act: what to do.
        seconds: how long to wait for it. What comes later is dropped: the keyring may be waiting for somebody.

    Raises:
        TikitError: the keyring is not installed, is locked, fails or takes too long. What the keyring says of
            it is left out: it may hold what was to be stored.

    """
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError:
        raise TikitError("keyring is not installed", "Install it: pip install keyring.") from None
    done: list[T] = []
    problems: list[TikitError] = []

    def run() -> None:
        try:
            backend = keyring.get_keyring()
            if _is_locked([backend, *getattr(backend, "backends", [])]):
                raise TikitError("the keyring is locked", "Unlock it and try again.")
            done.append(act(backend))
        except TikitError as error:
            problems.append(error)
        except NoKeyringError:
            problems.append(TikitError("there is no keyring here that can be used"))
        except Exception as error:  # somebody else's code: it may fail in any way
            problems.append(TikitError(f"the keyring failed ({type(error).__name__})"))

    # A daemon: a thread that waits for somebody shall not keep Python from ending.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if done:
        return done[0]
    raise problems[0] if problems else TikitError(f"the keyring did not answer in {seconds:.0f} seconds")


def _is_locked(backends: list[object]) -> bool:
    # The Secret Service's own calls open a dialogue to unlock, which would outlive the thread's time.
    if not any(type(backend).__module__.endswith(".SecretService") for backend in backends):
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return bool(secretstorage.Collection(bus).is_locked())
        except secretstorage.ItemNotFoundException:
            # Making one would open a dialogue too.
            raise TikitError("the keyring is not set up: it has no default collection") from None
