"""The tokens that the text of a query option falls into."""

from dataclasses import dataclass
from enum import Enum, auto

from .literals import NUMBERS, Literal


class LexemeKind(Enum):
    """What a token is."""

    IDENTIFIER = auto()
    LITERAL = auto()
    STRING = auto()
    QUOTED = auto()
    ALIAS = auto()
    BRACKETED = auto()
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    MINUS = "-"
    EQUAL = "="
    SLASH = "/"
    QUESTION = "?"
    DOT = "."
    STAR = "*"
    COLON = ":"
    SEMICOLON = ";"
    END = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the text, from ``start`` to ``end``; a literal carries its value."""

    kind: LexemeKind
    text: str
    start: int
    end: int
    literal: Literal | None = None

    def word(self, name: str) -> bool:
        """Whether this is that keyword, in any case."""
        return self.kind is LexemeKind.IDENTIFIER and self.text.lower() == name

    @property
    def numeric(self) -> bool:
        """Whether this is a number."""
        return self.literal is not None and self.literal.type in NUMBERS
