"""From the typed tree to SQL: SQLAlchemy expressions in which every value from a query is a bound parameter.

Null goes by the rules of C#, not of SQL: a comparison with null is false and never unknown, so ``not`` makes
it true. Only a boolean that is itself read through a missing entity stays null.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.types import TypeEngine

from tikit_sandbox.database import PAIR_TABLES, TABLES, Collation
from tikit_sandbox.entities import Navigation
from tikit_sandbox.query import sql_functions
from tikit_sandbox.query.tree import (
    Access,
    Entities,
    Entity,
    Function,
    Node,
    Operation,
    OrderKey,
    Parameter,
    Quantified,
    Size,
    Within,
)

Sql = ColumnElement[Any]


@dataclass(slots=True)
class _Source:
    """The FROM of one SELECT: the table of its variable, and what has been joined to it."""

    table: FromClause
    joined: FromClause
    paths: dict[tuple[str, ...], FromClause]


@cache
def alias(name: str, place: object = None) -> FromClause:  # noqa: ARG001 (the cache tells places apart by it)
    """Give a table under a name of its own; in one place of a statement it is always the same.

    Made once, because making the columns of an alias takes longer than most statements do.
    """
    table = TABLES.get(name)
    return (PAIR_TABLES[name] if table is None else table).alias()


class Translator:
    """Translates the expressions of one SELECT, joining what their paths need to its ``source``."""

    def __init__(self, entity_set: str, collation: Collation, table: FromClause | None = None) -> None:
        self.table = alias(entity_set) if table is None else table
        self._sources = {"$it": _Source(self.table, self.table, {(): self.table})}
        self._fold = collation == "nocase"

    @property
    def source(self) -> FromClause:
        """The FROM of the SELECT, with the joins that have come up so far."""
        return self._sources["$it"].joined

    def condition(self, node: Node) -> Sql:
        """Translate a condition for a WHERE, where null counts as false."""
        if isinstance(node, Operation) and node.operator in ("and", "or"):
            join = and_ if node.operator == "and" else or_
            return join(*(self.condition(operand) for operand in node.operands))
        if isinstance(node, Operation) and node.operator in _ORDERINGS:
            return self._compared(node)
        if isinstance(node, Within):
            return self._within(node)
        value = self.value(node)
        # SQLite has no booleans: a column alone is compared, so that a bare NULL or 2 is no trouble.
        return value if isinstance(node, (Operation, Quantified)) else value == true()

    def order(self, key: OrderKey) -> Sql:
        """Translate one key of an ORDER BY; null comes first, and last in descending order."""
        value = self.sortable(key.node)
        return value.desc() if key.descending else value.asc()

    def sortable(self, node: Node) -> Sql:
        """Translate a value so that it can be compared as the collation says."""
        return self._folded(node, self.value(node))

    def value(self, node: Node) -> Sql:
        """Translate a value; a comparison's is true or false, never null."""
        match node:
            case Parameter():
                return _parameter(node)
            case Access():
                return self._table(node.entity).c[node.declared.name]
            case Entity():
                return self._table(node).c["Id"]
            case Operation():
                return self._operation(node)
            case Function():
                return self._function(node)
            case Within():
                return _certain(self._within(node), node.left.nullable)
            case Quantified():
                return self._quantified(node)
            case Size():
                inner, meeting = self._inner(node.collection, "")
                return self._subquery(select(func.count()), inner, meeting).scalar_subquery()

    def _operation(self, node: Operation) -> Sql:
        operator = node.operator
        if operator in _ORDERINGS:
            return _certain(self._compared(node), any(operand.nullable for operand in node.operands))
        if operator in ("eq", "ne"):
            return self._equal(node)
        values = [self.value(operand) for operand in node.operands]
        if operator == "and":
            return and_(*values)
        if operator == "or":
            return or_(*values)
        if operator == "not":
            return not_(values[0]) if not isinstance(node.operands[0], Access) else values[0] == false()
        return sql_functions.arithmetic(operator, values, whole=node.type in ("Edm.Int32", "Edm.Int64"))

    def _sides(self, node: Operation) -> tuple[Sql, Sql]:
        left, right = node.operands
        if {left.type, right.type} == {"Edm.Date", "Edm.DateTimeOffset"}:
            return self._day(left), self._day(right)
        return self.sortable(left), self.sortable(right)

    def _day(self, node: Node) -> Sql:
        """Translate a date or a moment as a date: beside a date, the framework looks at a moment's day alone."""
        value = self.value(node)
        return value if node.type == "Edm.Date" else func.substr(value, 1, 10)

    def _compared(self, node: Operation) -> Sql:
        left, right = self._sides(node)
        ordering: Sql = _ORDERINGS[node.operator](left, right)
        return ordering

    def _equal(self, node: Operation) -> Sql:
        left, right = self._sides(node)
        nulls = [operand.type is None for operand in node.operands]
        if any(nulls):
            present = right if nulls[0] else left
            return present.is_(None) if node.operator == "eq" else present.is_not(None)
        if node.operator == "eq":
            nullable = any(operand.nullable for operand in node.operands)
            return left.is_not_distinct_from(right) if nullable else left == right
        return left.is_distinct_from(right)

    def _function(self, node: Function) -> Sql:
        arguments = [self.value(argument) for argument in node.arguments]
        if node.name == "now":
            return bindparam("now", type_=Text())
        if node.name in sql_functions.SEARCHES:
            folded = [self._folded(a, v) for a, v in zip(node.arguments, arguments, strict=True)]
            found = sql_functions.SEARCHES[node.name](*folded)
            return _certain(found, node.nullable) if node.type == "Edm.Boolean" else found
        if node.name == "cast":
            return sql_functions.cast_to(arguments[0], node.type)
        if node.arguments[0].type == "Edm.Duration":
            return sql_functions.of_duration(node.name, arguments[0])
        return sql_functions.FUNCTIONS[node.name](*arguments)

    def _within(self, node: Within) -> Sql:
        value = self.sortable(node.left)
        present = [self.sortable(item) for item in node.values if item.type]
        found = value.in_(present) if present else literal(False)
        return or_(found, value.is_(None)) if len(present) < len(node.values) else found

    def _quantified(self, node: Quantified) -> Sql:
        inner, meeting = self._inner(node.collection, node.variable)
        if node.condition is None:
            some = exists(self._subquery(select(literal(1)), inner, meeting))
            return some if node.quantifier == "any" else not_(some)
        if node.quantifier == "any":
            meeting = [*meeting, self.condition(node.condition)]
            found: Sql = exists(self._subquery(select(literal(1)), inner, meeting))
        else:
            failing = not_(_certain(self.value(node.condition), node.condition.nullable))
            found = not_(exists(self._subquery(select(literal(1)), inner, [*meeting, failing])))
        self._sources.pop(node.variable, None)
        return found

    def _inner(self, collection: Entities, variable: str) -> tuple[_Source, list[Sql]]:
        """Open the FROM of a subquery on a collection, and say what ties it to its owner."""
        table = alias(collection.entity_set.name, (variable, collection.navigation))
        way, owner = collection.navigation, self._table(collection.owner)
        source = _Source(table, table, {(): table})
        if way.through is None:
            tie = table.c[way.target_column] == owner.c[way.column]
        else:
            pairs = alias(way.through[0], (variable, way))
            source.joined = table.join(pairs, pairs.c[way.through[2]] == table.c[way.target_column])
            source.paths[way.through] = pairs
            tie = pairs.c[way.through[1]] == owner.c[way.column]
        self._sources[variable] = source
        return source, [tie]

    @staticmethod
    def _subquery(what: Select[Any], source: _Source, conditions: list[Sql]) -> Select[Any]:
        own = source.paths.values()
        return what.select_from(source.joined).where(*conditions).correlate_except(*own)

    def _table(self, entity: Entity) -> FromClause:
        """Give the table that an entity lies in, joining it if it has not come up before."""
        source = self._sources[entity.variable]
        names: tuple[str, ...] = ()
        table = source.table
        for way in entity.path:
            names = (*names, way.name)
            known = source.paths.get(names)
            if known is None:
                known = alias(way.target, (entity.variable, names))
                source.joined = source.joined.outerjoin(known, _meets(table, way, known))
                source.paths[names] = known
            table = known
        return table

    def _folded(self, node: Node, value: Sql) -> Sql:
        return func.fold(value) if self._fold and node.type == "Edm.String" else value


_ORDERINGS = {
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}


# The types of values as the driver takes them; others are text.
_BOUND_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "Edm.Boolean": Boolean,
    "Edm.Int32": Integer,
    "Edm.Int64": Integer,
    "Edm.Single": Float,
    "Edm.Double": Float,
    "Edm.Decimal": Float,
    "Edm.Duration": Float,
}


def _meets(table: FromClause, way: Navigation, target: FromClause) -> Sql:
    return target.c[way.target_column] == table.c[way.column]


def _parameter(node: Parameter) -> Sql:
    if node.type is None:
        return literal(None, Integer())
    return bindparam(node.name, type_=_BOUND_TYPES.get(node.type, Text)())


def _certain(value: Sql, nullable: bool) -> Sql:
    """Turn null into false, where it can be null."""
    return func.coalesce(value, false()) == true() if nullable else value
