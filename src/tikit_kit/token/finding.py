"""Finding the access token, and refusing one that a header cannot carry."""

import os
import sys
from dataclasses import dataclass, field

from tikit_kit.errors import TikitError

from .record import Record
from .stores import FileStore, KeyringStore, Store, TokenSource


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and where it came from; its value never shows in a repr.

    Args:
        value: the token itself.
        source: where it came from.
        store: what keeps it, for whoever replaces it; None if it came by argument, variable or prompt.
        record: what is known of it; empty if nothing is, or if the record there is about another value.

    """

    value: str = field(repr=False)
    source: TokenSource
    store: Store | None = None
    record: Record = field(default_factory=Record)


def find_token(token: str | None, address: str, *, ask: bool = True) -> Token:
    """Look for the access token where the user may have put it, and check that it can be sent.

    The order is: the argument, `TIKIT_TOKEN`, the file that `TIKIT_TOKEN_FILE` names (UTF-8, or UTF-16 with
    a byte order mark, as Windows PowerShell writes it), the operating system's keyring (service `tikit-kit`,
    user name the address), and a hidden prompt if stdin and stderr are terminals. Blanks and newlines around
    the token are dropped, and what is then empty counts as absent.

    Args:
        token: the token, or None to look for it.
        address: the address of the API, as `find_address` gives it.
        ask: whether to prompt for it in the end.

    Raises:
        TikitError: there is no token, the file cannot be read, or the token cannot be sent.

    """
    if value := (token or "").strip():
        return Token(check_value(value), TokenSource.ARGUMENT)
    if value := os.environ.get("TIKIT_TOKEN", "").strip():
        return Token(check_value(value), TokenSource.VARIABLE)
    name = os.environ.get("TIKIT_TOKEN_FILE", "").strip()
    store = FileStore(name) if name else KeyringStore(address)
    if value := store.read():
        check_value(value)
        record = store.read_record()
        return Token(value, store.source, store, record if record.matches(value) else Record())
    if ask and _can_ask() and (value := prompt()):
        return Token(check_value(value), TokenSource.PROMPT)
    hint = "Create one in Settings > Access Tokens, then set TIKIT_TOKEN or store it (python -m tikit_kit token store)."
    raise TikitError("there is no access token", hint)


def check_value(value: str) -> str:
    """Give a token back if a header can carry it.

    Raises:
        TikitError: it cannot be sent; the message does not show it.

    """
    what = "the access token cannot be sent: it holds "
    if not all("!" <= letter <= "~" for letter in value):
        kind = "a blank" if " " in value else "a line break, a control character or a letter beyond ASCII"
        raise TikitError(what + kind, "Copy it again: the value alone, in one line, without 'Bearer'.")
    if value[0] in "'\"" or value[-1] in "'\"":
        raise TikitError(what + "quotation marks", "Set it again without them.")
    return value


def prompt() -> str:
    """Ask for the access token at the terminal, without showing it, and give it; empty if there is none."""
    from getpass import getpass

    try:
        return getpass("Access token (it will not show): ", stream=sys.stderr).strip()
    except EOFError:
        return ""


def _can_ask() -> bool:
    return bool(sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty())
