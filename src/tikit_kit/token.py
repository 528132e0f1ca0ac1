"""Finding the access token, and refusing one that a header cannot carry."""

import os
import sys
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from .errors import TikitError
from .record import Record
from .stores import FileStore, KeyringStore, Store


class TokenSource(StrEnum):
    """Where a token came from."""

    ARGUMENT = "argument"
    VARIABLE = "TIKIT_TOKEN"
    FILE = "TIKIT_TOKEN_FILE"
    KEYRING = "keyring"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and where it came from; its value never shows in a repr.

    `store` is where it is kept, None if that is nowhere; `expires` its end, None if that is not known.
    """

    value: str = field(repr=False)
    source: TokenSource
    store: Store | None = None
    expires: datetime | None = None


def find_token(token: str | None, address: str) -> Token:
    """Look for the access token where the user may have put it, and check that it can be sent.

    The order is: the argument, `TIKIT_TOKEN`, the file that `TIKIT_TOKEN_FILE` names (UTF-8, or UTF-16 with
    a byte order mark, as Windows PowerShell writes it), the operating system's keyring (service `tikit-kit`,
    user name the address), and a hidden prompt if stdin and stderr are terminals. Blanks and newlines around
    the token are dropped, and what is then empty counts as absent.

    Args:
        token: the token, or None to look for it.
        address: the address of the API, as `find_address` gives it.

    Raises:
        TikitError: there is no token, the file cannot be read, or the token cannot be sent.

    """
    if value := (token or "").strip():
        return _checked(value, TokenSource.ARGUMENT)
    if value := os.environ.get("TIKIT_TOKEN", "").strip():
        return _checked(value, TokenSource.VARIABLE)
    if name := os.environ.get("TIKIT_TOKEN_FILE", "").strip():
        file = FileStore(Path(name))
        return _checked(file.read(), TokenSource.FILE, file)
    if value := (keyring := KeyringStore(address)).read():
        return _checked(value, TokenSource.KEYRING, keyring)
    if value := _ask_user().strip():
        return _checked(value, TokenSource.PROMPT)
    hint = "Create one in Settings > Access Tokens, then set TIKIT_TOKEN."
    raise TikitError("there is no access token", hint)


def _checked(value: str, source: TokenSource, store: Store | None = None) -> Token:
    what = "the access token cannot be sent: it holds "
    if not all("!" <= letter <= "~" for letter in value):
        kind = "a blank" if " " in value else "a line break, a control character or a letter beyond ASCII"
        raise TikitError(what + kind, "Copy it again: the value alone, in one line, without 'Bearer'.")
    if value[0] in "'\"" or value[-1] in "'\"":
        raise TikitError(what + "quotation marks", "Set it again without them.")
    record = store.read_record() if store else Record()
    return Token(value, source, store, record.expires if record.is_about(value) else None)


def _ask_user() -> str:
    if not (sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    from getpass import getpass

    try:
        return getpass("Access token (it will not show): ", stream=sys.stderr)
    except EOFError:
        return ""
