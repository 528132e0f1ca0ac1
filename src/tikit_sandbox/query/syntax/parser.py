"""Parse lexemes into a syntax tree: the grammar of ``$filter`` and ``$orderby``.

The parser consumes the lexemes in the order of the framework's parser, so that an invalid text fails at the same
position with the same message.
"""

from tikit_sandbox.errors import ODataError

from .ast import Alias, Binary, Call, Count, In, Lambda, ListText, Name, Ordering, SyntaxNode, Unary, Value, Variable
from .lexemes import LexemeKind
from .lexer import Lexer

# The precedence of the binary operators; all of them are left-associative.
PRECEDENCE = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("eq", "ne", "gt", "ge", "lt", "le"), 3),
    **dict.fromkeys(("add", "sub"), 4),
    **dict.fromkeys(("mul", "div", "divby", "mod"), 5),
}


def parse_expression(text: str) -> SyntaxNode:
    """Parse a text as one expression.

    Raises:
        ODataError: the text is not valid; the message names the position.
    """
    parser = Parser(Lexer(text))
    expression = parser.expression()
    parser.lexer.expect(LexemeKind.END)
    return expression


def parse_orderby(text: str) -> list[Ordering]:
    """Parse the sort keys of ``$orderby``.

    Raises:
        ODataError: the text is not valid; the message names the position.
    """
    parser = Parser(Lexer(text))
    lexer, keys = parser.lexer, []
    while True:
        key = parser.expression()
        descending = lexer.lexeme.is_keyword("desc")
        if descending or lexer.lexeme.is_keyword("asc"):
            lexer.advance()
        keys.append(Ordering(key, descending))
        if lexer.lexeme.kind is not LexemeKind.COMMA:
            break
        lexer.advance()
    lexer.expect(LexemeKind.END)
    return keys


class Parser:
    """Parses expressions. After each method the lexer is at the lexeme behind the parsed text."""

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self._variables = {"$it"}

    def expression(self, lowest: int = 1) -> SyntaxNode:
        """Parse an expression whose binary operators have at least the precedence ``lowest``."""
        lexer = self.lexer
        left = self._operand()
        while lexer.lexeme.kind is LexemeKind.IDENTIFIER:
            operator = lexer.lexeme.text.lower()
            precedence = PRECEDENCE.get(operator, 0)
            if precedence < lowest:
                break
            lexer.advance()
            left = Binary(operator, left, self.expression(precedence + 1))
        return left

    def _list(self) -> ListText | None:
        if self.lexer.lexeme.kind is not LexemeKind.BRACKETED:
            return None
        text = self.lexer.lexeme.text
        self.lexer.advance()
        return ListText(text)

    def _operand(self) -> SyntaxNode:
        """Parse an operand with its prefix operators. ``in`` and ``has`` bind more tightly than ``not`` and ``-``."""
        lexer, operators = self.lexer, []
        while lexer.lexeme.kind is LexemeKind.MINUS or lexer.lexeme.is_keyword("not"):
            operators.append(lexer.lexeme.text.lower())
            lexer.advance()
        operand = self._primary()
        while lexer.lexeme.is_keyword("in") or lexer.lexeme.is_keyword("has"):
            operator = lexer.lexeme.text.lower()
            lexer.advance()
            if operator == "in":
                operand = In(operand, self._list() or self._primary())
            else:
                operand = Binary(operator, operand, self._primary())
        for operator in reversed(operators):
            operand = Unary(operator, operand)
        return operand

    def _primary(self) -> SyntaxNode:
        """Parse an operand with its path (``/Name``), without prefix operators."""
        lexer = self.lexer
        operand = self._segment(None) if lexer.peek().kind is LexemeKind.SLASH else self._start()
        while lexer.lexeme.kind is LexemeKind.SLASH:
            lexer.advance()
            operand = self._path_segment(operand)
        return operand

    def _path_segment(self, parent: SyntaxNode) -> SyntaxNode:
        lexer = self.lexer
        if lexer.lexeme.is_keyword("any") or lexer.lexeme.is_keyword("all"):
            return self._lambda(parent)
        if lexer.lexeme.is_keyword("$count"):
            lexer.advance()
            return Count(parent, self._count_condition() if lexer.lexeme.kind is LexemeKind.OPEN else None)
        if lexer.peek().kind is LexemeKind.SLASH:
            return self._segment(parent)
        lexer.expect(LexemeKind.IDENTIFIER)
        return self._named(parent)

    def _segment(self, parent: SyntaxNode | None) -> SyntaxNode:
        name = self.lexer.identifier()
        self.lexer.advance()
        if parent is None and name in self._variables:
            return Variable(name)
        return Name(name, parent)

    def _start(self) -> SyntaxNode:
        lexer = self.lexer
        lexeme = lexer.lexeme
        if lexeme.kind is LexemeKind.IDENTIFIER:
            return self._named(None)
        if lexeme.kind is LexemeKind.OPEN:
            lexer.advance()
            expression = self.expression()
            self._close("')' or operator expected")
            return expression
        if lexeme.literal is not None:
            lexer.advance()
            return Value(lexeme.literal, lexeme.text)
        if lexeme.kind is LexemeKind.ALIAS:
            lexer.advance()
            return Alias(lexeme.text)
        if lexeme.kind is LexemeKind.QUOTED:
            message = f"Unrecognized 'Edm.String' literal '{lexeme.text}' at '{lexeme.start}' in '{lexer.text}'."
            raise ODataError(message)
        raise lexer.error("Expression expected", lexeme.start)

    def _named(self, parent: SyntaxNode | None) -> SyntaxNode:
        """Parse a name: a function if a parenthesis follows directly, otherwise a property or a type."""
        lexer = self.lexer
        name = lexer.lexeme.text
        while lexer.peek().kind is LexemeKind.DOT and lexer.peek().start == lexer.lexeme.end:
            lexer.advance()
            lexer.advance()
            name += "." + lexer.identifier()
        if lexer.at_function_call():
            lexer.advance()
            return Call(name, self._arguments(), parent)
        lexer.advance()
        if parent is None and name in self._variables:
            return Variable(name)
        return Name(name, parent)

    def _arguments(self) -> tuple[SyntaxNode, ...]:
        arguments: list[SyntaxNode] = []
        if self.lexer.advance().kind is not LexemeKind.CLOSE:
            arguments.append(self.expression())
            while self.lexer.lexeme.kind is LexemeKind.COMMA:
                self.lexer.advance()
                arguments.append(self.expression())
        self._close("')' or ',' expected")
        return tuple(arguments)

    def _lambda(self, parent: SyntaxNode) -> SyntaxNode:
        lexer = self.lexer
        quantifier = lexer.lexeme.text.lower()
        if lexer.advance().kind is not LexemeKind.OPEN:
            raise lexer.error("'(' expected", lexer.lexeme.start)
        if lexer.advance().kind is LexemeKind.CLOSE:
            lexer.advance()
            return Lambda(quantifier, "", None, parent)
        variable = lexer.identifier()
        if variable in self._variables:
            raise ODataError(f"The range variable '{variable}' has already been declared.")
        lexer.advance()
        lexer.expect(LexemeKind.COLON)
        lexer.advance()
        self._variables.add(variable)
        condition = self.expression()
        self._close("')' or ',' expected")
        self._variables.remove(variable)
        return Lambda(quantifier, variable, condition, parent)

    def _count_condition(self) -> SyntaxNode | None:
        """Parse the options in parentheses after ``$count``; a ``$filter`` is a text with positions of its own."""
        lexer, condition = self.lexer, None
        if lexer.advance().kind is LexemeKind.CLOSE:
            raise ODataError("Empty parenthesis not allowed.")
        while lexer.lexeme.kind is not LexemeKind.CLOSE:
            name = lexer.lexeme.text.lower().removeprefix("$")
            if name == "search":
                raise ODataError("The sandbox does not support $search in $count.")
            if name != "filter":
                raise ODataError("Only $filter and $search query options are allowed within $count.")
            if lexer.advance().kind is not LexemeKind.EQUAL:
                raise ODataError(f"Term '{lexer.text}' is not valid in a $select or $expand expression.")
            condition = parse_expression(lexer.option_value())
        lexer.advance()
        return condition

    def _close(self, expected: str) -> None:
        if self.lexer.lexeme.kind is not LexemeKind.CLOSE:
            raise self.lexer.error(expected, self.lexer.lexeme.start)
        self.lexer.advance()
