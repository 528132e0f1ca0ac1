"""``$select`` and ``$expand``: what they ask for, checked, and how the context URL tells it back."""

from __future__ import annotations

from dataclasses import dataclass, field

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax.options import QueryOptions
from tikit_sandbox.query.syntax.select_expand_terms import Term, parse_expand, parse_select
from tikit_sandbox.store.entity_sets import ENTITY_SETS, EntitySet, Navigation, Property

from .bind_values import BoundValues
from .clauses import Clauses, bind_clauses
from .tree import PropertyAccess, root_property

_EMPTY = "'select' and 'expand' cannot be empty or whitespace. Omit the parameter from the query if it is not used."


@dataclass(frozen=True, slots=True)
class Expansion:
    """One navigation to expand, with the options nested in its parentheses."""

    navigation: Navigation
    projection: Projection
    clauses: Clauses
    options: QueryOptions


@dataclass(frozen=True, slots=True)
class Projection:
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
    def links(self) -> tuple[PropertyAccess, ...]:
        """The properties by which the expansions hang on the entity."""
        return tuple(root_property(self.entity_set, expansion.navigation.column) for expansion in self.expansions)

    def context(self) -> str:
        """Write it as the context URL does: ``Id,Requester(Name),Comments()``."""
        return ",".join(
            [*(self.named or ()), *(f"{e.navigation.name}({e.projection.context()})" for e in self.expansions)]
        )


def read_projection(
    entity_set: EntitySet, options: QueryOptions, max_top: int | None, values: BoundValues
) -> Projection:
    """Read ``$select`` and ``$expand``, and take in the values of nested options.

    Raises ODataError for what is not there or cannot be asked for.
    """
    if any(not options.values.get(name, "some").strip() for name in ("$select", "$expand")):
        raise ODataError(_EMPTY)
    return _projection(entity_set, options, max_top, values)


def _projection(entity_set: EntitySet, options: QueryOptions, max_top: int | None, values: BoundValues) -> Projection:
    """Read both options as the framework does: first their texts, then the names, those to expand before."""
    selected = parse_select(options.values.get("$select", ""))
    expanded = parse_expand(options.values.get("$expand", ""))
    expansions: dict[str, Expansion] = {}
    for term in _without_star(entity_set, expanded):
        expansion = _expansion(entity_set, term, options, max_top, values)
        if expansion is not None:
            expansions.setdefault(expansion.navigation.name, expansion)
    return Projection(entity_set, _names(entity_set, selected), tuple(expansions.values()))


def _names(entity_set: EntitySet, terms: list[Term]) -> tuple[str, ...] | None:
    """Give the names that ``$select`` asks for, each once; a star stands for the properties and what comes behind."""
    names = dict.fromkeys(_selected(entity_set, term) for term in terms)
    if "*" in names:
        before = list(names)[: list(names).index("*")]
        names = dict.fromkeys([*(n for n in before if isinstance(entity_set.member(n), Navigation)), "*"])
    return tuple(names) or None


def _selected(entity_set: EntitySet, term: Term) -> str:
    star = term.path == ("*",)
    member = None if star else _member(entity_set, term.path[0])
    if len(term.path) > 1:
        raise ODataError(
            "Found a path with multiple navigation properties or a bad complex property path in a select clause. "
            "Please reword your query such that each level of select or expand only contains either TypeSegments "
            "or Properties."
        )
    name = "*" if member is None else member.name
    if term.options and not isinstance(member, Property):
        raise ODataError(f"It's not allowed to nest query options within '{name}' selection.")
    if term.options:
        raise ODataError("The sandbox does not carry out options behind a property in $select.")
    return name


def _member(entity_set: EntitySet, name: str) -> Property | Navigation:
    member = entity_set.member(name)
    if member is None:
        raise ODataError(f"Could not find a property named '{name}' on type '{entity_set.type_name}'.")
    return member


def _without_star(entity_set: EntitySet, terms: list[Term]) -> list[Term]:
    """Put every navigation that is not named in the place of the star."""
    named = {term.path[0] for term in terms}
    found = []
    for term in terms:
        if term.path[0] == "*":
            navigations = [navigation.name for navigation in entity_set.navigations if navigation.name not in named]
            found += [Term((navigation, *term.path[1:]), term.options) for navigation in navigations]
        else:
            found.append(term)
    return found


def _expansion(
    entity_set: EntitySet, term: Term, outer: QueryOptions, max_top: int | None, values: BoundValues
) -> Expansion | None:
    """Read a term of ``$expand``; None for a count alone, which the framework reads and then does not write."""
    navigation, behind = _navigation(entity_set, term), term.path[1:]
    options, target = QueryOptions(term.options, outer.aliases), ENTITY_SETS[navigation.target]
    clauses = bind_clauses(target, options, max_top, values)
    if behind:
        return None
    projection = _projection(target, options, max_top, values)
    if "$levels" in options.values:  # no entity has a way to others of its own type
        raise ODataError(
            f"The $level option on navigation property '{navigation.name}' is not allowed, because the related "
            f"entity type '{target.type_name}' could not be cast to source entity type '{entity_set.type_name}'."
        )
    return Expansion(navigation, projection, clauses, options)


def _navigation(entity_set: EntitySet, term: Term) -> Navigation:
    """Give the navigation that a path names; behind it may be ``$count``, where it leads to many."""
    name, *behind = term.path
    member = _member(entity_set, name)
    if not isinstance(member, Navigation):
        if behind:
            raise ODataError(
                f"Segment '{behind[0]}' is not valid in expand path. Before navigation property, only type segment or "
                "entity or complex property can exist."
            )
        raise ODataError(
            f"Property '{name}' on type '{entity_set.type_name}' is not a navigation property or complex "
            "property. Only navigation properties can be expanded."
        )
    if behind and (len(behind) > 1 or behind[0] not in ("$ref", "$count")):
        raise ODataError(
            "Found a path traversing multiple navigation properties. Please rephrase the query such that each "
            "expand path contains only type segments and navigation properties."
        )
    if behind == ["$ref"] or (behind and not member.many):
        raise ODataError(f"The sandbox does not carry out '{'/'.join(term.path)}' in $expand.")
    return member
