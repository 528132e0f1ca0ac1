"""Translate a typed tree to SQLAlchemy expressions; every value of a query is a bound parameter.

Null follows the rules of C#, not of SQL: a comparison with null is false and never unknown, so ``not`` makes it true.
Only a boolean property of a missing entity stays null.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Text,
    and_,
    bindparam,
    collate,
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

from tikit_sandbox.query.semantics.tree import (
    CollectionCount,
    EntityNode,
    FunctionCall,
    InList,
    Operation,
    OrderKey,
    Parameter,
    PropertyAccess,
    Quantifier,
    TypedNode,
)
from tikit_sandbox.settings import Collation
from tikit_sandbox.store.database import FOLDED

from . import function_translations
from .joins import FromScopes

Sql = ColumnElement[Any]


class Translator:
    """Translates the expressions of one SELECT on ``table``, and joins the tables that their paths need.

    Args:
        table: the table of the requested entities.
        collation: how text is compared.
        owner: the table of the entities to which they belong; None if the SELECT does not read it.
    """

    def __init__(self, table: FromClause, collation: Collation, owner: FromClause | None = None) -> None:
        self.table = table
        self.owner = owner
        self._scopes = FromScopes(table, owner)
        self._fold = collation == "nocase"

    @property
    def sources(self) -> list[FromClause]:
        """The FROM clauses of the SELECT, with their joins so far."""
        return self._scopes.outermost

    def condition(self, node: TypedNode) -> Sql:
        """Translate a condition for a WHERE clause, in which null counts as false."""
        if isinstance(node, Operation) and node.operator in ("and", "or"):
            join = and_ if node.operator == "and" else or_
            return join(*(self.condition(operand) for operand in node.operands))
        if isinstance(node, Operation) and node.operator in _ORDERINGS:
            return self._compared(node)
        if isinstance(node, InList):
            return self._within(node)
        value = self.value(node)
        # SQLite has no booleans: comparing a column makes NULL and 2 false.
        return value if isinstance(node, (Operation, Quantifier)) else value == true()

    def order(self, key: OrderKey) -> Sql:
        """Translate a sort key. Null comes first, in descending order last."""
        value = self.sortable(key.node)
        return value.desc() if key.descending else value.asc()

    def sortable(self, node: TypedNode) -> Sql:
        """Translate a value to a form that compares by the collation."""
        return self._folded(node, self.value(node))

    def collated(self, node: TypedNode) -> Sql:
        """Translate a value as `sortable` does, but so that it stays as it is stored when it is selected."""
        value = self.value(node)
        return collate(value, FOLDED) if self._fold and node.type == "Edm.String" else value

    def value(self, node: TypedNode) -> Sql:
        """Translate a value. A comparison is true or false, never null."""
        match node:
            case Parameter():
                return _parameter(node)
            case PropertyAccess():
                return self._scopes.table(node.entity).c[node.declared.name]
            case EntityNode():
                return self._scopes.table(node).c["Id"]
            case Operation():
                return self._operation(node)
            case FunctionCall():
                return self._function(node)
            case InList():
                return _not_null(self._within(node), node.left.nullable)
            case Quantifier():
                return self._quantified(node)
            case CollectionCount():
                source, owner_condition = self._scopes.open(node.collection, node.variable)
                meeting = [] if node.condition is None else [self.condition(node.condition)]
                return source.subquery(select(func.count()), [owner_condition, *meeting]).scalar_subquery()

    def _operation(self, node: Operation) -> Sql:
        operator = node.operator
        if operator in _ORDERINGS:
            return _not_null(self._compared(node), any(operand.nullable for operand in node.operands))
        if operator in ("eq", "ne"):
            return self._equal(node)
        values = [self.value(operand) for operand in node.operands]
        if operator == "and":
            return and_(*values)
        if operator == "or":
            return or_(*values)
        if operator == "not":
            # SQLite would read ``x IS NOT 1`` as the opposite of ``x IS (NOT 1)``.
            plain = isinstance(node.operands[0], (PropertyAccess, Parameter))
            return values[0] == false() if plain else not_(values[0])
        return function_translations.arithmetic(operator, values, whole=node.type in ("Edm.Int32", "Edm.Int64"))

    def _sides(self, node: Operation) -> tuple[Sql, Sql]:
        left, right = node.operands
        if {left.type, right.type} == {"Edm.Date", "Edm.DateTimeOffset"}:
            return self._day(left), self._day(right)
        return self.sortable(left), self.sortable(right)

    def _day(self, node: TypedNode) -> Sql:
        """Translate a date or a timestamp to a date: compared with a date, only the day of a timestamp counts."""
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

    def _function(self, node: FunctionCall) -> Sql:
        arguments = [self.value(argument) for argument in node.arguments]
        if node.name == "now":
            return bindparam("now", type_=Text())
        if node.name in function_translations.SEARCHES:
            folded = [self._folded(a, v) for a, v in zip(node.arguments, arguments, strict=True)]
            found = function_translations.SEARCHES[node.name](*folded)
            return _not_null(found, node.nullable) if node.type == "Edm.Boolean" else found
        if node.name == "cast":
            return function_translations.cast_to(arguments[0], node.type)
        if node.arguments[0].type == "Edm.Duration":
            return function_translations.of_duration(node.name, arguments[0])
        return function_translations.FUNCTIONS[node.name](*arguments)

    def _within(self, node: InList) -> Sql:
        value = self.sortable(node.left)
        present = [self.sortable(item) for item in node.values if item.type]
        found = value.in_(present) if present else literal(False)
        return or_(found, value.is_(None)) if len(present) < len(node.values) else found

    def _quantified(self, node: Quantifier) -> Sql:
        source, owner_condition = self._scopes.open(node.collection, node.variable)
        if node.condition is None:
            some = exists(source.subquery(select(literal(1)), [owner_condition]))
            return some if node.quantifier == "any" else not_(some)
        if node.quantifier == "any":
            meeting = self.condition(node.condition)
            return exists(source.subquery(select(literal(1)), [owner_condition, meeting]))
        failing = not_(_not_null(self.value(node.condition), node.condition.nullable))
        return not_(exists(source.subquery(select(literal(1)), [owner_condition, failing])))

    def _folded(self, node: TypedNode, value: Sql) -> Sql:
        return func.fold(value) if self._fold and node.type == "Edm.String" else value


_ORDERINGS = {
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}


# The SQL types of bound values; all others are text.
_BOUND_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "Edm.Boolean": Boolean,
    "Edm.Int32": Integer,
    "Edm.Int64": Integer,
    "Edm.Single": Float,
    "Edm.Double": Float,
    "Edm.Decimal": Float,
    "Edm.Duration": Float,
}


def _parameter(node: Parameter) -> Sql:
    if node.type is None:
        return literal(None, Integer())
    return bindparam(node.name, type_=_BOUND_TYPES.get(node.type, Text)())


def _not_null(value: Sql, nullable: bool) -> Sql:
    """Replace null by false, if the value can be null."""
    return func.coalesce(value, false()) == true() if nullable else value
