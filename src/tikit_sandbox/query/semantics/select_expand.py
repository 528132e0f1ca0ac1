"""Bind ``$select`` and ``$expand``, and format them for the context URL."""

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
    """A navigation property to expand, with its nested options."""

    navigation: Navigation
    projection: Projection
    clauses: Clauses
    options: QueryOptions


@dataclass(frozen=True, slots=True)
class Projection:
    """The properties and expansions of an entity in a response.

    Attributes:
        entity_set: the entity set of the entity.
        selected_names: the names in ``$select``; None without the option.
        expansions: the navigation properties to expand.
    """

    entity_set: EntitySet
    selected_names: tuple[str, ...] | None = None
    expansions: tuple[Expansion, ...] = field(default=())

    @property
    def properties(self) -> tuple[Property, ...]:
        """The selected properties, in their declared order."""
        if self.selected_names is None or "*" in self.selected_names:
            return self.entity_set.properties
        return tuple(declared for declared in self.entity_set.properties if declared.name in self.selected_names)

    @property
    def links(self) -> tuple[PropertyAccess, ...]:
        """The properties that the expansions are joined on."""
        return tuple(root_property(self.entity_set, expansion.navigation.column) for expansion in self.expansions)

    def context(self) -> str:
        """Format the projection as in the context URL: ``Id,Requester(Name),Comments()``."""
        return ",".join(
            [*(self.selected_names or ()), *(f"{e.navigation.name}({e.projection.context()})" for e in self.expansions)]
        )


def bind_projection(
    entity_set: EntitySet, options: QueryOptions, max_top: int | None, values: BoundValues
) -> Projection:
    """Bind ``$select`` and ``$expand``, and add the values of nested options to ``values``.

    Raises:
        ODataError: a name does not exist, or cannot be selected or expanded.
    """
    if any(not options.values.get(name, "some").strip() for name in ("$select", "$expand")):
        raise ODataError(_EMPTY)
    return _projection(entity_set, options, max_top, values)


def _projection(entity_set: EntitySet, options: QueryOptions, max_top: int | None, values: BoundValues) -> Projection:
    """Bind both options in the framework's order: parse both texts, then bind ``$expand``, then ``$select``."""
    selected = parse_select(options.values.get("$select", ""))
    expanded = parse_expand(options.values.get("$expand", ""))
    expansions: dict[str, Expansion] = {}
    for term in _without_star(entity_set, expanded):
        expansion = _expansion(entity_set, term, options, max_top, values)
        if expansion is not None:
            expansions.setdefault(expansion.navigation.name, expansion)
    return Projection(entity_set, _names(entity_set, selected), tuple(expansions.values()))


def _names(entity_set: EntitySet, terms: list[Term]) -> tuple[str, ...] | None:
    """Return each selected name once. A star replaces the names of properties, and all names after it."""
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
        raise ODataError("The sandbox does not support options of a property in $select.")
    return name


def _member(entity_set: EntitySet, name: str) -> Property | Navigation:
    member = entity_set.member(name)
    if member is None:
        raise ODataError(f"Could not find a property named '{name}' on type '{entity_set.type_name}'.")
    return member


def _without_star(entity_set: EntitySet, terms: list[Term]) -> list[Term]:
    """Replace a star by the navigation properties that no other term names."""
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
    """Bind a term of ``$expand``; return None for ``X/$count``, which the framework parses but does not write."""
    navigation, rest = _navigation(entity_set, term), term.path[1:]
    options, target = QueryOptions(term.options, outer.aliases), ENTITY_SETS[navigation.target]
    clauses = bind_clauses(target, options, max_top, values, entity_set)
    if rest:
        return None
    projection = _projection(target, options, max_top, values)
    if "$levels" in options.values:  # no navigation property leads to its own type
        raise ODataError(
            f"The $level option on navigation property '{navigation.name}' is not allowed, because the related "
            f"entity type '{target.type_name}' could not be cast to source entity type '{entity_set.type_name}'."
        )
    return Expansion(navigation, projection, clauses, options)


def _navigation(entity_set: EntitySet, term: Term) -> Navigation:
    """Return the navigation property of a path; ``$count`` may follow a collection."""
    name, *rest = term.path
    member = _member(entity_set, name)
    if not isinstance(member, Navigation):
        if rest:
            raise ODataError(
                f"Segment '{rest[0]}' is not valid in expand path. Before navigation property, only type segment or "
                "entity or complex property can exist."
            )
        raise ODataError(
            f"Property '{name}' on type '{entity_set.type_name}' is not a navigation property or complex "
            "property. Only navigation properties can be expanded."
        )
    if rest and (len(rest) > 1 or rest[0] not in ("$ref", "$count")):
        raise ODataError(
            "Found a path traversing multiple navigation properties. Please rephrase the query such that each "
            "expand path contains only type segments and navigation properties."
        )
    if rest == ["$ref"] or (rest and not member.many):
        raise ODataError(f"The sandbox does not support '{'/'.join(term.path)}' in $expand.")
    return member
