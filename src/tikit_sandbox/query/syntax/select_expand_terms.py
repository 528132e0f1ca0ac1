"""Parse ``$select`` and ``$expand`` into terms: paths with nested options, before names are resolved."""

import re
from dataclasses import dataclass, field
from typing import Literal

from tikit_sandbox.errors import ODataError

from .lexemes import LexemeKind
from .lexer import Lexer
from .options import check_limit

Option = Literal["select", "expand"]

_NESTED = {
    "select": {"$filter", "$orderby", "$select", "$top", "$skip", "$count", "$search"},
    "expand": {"$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$search", "$levels"},
}
_MISSING = {
    "select": "Missing select option on property '{}'. If a parenthesis expression follows a selected property, then "
    "at least one query option must be provided.",
    "expand": "Missing expand option on navigation property '{}'. If a parenthesis expression follows an expanded "
    "navigation property, then at least one expand option must be provided.",
}
_WHOLE = re.compile(r"\s*\+?(\d{1,19})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """One term: the names of its path, as written, and the nested options in parentheses."""

    path: tuple[str, ...]
    options: dict[str, str] = field(default_factory=dict)


def parse_select(text: str) -> list[Term]:
    """Parse the terms of ``$select``; a blank text has none.

    Raises:
        ODataError: the text is not valid.
    """
    return _terms(text, "select")


def parse_expand(text: str) -> list[Term]:
    """Parse the terms of ``$expand``: one for each path, a star last, since named terms take precedence.

    Raises:
        ODataError: the text is not valid.
    """
    merged: dict[tuple[str, ...], Term] = {}
    for term in _terms(text, "expand"):
        earlier = merged.get(term.path)
        merged[term.path] = term if earlier is None else _merge(earlier, term)
    return sorted(merged.values(), key=lambda term: term.path[0] == "*")


def _merge(older: Term, newer: Term) -> Term:
    """Merge two terms of one path: the options of the newer one, with ``$select`` and ``$expand`` of both."""
    options = dict(newer.options)
    for name in ("$select", "$expand"):
        texts = [term.options[name] for term in (newer, older) if term.options.get(name, "").strip()]
        if texts:
            options[name] = ",".join(texts)
    return Term(newer.path, options)


def _terms(text: str, option: Option) -> list[Term]:
    lexer = Lexer(text, refused="@;")
    terms: list[Term] = []
    while lexer.lexeme.kind is not LexemeKind.END:
        star = lexer.lexeme.kind is LexemeKind.STAR
        if star and option == "expand" and any(term.path[0] == "*" for term in terms):
            raise ODataError(f"Term '{text}' is not valid in a $expand expression as multiple stars are not allowed.")
        path, nested = _path(lexer, option), ""
        if lexer.lexeme.kind is LexemeKind.OPEN:
            nested = lexer.parenthesized_text()
            lexer.advance()
        terms.append(Term(tuple(path), _nested(path, nested, option) if nested else {}))
        if lexer.lexeme.kind is not LexemeKind.COMMA:
            break
        lexer.advance()
    if lexer.lexeme.kind is not LexemeKind.END:
        raise _invalid(text)
    return terms


def _path(lexer: Lexer, option: Option) -> list[str]:
    """Parse names separated by slashes. A trailing slash is ignored after the second name."""
    path: list[str] = []
    while True:
        _check_segment(lexer, path, option)
        if lexer.lexeme.kind is LexemeKind.STAR:
            path.append("*")
        else:
            path.append(lexer.identifier())
        lexer.advance()
        while lexer.lexeme.kind is LexemeKind.DOT:
            lexer.advance()
            path[-1] += f".{lexer.identifier()}"
            lexer.advance()
        if lexer.lexeme.kind is not LexemeKind.SLASH or (lexer.advance().kind is LexemeKind.END and len(path) > 1):
            return path


def _check_segment(lexer: Lexer, path: list[str], option: Option) -> None:
    """Raise ODataError if the current lexeme cannot follow the path."""
    lexeme = lexer.lexeme
    if lexeme.text.startswith("$") and lexeme.text not in ("$count", "$ref" if option == "expand" else "$count"):
        raise ODataError(f"Found system token '{lexeme.text}' in select or expand clause '{lexer.text}'.")
    if option == "select":
        if lexeme.text == "$count":
            raise ODataError("$count is not allowed in $select option.")
        if lexeme.kind is LexemeKind.STAR and lexer.peek().kind is LexemeKind.SLASH:
            raise ODataError(f"An identifier was expected at position {lexeme.start}.")
    elif path:
        if path[-1] == "*" and lexer.identifier() != "$ref":
            raise ODataError("Only $ref is allowed with star in $expand option.")
        if path[-1] in ("$ref", "$count"):
            raise ODataError(f"No property is allowed after {path[-1]} segment.")
        if lexeme.kind is LexemeKind.STAR:
            raise ODataError("No segment is allowed before star in $expand.")


def _nested(path: list[str], text: str, option: Option) -> dict[str, str]:
    """Parse the nested options of a term, separated by semicolons."""
    lexer = Lexer(text, refused="@")
    if lexer.advance().kind is LexemeKind.CLOSE:
        raise ODataError(_MISSING[option].format(path[-1]))
    values: dict[str, str] = {}
    while lexer.lexeme.kind is not LexemeKind.CLOSE:
        name = f"${lexer.lexeme.text.lower().removeprefix('$')}"
        if "*" in path and option == "expand" and lexer.lexeme.text.lower() != "$levels":
            raise ODataError(
                f"Term '{text}' is not valid in a $expand expression, as only $level option is allowed when the "
                "expanded navigation property is star."
            )
        if name not in _NESTED[option] or lexer.advance().kind is not LexemeKind.EQUAL:
            raise _invalid(text)
        values[name] = lexer.option_value()
        _check_value(name, values[name])
    return values


def _check_value(name: str, value: str) -> None:
    """Raise ODataError if the value of a nested option has the wrong type."""
    if name in ("$top", "$skip"):
        match = _WHOLE.fullmatch(value)
        if match is None or int(match[1]) >= 2**63:
            raise ODataError(
                f"{name[1:].capitalize()} option must be a non-negative integer, it is set to '{value}' instead."
            )
        check_limit(name, int(match[1]), None)
    if name == "$count" and value not in ("true", "false"):
        raise ODataError(f"Count option must be a boolean value, it is set to '{value}' instead.")
    if name == "$levels" and value.lower() != "max" and not (value.isascii() and value.isdecimal()):
        raise ODataError(f"Levels option must be a non-negative integer or 'max', it is set to '{value}' instead.")


def _invalid(text: str) -> ODataError:
    return ODataError(f"Term '{text}' is not valid in a $select or $expand expression.")
