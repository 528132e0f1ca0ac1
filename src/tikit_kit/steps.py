"""Tasks of several writes: the error of a later one says what the earlier ones have changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import TikitError
from .http.outcomes import UNCHANGED


@contextmanager
def already_done(sentence: str) -> Iterator[None]:
    """Add what was already changed to the error of a later step, so that nobody repeats it.

    `with already_done("Ticket 251 was added: do not add it again."): ...`

    Args:
        sentence: what was changed and what not to repeat, one or more sentences. It is added to the hint of a
            TikitError, in place of "Nothing was changed.", and to Ctrl-C as a note.
    """
    try:
        yield
    except TikitError as error:
        error.hint = f"{error.hint.removeprefix(UNCHANGED).strip()} {sentence}".strip()
        error.args = (error.what, error.hint)
        raise
    except KeyboardInterrupt as interrupt:
        interrupt.add_note(sentence)
        raise
