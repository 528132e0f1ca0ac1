"""The values of a query, apart from its tree: what differs in nothing else is one tree, and one statement."""

from tikit_sandbox.query.syntax.literals import Literal

from .tree import NULL, Parameter


class BoundValues(dict[str, str | int | float | bool]):
    """The values of one request by the names of their parameters, as the store's driver takes them."""

    def parameter(self, literal: Literal) -> Parameter:
        """Take a literal's value in; give the node that stands for it. Null is a node without a value."""
        if literal.value is None:
            return NULL
        name = f"value{len(self)}"
        self[name] = literal.value
        # What is not a number (NaN) is null in the store.
        return Parameter(name, literal.type, literal.value != literal.value)
