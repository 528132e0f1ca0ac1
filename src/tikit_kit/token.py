"""Finding the access token, and refusing one that a header cannot carry."""

import os
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from .errors import TikitError
from .vault import ask_keyring

_FILE_BYTES = 65536
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class TokenSource(StrEnum):
    """Where a token came from."""

    ARGUMENT = "argument"
    VARIABLE = "TIKIT_TOKEN"
    FILE = "TIKIT_TOKEN_FILE"
    KEYRING = "keyring"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and where it came from; its value never shows in a repr."""

    value: str = field(repr=False)
    source: TokenSource


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
        return _checked(_read_file(Path(name)), TokenSource.FILE)
    if value := ask_keyring(address).strip():
        return _checked(value, TokenSource.KEYRING)
    if value := _ask_user().strip():
        return _checked(value, TokenSource.PROMPT)
    hint = "Create one in Settings > Access Tokens, then set TIKIT_TOKEN."
    raise TikitError("there is no access token", hint)


def _checked(value: str, source: TokenSource) -> Token:
    what = "the access token cannot be sent: it holds "
    if not all("!" <= letter <= "~" for letter in value):
        kind = "a blank" if " " in value else "a line break, a control character or a letter beyond ASCII"
        raise TikitError(what + kind, "Copy it again: the value alone, in one line, without 'Bearer'.")
    if value[0] in "'\"" or value[-1] in "'\"":
        raise TikitError(what + "quotation marks", "Set it again without them.")
    return Token(value, source)


def _read_file(path: Path) -> str:
    hint = "TIKIT_TOKEN_FILE names a text file that holds the access token and nothing else."
    try:
        with path.open("rb") as file:
            data = file.read(_FILE_BYTES + 1)
    except OSError as error:
        raise TikitError(f"the token file cannot be read: {error.strerror or 'no file'}", hint) from None
    if len(data) > _FILE_BYTES:
        raise TikitError("the token file is too large to be one", hint)
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        value = data.decode(encoding).strip()
    except UnicodeDecodeError:
        raise TikitError("the token file is not text in UTF-8, nor in UTF-16 with a BOM", hint) from None
    if not value:
        raise TikitError("the token file is empty", hint)
    return value


def _ask_user() -> str:
    if not (sys.stdin and sys.stderr and sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    from getpass import getpass

    try:
        return getpass("Access token (it will not show): ", stream=sys.stderr)
    except EOFError:
        return ""
