"""Split the text of a query option into lexemes, with the positions that the framework's messages name.

The lexer decides the type of a literal, as OData's grammar does: ``2026-06-01`` is a date, ``2026`` a number. A text
that looks like a date but is not one becomes several numbers, and so a syntax error in the parser. An invalid
timestamp is an error here. The parentheses after ``in`` are one lexeme.
"""

import re

from tikit_sandbox.errors import ODataError

from .lexemes import Lexeme, LexemeKind
from .literals import Literal, looks_like_date_time, parse_literal, parse_number
from .scanning import QUOTED, begins_identifier, bracket_end, identifier_end

_MARKS = {kind.value: kind for kind in LexemeKind if isinstance(kind.value, str)}
_BRACKETS = {"{": "}", "[": "]"}
_TO_DELIMITER = re.compile(r"[^,) ]*")
_DIGITS = re.compile(r"-?\d+", re.ASCII)
_HEX = re.compile(r"0[xX][0-9A-Fa-f]+")
_FRACTION = re.compile(r"\.(\d*)", re.ASCII)
_EXPONENT = re.compile(r"[eE][+-]?(\d*)", re.ASCII)
_KEYWORDS = {
    "true": Literal("Edm.Boolean", True),
    "false": Literal("Edm.Boolean", False),
    "null": Literal(None, None),
    "NaN": Literal("Edm.Double", float("nan")),
    "INF": Literal("Edm.Double", float("inf")),
}


class Lexer:
    """Splits one text. ``lexeme`` is the current lexeme; ``peek`` returns the next one without consuming it.

    Args:
        text: the text.
        refused: characters that begin no lexeme in this text, though they do in others.
    """

    def __init__(self, text: str, refused: str = "") -> None:
        self.text = text
        self._refused = refused
        self._next: Lexeme | None = None
        self.lexeme = Lexeme(LexemeKind.END, "", 0, 0)
        self.lexeme = self._read(0)

    def advance(self) -> Lexeme:
        """Consume the current lexeme and return the next one."""
        self.lexeme = self.peek()
        self._next = None
        return self.lexeme

    def peek(self) -> Lexeme:
        """Return the next lexeme."""
        if self._next is None:
            self._next = self._read(self.lexeme.end)
        return self._next

    def expect(self, kind: LexemeKind) -> None:
        """Raise ODataError if the current lexeme is of another kind."""
        if self.lexeme.kind is not kind:
            raise self.error("Syntax error", self.lexeme.end)

    def identifier(self) -> str:
        """Return the text of the current lexeme; raise ODataError if it is not an identifier."""
        if self.lexeme.kind is not LexemeKind.IDENTIFIER:
            raise ODataError(f"An identifier was expected at position {self.lexeme.start}.")
        return self.lexeme.text

    def at_function_call(self) -> bool:
        """Return whether the current identifier is a function name: a parenthesis follows directly."""
        end = self.lexeme.end
        return self.text[end : end + 1] == "(" and not self.lexeme.is_keyword("in")

    def parenthesized_text(self) -> str:
        """Return the text from the current ``(`` to the matching ``)``, and make it the current lexeme."""
        end = bracket_end(self.text, self.lexeme.start)
        text = self.text[self.lexeme.start : end]
        self.lexeme = Lexeme(LexemeKind.BRACKETED, text, self.lexeme.start, end)
        self._next = None
        return text

    def option_value(self) -> str:
        """Return the text between the current ``=`` and the ``;`` or ``)`` that ends it, and consume the ``;``."""
        start = position = self.lexeme.end
        while position < len(self.text) and self.text[position] not in ";)":
            if self.text[position] == "(":
                position = bracket_end(self.text, position)
            elif self.text[position] == "'":
                match = QUOTED.match(self.text, position)
                position = match.end() if match else len(self.text)
            else:
                position += 1
        self._next = None
        self.lexeme = self._read(position)
        if self.lexeme.kind is LexemeKind.SEMICOLON:
            self.advance()
        elif self.lexeme.kind is not LexemeKind.CLOSE:
            raise self.error("Syntax error", self.lexeme.end)
        return self.text[start:position]

    def error(self, what: str, position: int) -> ODataError:
        """Return an error that names a problem and its position."""
        return ODataError(f"{what} at position {position} in '{self.text}'.")

    def _read(self, start: int) -> Lexeme:
        text = self.text
        while start < len(text) and text[start].isspace():
            start += 1
        if start == len(text):
            return Lexeme(LexemeKind.END, "", start, start)
        char = text[start]
        if char in self._refused:
            raise self._not_valid(start)
        if char == "'":
            return self._string(start)
        if char == "-":
            return self._minus(start)
        if char == "(" and self.lexeme.text == "in":  # in lower case only, though the operator may be in any
            return self._bracketed(start, ")")
        if char in _MARKS:
            return Lexeme(_MARKS[char], char, start, start + 1)
        if char in _BRACKETS:
            return self._bracketed(start, _BRACKETS[char])
        if begins_identifier(char):
            return self._identifier(start)
        if char in "0123456789":
            return self._from_digit(start)
        if char == "@":
            return self._alias(start)
        raise self._not_valid(start)

    def _not_valid(self, position: int) -> ODataError:
        return self.error(f"Syntax error: character '{self.text[position]}' is not valid", position)

    def _alias(self, start: int) -> Lexeme:
        name = start + 1
        if name == len(self.text):
            raise self.error("Syntax error", name)
        if not begins_identifier(self.text[name]):
            raise self._not_valid(name)
        end = identifier_end(self.text, name)
        return Lexeme(LexemeKind.ALIAS, self.text[start:end], start, end)

    def _string(self, start: int) -> Lexeme:
        match = QUOTED.match(self.text, start)
        if match is None:
            raise self.error("There is an unterminated string literal", len(self.text))
        value = match[0][1:-1].replace("''", "'")
        return Lexeme(LexemeKind.STRING, match[0], start, match.end(), Literal("Edm.String", value))

    def _minus(self, start: int) -> Lexeme:
        if _DIGITS.match(self.text, start):
            lexeme = self._from_digit(start)
            if lexeme.numeric:
                return lexeme
        if self.text.startswith("INF", start + 1):
            return Lexeme(LexemeKind.LITERAL, "-INF", start, start + 4, Literal("Edm.Double", float("-inf")))
        return Lexeme(LexemeKind.MINUS, "-", start, start + 1)

    def _bracketed(self, start: int, closing: str) -> Lexeme:
        end = bracket_end(self.text, start, closing)
        return Lexeme(LexemeKind.BRACKETED, self.text[start:end], start, end)

    def _identifier(self, start: int) -> Lexeme:
        end = identifier_end(self.text, start)
        text = self.text[start:end]
        follows = self.text[end : end + 1]
        if follows == "-":
            whole = self._to_delimiter(start)
            guid = parse_literal("Edm.Guid", whole)
            if guid:
                return Lexeme(LexemeKind.LITERAL, whole, start, start + len(whole), guid)
        if follows == "'":
            return self._prefixed(start, end)
        if text in _KEYWORDS:
            return Lexeme(LexemeKind.LITERAL, text, start, end, _KEYWORDS[text])
        return Lexeme(LexemeKind.IDENTIFIER, text, start, end)

    def _prefixed(self, start: int, quote: int) -> Lexeme:
        """Read ``duration'PT1H'``. Text with an unknown prefix becomes a lexeme that the parser refuses."""
        match = QUOTED.match(self.text, quote)
        if match is None:
            raise self.error("There is an unterminated literal", len(self.text))
        text = self.text[start : match.end()]
        edm_type = {"duration": "Edm.Duration", "binary": "Edm.Binary"}.get(self.text[start:quote].lower())
        literal = parse_literal(edm_type, match[0][1:-1]) if edm_type else None
        if edm_type and literal is None:
            raise ODataError(f"Unrecognized '{edm_type}' literal '{text}' at '{start}' in '{self.text}'.")
        return Lexeme(LexemeKind.LITERAL if literal else LexemeKind.QUOTED, text, start, match.end(), literal)

    def _to_delimiter(self, start: int) -> str:
        match = _TO_DELIMITER.match(self.text, start)
        return match[0] if match else ""

    def _from_digit(self, start: int) -> Lexeme:
        text = self.text
        match = _HEX.match(text, start)
        if match:
            return Lexeme(LexemeKind.LITERAL, match[0], start, match.end(), Literal("Edm.Binary", match[0]))
        match = _DIGITS.match(text, start)
        end = match.end() if match else start + 1
        follows = text[end : end + 1]
        candidates: tuple[str, ...] = ()
        if follows == "-":
            candidates = ("Edm.Date", "Edm.DateTimeOffset", "Edm.Guid")
        elif follows == ":":
            candidates = ("Edm.TimeOfDay",)
        elif follows.isalpha():
            candidates = ("Edm.Guid",)
        whole = self._to_delimiter(start) if candidates else ""
        for candidate in candidates:
            literal = parse_literal(candidate, whole)
            if literal:
                return Lexeme(LexemeKind.LITERAL, whole, start, start + len(whole), literal)
            if candidate == "Edm.DateTimeOffset" and looks_like_date_time(whole):
                raise ODataError(
                    f"The DateTimeOffset text '{whole}' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and "
                    "each field value is within valid range."
                )
        return self._number(start, end)

    def _number(self, start: int, end: int) -> Lexeme:
        whole = True
        for part in (_FRACTION, _EXPONENT):
            match = part.match(self.text, end)
            if match:
                whole = False
                end = match.end()
                if not match[1]:
                    raise self.error("A digit was expected", end)
        suffix = self.text[end : end + 1].lower()
        digits = self.text[start:end]
        if suffix and suffix in "mdlf":
            end += 1
        else:
            suffix = ""
        literal, text = parse_number(digits, suffix, whole), self.text[start:end]
        if suffix == "l" and literal.type != "Edm.Int64":
            raise ODataError(f"Unrecognized 'Edm.Int64' literal '{text}' at '{start}' in '{self.text}'.")
        return Lexeme(LexemeKind.LITERAL, text, start, end, literal)
