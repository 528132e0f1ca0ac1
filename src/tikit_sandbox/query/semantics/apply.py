"""Parse and bind ``$apply``: ``filter``, then ``groupby`` or ``aggregate``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tikit_sandbox.errors import ODataError
from tikit_sandbox.query.syntax.ast import Name
from tikit_sandbox.query.syntax.lexemes import LexemeKind
from tikit_sandbox.query.syntax.lexer import Lexer
from tikit_sandbox.query.syntax.literals import NUMBERS
from tikit_sandbox.query.syntax.options import QueryOptions
from tikit_sandbox.query.syntax.parser import Parser
from tikit_sandbox.store.entity_sets import EntitySet, Navigation, Property

from .bind_values import BoundValues
from .binder import Binder
from .clauses import bind_condition
from .tree import REQUESTED, EntityNode, PropertyAccess, TypedNode

_METHODS = {"sum", "average", "min", "max", "countdistinct"}


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregated value.

    Attributes:
        alias: its name in the response.
        method: the aggregation method.
        node: the aggregated expression; None to count entities.
    """

    alias: str
    method: str = "count"
    node: TypedNode | None = None

    @property
    def type(self) -> str:
        """The type of the value."""
        if self.node is None or self.method == "countdistinct":
            return "Edm.Int64"
        return "Edm.Double" if self.method == "average" else self.node.type or "Edm.String"


@dataclass(frozen=True, slots=True)
class Apply:
    """A bound ``$apply``: the entities that meet the conditions, or groups of them with aggregated values."""

    conditions: tuple[TypedNode, ...] = field(default=())
    keys: tuple[PropertyAccess, ...] = field(default=())
    aggregates: tuple[Aggregate, ...] = field(default=())

    @property
    def grouped(self) -> bool:
        """Whether the result is groups and not entities."""
        return bool(self.keys or self.aggregates)

    def context(self) -> str:
        """Format the result as in the context URL: ``StatusId,Number``."""
        keys = [
            "".join(f"{part}(" for part in _path(k)[:-1]) + _path(k)[-1] + ")" * len(_path(k)[1:]) for k in self.keys
        ]
        return ",".join([*keys, *(aggregate.alias for aggregate in self.aggregates)])

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties of a group: keys, then values. Their names are numbers: aliases do not get into SQL."""
        keys = [(key.type, key.nullable) for key in self.keys]
        kinds = [*keys, *((aggregate.type, aggregate.node is not None) for aggregate in self.aggregates)]
        return tuple(Property(f"column{at}", edm_type, nullable) for at, (edm_type, nullable) in enumerate(kinds))

    def result_set(self, entity_set: EntitySet) -> EntitySet:
        """Return the groups as an entity set, so that ``$filter`` and ``$orderby`` can be bound to it."""
        names = ["/".join(_path(key)) for key in self.keys] + [aggregate.alias for aggregate in self.aggregates]
        return _Groups(entity_set.name, self.properties, names=tuple(names))

    def entity(self, row: Sequence[Any]) -> dict[str, Any]:
        """Return a row as a JSON object; the property of a path is nested in an object."""
        entity: dict[str, Any] = {"@odata.id": None}
        for key, value in zip(self.keys, row, strict=False):
            target = entity
            for name in _path(key)[:-1]:
                target = target.setdefault(name, {"@odata.id": None})
            target[key.declared.name] = value
        for aggregate, value in zip(self.aggregates, row[len(self.keys) :], strict=True):
            entity[aggregate.alias] = value
        return entity


@dataclass(frozen=True, eq=False)
class _Groups(EntitySet):
    """Groups as an entity set. ``names`` are the names in the query; none of them gets into SQL."""

    names: tuple[str, ...] = ()

    def member(self, name: str) -> Property | Navigation | None:
        """Return the property with a name of the query, in any case."""
        named = zip(self.names, self.properties, strict=True)
        return next((declared for name_in_query, declared in named if name_in_query.lower() == name.lower()), None)


def bind_apply(entity_set: EntitySet, options: QueryOptions, values: BoundValues) -> Apply:
    """Parse and bind ``$apply``, and add its values to ``values``.

    Raises:
        ODataError: the option is not valid, or the sandbox does not support it.
    """
    text = options.get("$apply")
    if text is None:
        return Apply()
    try:
        apply = _Reader(entity_set, text, options, values).transformations()
    except RecursionError:
        raise ODataError("Recursion depth exceeded allowed limit.") from None
    others = sorted(options.values.keys() & {"$expand", "$select", "$skiptoken"})
    if apply.grouped and others:
        raise ODataError(f"The sandbox does not support {others[0]} together with groups of $apply.")
    return apply


class _Reader:
    """Parses and binds the transformations of one text."""

    def __init__(self, entity_set: EntitySet, text: str, options: QueryOptions, values: BoundValues) -> None:
        self._parser = Parser(Lexer(text))
        self._lexer = self._parser.lexer
        self._binder = Binder(EntityNode(REQUESTED, entity_set), options.aliases, values)

    def transformations(self) -> Apply:
        conditions: list[TypedNode] = []
        keys: tuple[PropertyAccess, ...] = ()
        aggregates: tuple[Aggregate, ...] = ()
        while True:
            name = self._lexer.identifier().lower()
            if keys or aggregates:
                raise ODataError(f"The sandbox does not support '{name}' after groupby or aggregate in $apply.")
            self._open()
            if name == "filter":
                conditions.append(bind_condition(self._binder, self._parser.expression()))
            elif name == "groupby":
                keys, aggregates = self._groups()
            elif name == "aggregate":
                aggregates = self._aggregates()
            else:
                raise ODataError(f"The sandbox does not support '{name}' in $apply.")
            self._close()
            if not self._at(LexemeKind.SLASH):
                break
            self._lexer.advance()
        self._lexer.expect(LexemeKind.END)
        return Apply(tuple(conditions), keys, aggregates)

    def _at(self, kind: LexemeKind) -> bool:
        return self._lexer.lexeme.kind is kind

    def _open(self) -> None:
        if self._lexer.advance().kind is not LexemeKind.OPEN:
            raise self._lexer.error("'(' expected", self._lexer.lexeme.start)
        self._lexer.advance()

    def _close(self) -> None:
        if not self._at(LexemeKind.CLOSE):
            raise self._lexer.error("')' or ',' expected", self._lexer.lexeme.start)
        self._lexer.advance()

    def _groups(self) -> tuple[tuple[PropertyAccess, ...], tuple[Aggregate, ...]]:
        if not self._at(LexemeKind.OPEN):
            raise self._lexer.error("'(' expected", self._lexer.lexeme.start)
        keys: list[PropertyAccess] = []
        while not keys or self._at(LexemeKind.COMMA):
            self._lexer.advance()
            expression = self._parser.expression()
            key = self._binder.bind(expression)
            self._binder.reject_bare_count()
            if not isinstance(key, PropertyAccess):
                name = expression.name if isinstance(expression, Name) else self._lexer.text
                raise ODataError(
                    f"$apply/groupby grouping expression '{name}' must evaluate to a property access value."
                )
            keys.append(key)
        self._close()
        if not self._at(LexemeKind.COMMA):
            return tuple(keys), ()
        if not self._lexer.advance().is_keyword("aggregate"):
            raise ODataError(f"$apply/groupby not support '{self._lexer.lexeme.text}' as child transformation")
        self._open()
        aggregates = self._aggregates()
        self._close()
        return tuple(keys), aggregates

    def _aggregates(self) -> tuple[Aggregate, ...]:
        aggregates = [self._aggregate()]
        while self._at(LexemeKind.COMMA):
            self._lexer.advance()
            aggregates.append(self._aggregate())
        return tuple(aggregates)

    def _aggregate(self) -> Aggregate:
        if self._lexer.lexeme.is_keyword("$count"):
            self._lexer.advance()
            return Aggregate(self._alias())
        refusal = "$apply/aggregate expression must evaluate to a single value."
        node = self._binder.value(self._parser.expression(), refusal)
        self._binder.reject_bare_count()
        self._keyword("with")
        method = self._lexer.identifier().lower()
        self._lexer.advance()
        if method not in _METHODS:
            raise ODataError(f"$apply/aggregate does not support method '{method}'.")
        if method in ("sum", "average") and node.type not in NUMBERS:
            raise ODataError(
                f"$apply/aggregate expression '{method}' operation does not support value type '{node.type}'."
            )
        return Aggregate(self._alias(), method, node)

    def _alias(self) -> str:
        self._keyword("as")
        alias = self._lexer.identifier()
        self._lexer.advance()
        return alias

    def _keyword(self, word: str) -> None:
        if not self._lexer.lexeme.is_keyword(word):
            raise self._lexer.error(f"'{word}' expected", self._lexer.lexeme.start)
        self._lexer.advance()


def _path(key: PropertyAccess) -> list[str]:
    return [*(navigation.name for navigation in key.entity.path), key.declared.name]
