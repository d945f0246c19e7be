"""Filter text -> nodes. The grammar, as short as it goes (the README has it with examples):

filter   = [ either ]
either   = both { "or" both }
both     = negated { [ "and" ] negated }
negated  = { "not" } ( "(" either ")" | term )
term     = word | "phrase" | "~" regex | "is:" flag | field comparison
"""

import itertools
import re
from collections.abc import Callable
from datetime import tzinfo
from typing import cast

from kafka_explorer.engine.filters import operands as read
from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.fields import bare_word_problem, field, is_bare
from kafka_explorer.engine.filters.nodes import (
    FLAGS,
    NUMERIC,
    And,
    Compare,
    Constant,
    Contains,
    Exists,
    Field,
    Is,
    Leaf,
    Matches,
    Node,
    Not,
    OneOf,
    Operator,
    Or,
    Part,
    Within,
)

_LONGEST = 4000  # characters
_DEEPEST = 50  # brackets and nots
_AND = re.compile(r"(?:and|AND)(?=[\s()]|$)")
_OR = re.compile(r"(?:or|OR)(?=[\s()]|$)")
_NOT = re.compile(r"(?:not|NOT)(?=[\s()]|$)")
_OPEN, _CLOSE = re.compile(r"\("), re.compile(r"\)")
_TILDE = re.compile(r"~\s*")
_IS = re.compile(r"is:")
_FLAG = re.compile(r"[\w-]*")
_OPERATOR = re.compile(r"\s*(==?|!=|<=|>=|<|>|!~|~|:|in(?=\s*\()|not\s+in(?=\s*\()|exists(?![^\s)]))\s*")
_OPERATORS_WANTED = "Here comes ==, !=, <, <=, >, >=, in (...), ~ /.../, exists, or : and text to look for."
_LONE_OPERATOR = re.compile(r"(?:==?|!=|<=|>=|<|>|!~|:)(?=[\s\"']|$)")


def parse(text: str, zone: tzinfo | None = None) -> Node:
    """Return the filter that `text` says; text without a term is a filter that everything passes.

    Times without a zone are in `zone`, or in local time. Raises FilterSyntaxError and nothing else.
    """
    return parse_noting(Cursor(text), zone)


def parse_noting(cursor: Cursor, zone: tzinfo | None = None) -> Node:
    """Do what `parse` does; `cursor` has the spans that were understood, also when it raises."""
    try:
        cursor.text.encode()
    except UnicodeEncodeError as error:
        cursor.fail("This character is half of one (a lone surrogate), which no message can contain.", error.start)
    if len(cursor.text) > _LONGEST:
        cursor.fail(f"A filter has at most {_LONGEST:,} characters.", _LONGEST)
    parser = _Parser(cursor, zone)
    if cursor.at_end():
        return And(())
    node = parser.either(0)
    if not cursor.at_end():
        cursor.fail("This closing bracket was never opened.")
    return node


class _Parser:
    """One method for each rule of the grammar; each leaves the cursor behind what it read."""

    def __init__(self, cursor: Cursor, zone: tzinfo | None) -> None:
        self._cursor = cursor
        self._zone = zone

    def either(self, depth: int) -> Node:
        """Read terms with `or` between."""
        terms = [self._both(depth)]
        while self._cursor.take(_OR, "keyword"):
            terms.append(self._both(depth))
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _both(self, depth: int) -> Node:
        terms = [self._negated(depth)]
        cursor = self._cursor
        while not cursor.at_end() and not cursor.sees(_CLOSE) and not cursor.sees(_OR):
            cursor.take(_AND, "keyword")
            terms.append(self._negated(depth))
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _negated(self, depth: int) -> Node:
        cursor = self._cursor
        cursor.skip_space()
        negations = 0
        while cursor.take(_NOT, "keyword"):
            negations += 1
            cursor.skip_space()
        start = cursor.at
        if cursor.take(_OPEN, "bracket"):
            if depth == _DEEPEST:
                cursor.fail(f"Brackets are nested more than {_DEEPEST} deep.", start)
            node = self.either(depth + 1)
            if not cursor.take(_CLOSE, "bracket"):
                cursor.fail("This bracket is never closed.", start, "join")
        else:
            node = self._term()
        return Not(node) if negations % 2 else node

    def _term(self) -> Leaf:
        cursor = self._cursor
        start = cursor.at
        self._refuse_what_begins_no_term()
        node = self._flag(start) or self._compared_field(start)
        if node is None and cursor.take(_TILDE, "operator"):
            pattern, flags = read.regex(cursor)
            node = Matches(Field(Part.ANY), pattern, flags, False, self._since(start))
        if node is None:
            column, problem = bare_word_problem(cursor)
            if problem:
                cursor.fail(problem, column)
            text, ignore_case = read.contained_text(cursor)
            node = Contains(Field(Part.ANY), text, ignore_case, self._since(start))
        return node

    def _refuse_what_begins_no_term(self) -> None:
        cursor = self._cursor
        if cursor.at_end() or cursor.sees(_CLOSE):
            cursor.fail("Something to look for is missing here.", wanted="term")
        if word := cursor.sees(_AND) or cursor.sees(_OR):
            cursor.fail(f'Nothing stands before "{word.group()}"; in quotes it is a word to look for.')
        if symbol := cursor.sees(_LONE_OPERATOR):
            cursor.fail(
                f'A field must stand before {symbol.group()}, as in value.name == "x"; in quotes it is text to find.'
            )

    def _flag(self, start: int) -> Leaf | None:
        cursor = self._cursor
        if not cursor.take(_IS, "field"):
            return None
        column = cursor.at
        flag = cursor.take(_FLAG, "flag")
        if flag is None or flag.group() not in FLAGS:
            cursor.fail(f"is: takes one of {', '.join(FLAGS)}.", column)
        return Is(flag.group(), self._since(start))

    def _compared_field(self, start: int) -> Leaf | None:
        """Read a field and what is said of it; None if it is a word, such as "key" or "size", that is none."""
        cursor = self._cursor
        what = field(cursor)
        if what is None:
            return None
        match = cursor.sees(_OPERATOR)
        if match is None:
            if is_bare(what):
                cursor.back_to(start)
                return None
            cursor.fail(_OPERATORS_WANTED, wanted="operator")
        symbol = " ".join(match.group(1).split())
        operator_start = match.start(1)
        cursor.at = match.end(1)
        cursor.note(operator_start, "operator")
        cursor.skip_space()
        if what.part in NUMERIC and symbol != "exists":
            ranges = self._ranges(what.part, symbol, operator_start)
            return Within(what, ranges, self._since(start))
        return self._comparison(what, symbol, start)

    def _comparison(self, what: Field, symbol: str, start: int) -> Leaf:
        cursor = self._cursor
        if symbol == "exists":
            return Exists(what, self._since(start))
        if symbol == ":":
            text, ignore_case = read.contained_text(cursor)
            return Contains(what, text, ignore_case, self._since(start))
        if symbol.endswith("~"):
            pattern, flags = read.regex(cursor)
            return Matches(what, pattern, flags, symbol == "!~", self._since(start))
        if symbol.endswith("in"):
            return OneOf(what, read.operands(cursor), symbol != "in", self._since(start))
        column = cursor.at
        operand = read.operand(cursor)
        symbol = "==" if symbol == "=" else symbol
        if isinstance(operand, Constant) and symbol not in {"==", "!="}:
            cursor.fail(f"{operand.word} is neither greater nor less than anything: use == or !=.", column)
        return Compare(what, cast(Operator, symbol), operand, self._since(start))

    def _ranges(self, part: Part, symbol: str, operator_start: int) -> tuple[read.Range, ...]:
        cursor = self._cursor
        if symbol == ":":
            return read.number_ranges(cursor, part, self._zone)
        if symbol.endswith("~"):
            cursor.fail(f"A regular expression does not fit {part.value}, which is a number.", operator_start)
        if symbol.endswith("in"):
            numbers = read.numbers(cursor, part, self._zone)
        else:
            numbers = (read.number_operand(cursor, part, self._zone),)
        if symbol in {"!=", "not in"}:
            return _all_but(numbers)
        return tuple(_RANGES.get(symbol, _exactly)(number) for number in numbers)

    def _since(self, start: int) -> str:
        return self._cursor.text[start : self._cursor.at]


def _exactly(number: int) -> read.Range:
    return number, number


_RANGES: dict[str, Callable[[int], read.Range]] = {
    "<": lambda number: (None, number - 1),
    "<=": lambda number: (None, number),
    ">": lambda number: (number + 1, None),
    ">=": lambda number: (number, None),
}


def _all_but(numbers: tuple[int, ...]) -> tuple[read.Range, ...]:
    edges = sorted(set(numbers))
    between = [(low + 1, high - 1) for low, high in itertools.pairwise(edges)]
    return ((None, edges[0] - 1), *between, (edges[-1] + 1, None))
