"""The arguments of a script: positional, in one order, optional ones last."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tikit_kit.errors import TikitError


def arguments(**declared: Any) -> SimpleNamespace:
    """Read the command line of the running script; `--help` prints the script's docstring and ends it.

    Args:
        declared: each argument's name and its default, or its type if it has to be given:
            `arguments(title=str, id=100)`. What is given is made the type of the default. `dry_run=False` is
            a flag: `--dry-run`, anywhere, makes it true.

    Returns:
        The values by name, as in `given.id`.

    Raises:
        TikitError: too many, too few, or one that should be a whole number and is not.

    """
    import __main__

    usage = f"Usage: python {Path(sys.argv[0]).name}"
    flags = {f"--{name.replace('_', '-')}": name for name, default in declared.items() if default is False}
    positional = {name: default for name, default in declared.items() if default is not False}
    for name, default in positional.items():
        usage += f" {name.upper()}" if isinstance(default, type) else f" [{name.upper()}]"
    usage += "".join(f" [{flag}]" for flag in flags)
    texts = [text for text in sys.argv[1:] if text not in flags]
    if "--help" in texts or "-h" in texts:
        print(f"{__main__.__doc__}\n{usage}")
        raise SystemExit(0)
    if len(texts) > len(positional):
        raise TikitError(f"the argument {texts[len(positional)]!r} is one too many", usage)
    return SimpleNamespace(
        **{name: flag in sys.argv[1:] for flag, name in flags.items()},
        **{
            name: _value(name, default, texts[position] if position < len(texts) else None, usage)
            for position, (name, default) in enumerate(positional.items())
        },
    )


def _value(name: str, default: Any, text: str | None, usage: str) -> Any:
    kind = default if isinstance(default, type) else type(default)
    if text is None:
        if kind is default:
            raise TikitError(f"the argument {name.upper()} is missing", usage)
        return default
    if kind is int:
        if not (text.isascii() and text.isdigit()):
            raise TikitError(f"{name.upper()} is a whole number, not {text!r}", usage)
        return int(text)
    return text
