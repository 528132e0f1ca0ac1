"""From tokens to syntax: the grammar of ``$filter`` and ``$orderby``.

It goes through a text as the framework's parser does, token by token, so a text that is not valid fails at
the same place and is told the same.
"""

from tikit_sandbox.errors import ODataError

from .ast import Alias, Binary, Call, Count, In, Lambda, Listed, Name, Node, Ordering, Unary, Value, Variable
from .lexemes import Kind
from .lexer import Lexer

# How tightly an operator binds; each goes from left to right.
PRECEDENCE = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("eq", "ne", "gt", "ge", "lt", "le"), 3),
    **dict.fromkeys(("add", "sub"), 4),
    **dict.fromkeys(("mul", "div", "divby", "mod"), 5),
}


def parse_expression(text: str) -> Node:
    """Read a whole text as one expression. Raises ODataError, saying where it fails."""
    parser = Parser(Lexer(text))
    expression = parser.expression()
    parser.lexer.expect(Kind.END)
    return expression


def parse_orderby(text: str) -> list[Ordering]:
    """Read the keys of ``$orderby``. Raises ODataError, saying where it fails."""
    parser = Parser(Lexer(text))
    lexer, keys = parser.lexer, []
    while True:
        key = parser.expression()
        descending = lexer.token.word("desc")
        if descending or lexer.token.word("asc"):
            lexer.advance()
        keys.append(Ordering(key, descending))
        if lexer.token.kind is not Kind.COMMA:
            break
        lexer.advance()
    lexer.expect(Kind.END)
    return keys


class Parser:
    """Reads expressions; the lexer stands at the token that follows what has been read."""

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self._variables = {"$it"}

    def expression(self, loosest: int = 1) -> Node:
        """Read an expression whose operators bind at least as tightly as ``loosest``."""
        lexer = self.lexer
        left = self._operand()
        while lexer.token.kind is Kind.IDENTIFIER:
            operator = lexer.token.text.lower()
            precedence = PRECEDENCE.get(operator, 0)
            if precedence < loosest:
                break
            lexer.advance()
            left = Binary(operator, left, self.expression(precedence + 1))
        return left

    def _list(self) -> Listed | None:
        if self.lexer.token.kind is not Kind.BRACKETED:
            return None
        text = self.lexer.token.text
        self.lexer.advance()
        return Listed(text)

    def _operand(self) -> Node:
        """Read an operand with what stands before it: ``not`` and ``-`` bind less tightly than ``in`` and ``has``."""
        lexer, operators = self.lexer, []
        while lexer.token.kind is Kind.MINUS or lexer.token.word("not"):
            operators.append(lexer.token.text.lower())
            lexer.advance()
        operand = self._primary()
        while lexer.token.word("in") or lexer.token.word("has"):
            operator = lexer.token.text.lower()
            lexer.advance()
            if operator == "in":
                operand = In(operand, self._list() or self._primary())
            else:
                operand = Binary(operator, operand, self._primary())
        for operator in reversed(operators):
            operand = Unary(operator, operand)
        return operand

    def _primary(self) -> Node:
        """Read an operand with what stands behind it (``/Name``), but nothing before it."""
        lexer = self.lexer
        operand = self._segment(None) if lexer.peek().kind is Kind.SLASH else self._start()
        while lexer.token.kind is Kind.SLASH:
            lexer.advance()
            operand = self._behind_slash(operand)
        return operand

    def _behind_slash(self, parent: Node) -> Node:
        lexer = self.lexer
        if lexer.token.word("any") or lexer.token.word("all"):
            return self._lambda(parent)
        if lexer.token.word("$count"):
            lexer.advance()
            return Count(parent)
        if lexer.peek().kind is Kind.SLASH:
            return self._segment(parent)
        lexer.expect(Kind.IDENTIFIER)
        return self._named(parent)

    def _segment(self, parent: Node | None) -> Node:
        name = self.lexer.identifier()
        self.lexer.advance()
        if parent is None and name in self._variables:
            return Variable(name)
        return Name(name, parent)

    def _start(self) -> Node:
        lexer = self.lexer
        token = lexer.token
        if token.kind is Kind.IDENTIFIER:
            return self._named(None)
        if token.kind is Kind.OPEN:
            lexer.advance()
            expression = self.expression()
            self._close("')' or operator expected")
            return expression
        if token.literal is not None:
            lexer.advance()
            return Value(token.literal, token.text)
        if token.kind is Kind.ALIAS:
            lexer.advance()
            return Alias(token.text)
        if token.kind is Kind.QUOTED:
            message = f"Unrecognized 'Edm.String' literal '{token.text}' at '{token.start}' in '{lexer.text}'."
            raise ODataError(message)
        raise lexer.error("Expression expected", token.start)

    def _named(self, parent: Node | None) -> Node:
        """Read a name: of a function if a parenthesis follows at once, else of a property or a type."""
        lexer = self.lexer
        name = lexer.token.text
        while lexer.peek().kind is Kind.DOT and lexer.peek().start == lexer.token.end:
            lexer.advance()
            lexer.advance()
            name += "." + lexer.identifier()
        if lexer.calls():
            lexer.advance()
            return Call(name, self._arguments(), parent)
        lexer.advance()
        if parent is None and name in self._variables:
            return Variable(name)
        return Name(name, parent)

    def _arguments(self) -> tuple[Node, ...]:
        arguments: list[Node] = []
        if self.lexer.advance().kind is not Kind.CLOSE:
            arguments.append(self.expression())
            while self.lexer.token.kind is Kind.COMMA:
                self.lexer.advance()
                arguments.append(self.expression())
        self._close("')' or ',' expected")
        return tuple(arguments)

    def _lambda(self, parent: Node) -> Node:
        lexer = self.lexer
        quantifier = lexer.token.text.lower()
        if lexer.advance().kind is not Kind.OPEN:
            raise lexer.error("'(' expected", lexer.token.start)
        if lexer.advance().kind is Kind.CLOSE:
            lexer.advance()
            return Lambda(quantifier, "", None, parent)
        variable = lexer.identifier()
        if variable in self._variables:
            raise ODataError(f"The range variable '{variable}' has already been declared.")
        lexer.advance()
        lexer.expect(Kind.COLON)
        lexer.advance()
        self._variables.add(variable)
        condition = self.expression()
        self._close("')' or ',' expected")
        self._variables.remove(variable)
        return Lambda(quantifier, variable, condition, parent)

    def _close(self, expected: str) -> None:
        if self.lexer.token.kind is not Kind.CLOSE:
            raise self.lexer.error(expected, self.lexer.token.start)
        self.lexer.advance()
