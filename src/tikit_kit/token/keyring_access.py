"""Use the operating system's keyring with a time limit, and never open an unlock dialog."""

import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from tikit_kit.errors import TikitError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")


def use_keyring(operation: Callable[["KeyringBackend"], T], seconds: float) -> T:
    """Run an operation on the keyring in a separate thread and return its result.

    Args:
        operation: the function to call with the keyring.
        seconds: the time limit. A later result is discarded: the keyring may be waiting for the user.

    Returns:
        The result of the operation.

    Raises:
        TikitError: the keyring is not installed, is locked, fails or exceeds the time limit. The message of the
            keyring is left out, since it may contain the value to store.
    """
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError:
        raise TikitError("keyring is not installed", "Install it: pip install keyring.") from None
    results: list[T] = []
    errors: list[TikitError] = []

    def run() -> None:
        try:
            backend = keyring.get_keyring()
            if _is_locked([backend, *getattr(backend, "backends", [])]):
                raise TikitError("the keyring is locked", "Unlock it and try again.")
            results.append(operation(backend))
        except TikitError as error:
            errors.append(error)
        except NoKeyringError:
            errors.append(TikitError("this computer has no keyring that can be used"))
        except Exception as error:  # a third-party backend can raise any exception
            errors.append(TikitError(f"the keyring failed ({type(error).__name__})"))

    # A daemon thread does not keep Python from exiting while the keyring waits for the user.
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if results:
        return results[0]
    raise errors[0] if errors else TikitError(f"the keyring did not respond within {seconds:.0f} seconds")


def _is_locked(backends: list[object]) -> bool:
    # A call to a locked Secret Service opens an unlock dialog, which would stay open after the time limit.
    if not any(type(backend).__module__.endswith(".SecretService") for backend in backends):
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return bool(secretstorage.Collection(bus).is_locked())
        except secretstorage.ItemNotFoundException:
            # Creating a collection would open a dialog too.
            raise TikitError("the keyring is not set up: it has no default collection") from None
