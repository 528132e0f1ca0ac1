"""The values of a query, kept apart from its tree: queries that differ only in their literals share one statement."""

from tikit_sandbox.query.syntax.literals import Literal

from .tree import NULL, Parameter


class BoundValues(dict[str, str | int | float | bool]):
    """The values of one request by the name of their bound parameter, in store form."""

    def parameter(self, literal: Literal) -> Parameter:
        """Add the value of a literal and return the parameter node for it. Null has a node, but no value."""
        if literal.value is None:
            return NULL
        name = f"value{len(self)}"
        self[name] = literal.value
        # SQLite stores NaN as null.
        return Parameter(name, literal.type, literal.value != literal.value)
