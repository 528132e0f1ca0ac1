"""The access token in the operating system's keyring."""

import threading
from contextlib import closing

KEYRING_SERVICE = "tikit-kit"
"""The service under which the keyring holds tokens; the user name is the address of the API."""

_SECONDS = 3.0


def ask_keyring(address: str) -> str:
    """Give the token that the keyring holds for an address, an empty text if there is none.

    A keyring that is not installed, is locked or fails gives none. So does one that does not answer in three
    seconds: it may be waiting for somebody to unlock it.

    Args:
        address: the address of the API, as `find_address` gives it.

    """
    try:
        import keyring
    except ImportError:
        return ""
    found: list[str] = []

    def ask() -> None:
        try:
            backend = keyring.get_keyring()
            if not _is_locked([backend, *getattr(backend, "backends", [])]):
                found.append(backend.get_password(KEYRING_SERVICE, address) or "")
        except Exception:  # somebody else's code: it may fail in any way
            return

    # A daemon: a thread that waits for somebody shall not keep Python from ending.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return found[0] if found else ""


def _is_locked(backends: list[object]) -> bool:
    # The Secret Service's get_password opens a dialogue to unlock, which would outlive the thread's time.
    if not any(type(backend).__module__.endswith(".SecretService") for backend in backends):
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        return bool(secretstorage.Collection(bus).is_locked())
