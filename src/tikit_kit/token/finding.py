"""Find the access token, and refuse a value that an HTTP header cannot carry."""

import logging
import os
import re
import shlex
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tikit_kit.errors import TikitError
from tikit_kit.text import one_line

from .files import is_open_to_others
from .record import Record
from .stores import FileStore, KeyringStore, Store, TokenSource

_SHORTEST_SECRET = 8
_log = logging.getLogger("tikit_kit")


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and its source. The repr does not contain the value.

    Attributes:
        value: the value of the token.
        source: where the token came from.
        store: the store that contains the token; None if it came from an argument, TIKIT_TOKEN or a prompt.
        record: the stored record of the token; empty if there is no record or if it belongs to another value.
    """

    value: str = field(repr=False)
    source: TokenSource
    store: Store | None = None
    record: Record = field(default_factory=Record)

    def mask(self, text: str) -> str:
        """Return a text with `(the token)` in place of the value, for what a server may have repeated.

        The value is found in upper and lower case, since host names have no case, percent-encoded as in a link, and
        with backslashes as in a repr. A value of less than eight characters is no secret and is left: it would be
        found in ordinary words.
        """
        if len(self.value) < _SHORTEST_SECRET:
            return text
        pattern = "".join(rf"\\?(?:{re.escape(character)}|%{ord(character):02x})" for character in self.value)
        return re.sub(pattern, "(the token)", text, flags=re.IGNORECASE)


def find_token(token: str | None, address: str, *, ask: bool = True) -> Token:
    """Find the access token and check that an HTTP header can carry it.

    The first of these sources that contains a token is used. Surrounding whitespace is removed.

    1. The argument.
    2. `TIKIT_TOKEN`.
    3. The file that `TIKIT_TOKEN_FILE` names: UTF-8, or UTF-16 with a byte order mark, as Windows PowerShell
       writes it. If this variable is set, the keyring is not used.
    4. The operating system's keyring: service `tikit-kit`, user name the address.
    5. A prompt that does not show the token, if stdin and stderr are terminals.

    Args:
        token: the token, or None to use the other sources.
        address: the address of the API, as `find_address` returns it.
        ask: whether to use the prompt.

    Returns:
        The access token with its source. A file that other users can read is logged as a warning.

    Raises:
        TikitError: there is no token, the argument is empty, the file cannot be read, or a header cannot carry the
            token.
    """
    if token is not None:
        if not (value := token.strip()):
            raise TikitError("the access token is empty", "Pass its value, or leave it out to use TIKIT_TOKEN.")
        return Token(check_token_value(value), TokenSource.ARGUMENT)
    if value := os.environ.get("TIKIT_TOKEN", "").strip():
        return Token(check_token_value(value), TokenSource.VARIABLE)
    path = os.environ.get("TIKIT_TOKEN_FILE", "").strip()
    store = FileStore(path) if path else KeyringStore(address)
    if value := store.read():
        check_token_value(value)
        if path:
            _warn_of_readers(path)
        record = store.read_record()
        return Token(value, store.source, store, record if record.matches(value) else Record())
    if ask and _has_terminal() and (value := prompt_for_token()):
        return Token(check_token_value(value), TokenSource.PROMPT)
    hint = "Create one in Settings > Access Tokens, then set TIKIT_TOKEN or store it (python -m tikit_kit token store)."
    raise TikitError("there is no access token", hint)


def check_token_value(value: str) -> str:
    """Return the value of an access token if an HTTP header can carry it.

    Raises:
        TikitError: a header cannot carry the value; the message does not contain it.
    """
    prefix = "the access token cannot be sent: it contains "
    if not all("!" <= character <= "~" for character in value):
        problem = "a space" if " " in value else "a line break, a control character or a character outside ASCII"
        raise TikitError(prefix + problem, "Copy the value again, without 'Bearer' and in one line.")
    if value[0] in "'\"" or value[-1] in "'\"":
        raise TikitError(prefix + "quotation marks", "Set it again without them.")
    return value


@cache
def _warn_of_readers(path: str) -> None:
    # The cache suppresses the second warning of a script that opens Tikit twice.
    if is_open_to_others(Path(path)):
        _log.warning("other users can read the token file: run chmod 600 %s", one_line(shlex.quote(path)))


def prompt_for_token() -> str:
    """Prompt for the access token without showing it, and return the input; empty at the end of input."""
    from getpass import getpass

    try:
        return getpass("Access token (input is hidden): ", stream=sys.stderr).strip()
    except EOFError:
        return ""


def _has_terminal() -> bool:
    return bool(sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty())
