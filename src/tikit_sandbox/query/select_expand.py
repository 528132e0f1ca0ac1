"""``$select`` and ``$expand``: what they ask for, checked, and how the context URL tells it back."""

from __future__ import annotations

from dataclasses import dataclass, field

from tikit_sandbox.entities import ENTITY_SETS, EntitySet, Navigation, Property
from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.clauses import Clauses, read_clauses
from tikit_sandbox.query.lexer import Kind, Lexer
from tikit_sandbox.query.options import Options, check_limit
from tikit_sandbox.query.tree import Access, own
from tikit_sandbox.query.values import Values

_EMPTY = "'select' and 'expand' cannot be empty or whitespace. Omit the parameter from the query if it is not used."
_NESTED = {"$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$levels", "$search"}


@dataclass(frozen=True, slots=True)
class Expansion:
    """One navigation to expand, with the options nested in its parentheses."""

    navigation: Navigation
    shape: Shape
    clauses: Clauses
    options: Options


@dataclass(frozen=True, slots=True)
class Shape:
    """What of an entity is asked for. ``named`` is what ``$select`` names, None where there is none."""

    entity_set: EntitySet
    named: tuple[str, ...] | None = None
    expansions: tuple[Expansion, ...] = field(default=())

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties to send, in their declared order."""
        if self.named is None or "*" in self.named:
            return self.entity_set.properties
        return tuple(declared for declared in self.entity_set.properties if declared.name in self.named)

    @property
    def links(self) -> tuple[Access, ...]:
        """The properties by which the expansions hang on the entity."""
        return tuple(own(self.entity_set, expansion.navigation.column) for expansion in self.expansions)

    def context(self) -> str:
        """Write it as the context URL does: ``Id,Requester(Name),Comments()``."""
        return ",".join([*(self.named or ()), *(f"{e.navigation.name}({e.shape.context()})" for e in self.expansions)])


def read_shape(entity_set: EntitySet, options: Options, max_top: int | None, values: Values) -> Shape:
    """Read ``$select`` and ``$expand``, and take in the values of nested options.

    Raises ODataError for what is not there or cannot be asked for.
    """
    select, expand = options.get("$select"), options.get("$expand")
    if any(text is not None and not text.strip() for text in (select, expand)):
        raise ODataError(_EMPTY)
    expansions = () if expand is None else _expansions(entity_set, expand, options, max_top, values)
    return Shape(entity_set, None if select is None else _selected(entity_set, select), expansions)


def _selected(entity_set: EntitySet, text: str) -> tuple[str, ...]:
    lexer, names = Lexer(text), []
    while True:
        names.append(_selected_name(entity_set, lexer))
        if lexer.token.kind is not Kind.COMMA or lexer.advance().kind is Kind.END:
            break
    _end(lexer)
    return ("*",) if "*" in names else tuple(dict.fromkeys(names))


def _selected_name(entity_set: EntitySet, lexer: Lexer) -> str:
    path = _path(lexer)
    if path == ["*"]:
        return "*"
    member = _member(entity_set, path[0])
    if len(path) > 1:
        raise ODataError(
            "Found a path with multiple navigation properties or a bad complex property path in a select clause. "
            "Please reword your query such that each level of select or expand only contains either TypeSegments "
            "or Properties."
        )
    return member.name


def _path(lexer: Lexer) -> list[str]:
    """Read names with slashes between; one slash at the end is passed over."""
    path: list[str] = []
    while True:
        token = lexer.token
        if token.text.startswith("$") and token.text.lower() != "$count":
            raise ODataError(f"Found system token '{token.text}' in select or expand clause '{lexer.text}'.")
        if token.kind is Kind.STAR:
            path.append("*")
        else:
            path.append(lexer.identifier())
        lexer.advance()
        while lexer.token.kind is Kind.DOT:
            lexer.advance()
            path[-1] += f".{lexer.identifier()}"
            lexer.advance()
        if lexer.token.kind is not Kind.SLASH or lexer.advance().kind is Kind.END:
            return path


def _member(entity_set: EntitySet, name: str) -> Property | Navigation:
    member = entity_set.member(name)
    if member is None:
        raise ODataError(f"Could not find a property named '{name}' on type '{entity_set.type_name}'.")
    return member


def _expansions(
    entity_set: EntitySet, text: str, outer: Options, max_top: int | None, values: Values
) -> tuple[Expansion, ...]:
    lexer = Lexer(text)
    found: dict[str, Expansion] = {}
    while True:
        path = _path(lexer)
        nested = None
        if lexer.token.kind is Kind.OPEN:
            nested = lexer.parenthesised()
            lexer.advance()
        for expansion in _expanded(entity_set, path, nested, outer, max_top, values):
            found.setdefault(expansion.navigation.name, expansion)
        if lexer.token.kind is not Kind.COMMA or lexer.advance().kind is Kind.END:
            break
    _end(lexer)
    return tuple(found.values())


def _expanded(
    entity_set: EntitySet, path: list[str], nested: str | None, outer: Options, max_top: int | None, values: Values
) -> list[Expansion]:
    if path == ["*"]:
        none = Options({}, {})
        return [Expansion(w, Shape(ENTITY_SETS[w.target]), Clauses(), none) for w in entity_set.navigations]
    member = _member(entity_set, path[0])
    if not isinstance(member, Navigation):
        raise ODataError(
            f"Property '{member.name}' on type '{entity_set.type_name}' is not a navigation property or complex "
            "property. Only navigation properties can be expanded."
        )
    if len(path) > 1:
        raise ODataError(
            "Found a path traversing multiple navigation properties. Please rephrase the query such that each "
            "expand path contains only type segments and navigation properties."
        )
    target = ENTITY_SETS[member.target]
    options = Options({}, outer.aliases) if nested is None else _nested_options(member.name, nested, outer)
    shape = read_shape(target, options, max_top, values)
    return [Expansion(member, shape, read_clauses(target, options, max_top, values), options)]


def _nested_options(name: str, text: str, outer: Options) -> Options:
    """Read the options in an expansion's parentheses, which semicolons divide."""
    lexer = Lexer(text)
    if lexer.advance().kind is Kind.CLOSE:
        raise ODataError(
            f"Missing expand option on navigation property '{name}'. If a parenthesis expression follows an "
            "expanded navigation property, then at least one expand option must be provided."
        )
    values: dict[str, str] = {}
    while lexer.token.kind is not Kind.CLOSE:
        option = f"${lexer.token.text.lower().removeprefix('$')}"
        if option not in _NESTED or lexer.advance().kind is not Kind.EQUAL:
            raise ODataError(f"Term '{text}' is not valid in a $select or $expand expression.")
        values[option] = lexer.through_option()
    _check_numbers(values)
    return Options(values, outer.aliases)


def _check_numbers(values: dict[str, str]) -> None:
    for option in ("$top", "$skip"):
        value = values.get(option)
        if value is not None and not value.strip().isdecimal():
            raise ODataError(
                f"{option[1:].capitalize()} option must be a non-negative integer, it is set to '{value}' instead."
            )
        if value is not None:
            check_limit(option, int(value.strip()[:19]), None)
    count = values.get("$count")
    if count is not None and count.strip() not in ("true", "false"):
        raise ODataError(f"Count option must be a boolean value, it is set to '{count}' instead.")


def _end(lexer: Lexer) -> None:
    if lexer.token.kind is not Kind.END:
        raise ODataError(f"Term '{lexer.text}' is not valid in a $select or $expand expression.")
