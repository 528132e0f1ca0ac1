"""The lexemes of a query option: the smallest units of its text."""

from dataclasses import dataclass
from enum import Enum, auto

from .literals import NUMBERS, Literal


class LexemeKind(Enum):
    """The kind of a lexeme."""

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
    """A part of the text, from ``start`` to ``end``. A literal has its value."""

    kind: LexemeKind
    text: str
    start: int
    end: int
    literal: Literal | None = None

    def is_keyword(self, name: str) -> bool:
        """Return whether this is the keyword of that name, in any case."""
        return self.kind is LexemeKind.IDENTIFIER and self.text.lower() == name

    @property
    def numeric(self) -> bool:
        """Whether this is a numeric literal."""
        return self.literal is not None and self.literal.type in NUMBERS
