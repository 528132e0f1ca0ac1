"""The operating system's keyring, which may be missing, locked, or waiting for somebody."""

import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

from .errors import TikitError

KEYRING_SERVICE = "tikit-kit"
"""The service under which the keyring holds tokens; the user name is the address of the API."""

T = TypeVar("T")

# To read: a script shall not wait for somebody. To write: somebody is there, and may be asked.
_READING, _WRITING = 3.0, 60.0
_OTHERWISE = "Put it into a file, readable by you alone, and name that in TIKIT_TOKEN_FILE."
# What Windows' credential store takes: 2,560 bytes of UTF-16.
_WINDOWS_LETTERS = 1280


def ask_keyring(user_name: str) -> str:
    """Give what the keyring holds for a user name, an empty text if that is nothing.

    A keyring that is not installed, is locked or fails gives nothing. So does one that does not answer in three
    seconds: it may be waiting for somebody to unlock it.

    Args:
        user_name: for the value of a token the address of the API, as `find_address` gives it.

    """
    try:
        return str(_within_limits(lambda backend: backend.get_password(KEYRING_SERVICE, user_name), _READING) or "")
    except TikitError:
        return ""


def tell_keyring(user_name: str, text: str) -> None:
    """Keep a text in the keyring for a user name, and check that it is there.

    Raises:
        TikitError: there is no keyring, it is locked, or it does not take the text.

    """

    def keep(backend: Any) -> bool:
        if type(backend).__module__.endswith(".Windows") and len(text) > _WINDOWS_LETTERS:
            raise TikitError(
                f"the keyring of Windows takes {_WINDOWS_LETTERS:,} letters, not {len(text):,}", _OTHERWISE
            )
        backend.set_password(KEYRING_SERVICE, user_name, text)
        return bool(backend.get_password(KEYRING_SERVICE, user_name) == text)

    if not _within_limits(keep, _WRITING):
        raise TikitError("the keyring did not keep the access token", _OTHERWISE)


def forget_in_keyring(user_name: str) -> bool:
    """Remove what the keyring holds for a user name; say whether there was something.

    Raises:
        TikitError: there is no keyring, or it is locked.

    """

    def remove(backend: Any) -> bool:
        if backend.get_password(KEYRING_SERVICE, user_name) is None:
            return False
        backend.delete_password(KEYRING_SERVICE, user_name)
        return True

    return _within_limits(remove, _WRITING)


def _within_limits(use: Callable[[Any], T], seconds: float) -> T:
    """Use the keyring in a thread that may be left behind; whatever goes wrong is a TikitError."""
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError:
        raise TikitError("the keyring library is not installed (tikit-kit[keyring])", _OTHERWISE) from None
    found: list[T] = []
    failed: list[TikitError] = []

    def call() -> None:
        try:
            backend = keyring.get_keyring()
            if _is_locked([backend, *getattr(backend, "backends", [])]):
                failed.append(TikitError("the keyring is locked", f"Unlock it. {_OTHERWISE}"))
            else:
                found.append(use(backend))
        except TikitError as error:
            failed.append(error)
        except NoKeyringError:
            failed.append(TikitError("this machine has no keyring", _OTHERWISE))
        except Exception as error:  # somebody else's code: it may fail in any way
            failed.append(TikitError(f"the keyring failed ({type(error).__name__})", _OTHERWISE))

    # A daemon: a thread that waits for somebody shall not keep Python from ending.
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(seconds)
    if found:
        return found[0]
    raise failed[0] if failed else TikitError("the keyring does not answer: it may wait to be unlocked", _OTHERWISE)


def _is_locked(backends: list[object]) -> bool:
    # The Secret Service's get_password opens a dialogue to unlock, which would outlive the thread's time.
    if not any(type(backend).__module__.endswith(".SecretService") for backend in backends):
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        return bool(secretstorage.Collection(bus).is_locked())
