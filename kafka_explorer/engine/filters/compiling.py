"""Nodes -> terms: which test a term makes of a message, and which search may go before it."""

from collections.abc import Callable, Sequence

from kafka_explorer.engine import decoders
from kafka_explorer.engine.filters.comparisons import compares, one_of
from kafka_explorer.engine.filters.decoding import PayloadDecoder
from kafka_explorer.engine.filters.json_paths import column_at, text_of
from kafka_explorer.engine.filters.linear import joint, linear
from kafka_explorer.engine.filters.nodes import (
    NUMERIC,
    And,
    BytesLeaf,
    Compare,
    Constant,
    Contains,
    Exists,
    Is,
    Matches,
    Node,
    Not,
    OneOf,
    Or,
    Part,
    Within,
)
from kafka_explorer.engine.filters.prefilters import prefilter
from kafka_explorer.engine.filters.searches import RegexSearch, WordSearch
from kafka_explorer.engine.filters.terms import (
    OF_ENCODINGS,
    OF_HEADERS,
    OF_NUMBERS,
    OF_SEARCHES,
    OF_WHOLE_PARTS,
    AllOf,
    AnyOf,
    NotThat,
    OfTokens,
    OneByOne,
    Searched,
    Sieve,
    Term,
    Test,
)
from kafka_explorer.engine.records import Message, headers_of

DataTest = Callable[[bytes], bool]

_DECODED = {"json", "text", "binary"}


def compiled(node: Node, decoder: PayloadDecoder | None = None) -> Term:
    """Return the term for a filter; a `decoder` gives the JSON of payloads that are no JSON text."""
    if isinstance(node, And):
        return AllOf([compiled(term, decoder) for term in node.terms])
    if isinstance(node, Or):
        return AnyOf([compiled(term, decoder) for term in node.terms])
    if isinstance(node, Not):
        return NotThat(compiled(node.term, decoder))
    if isinstance(node, Within):
        return OneByOne(_within(node), OF_HEADERS if node.field.part is Part.SIZE else OF_NUMBERS)
    if isinstance(node, Is):
        return OneByOne(_FLAGS[node.flag], OF_ENCODINGS if node.flag in _DECODED else OF_NUMBERS)
    return _of_field(node, decoder)


def _of_field(node: BytesLeaf, decoder: PayloadDecoder | None) -> Term:
    """Return the term for a node that looks at bytes (or asks for a timestamp)."""
    part, path = node.field.part, node.field.path
    if part in NUMERIC:
        return OneByOne(_has_timestamp if part is Part.TIMESTAMP else _always, OF_NUMBERS)
    word = WordSearch(node.text, ignore_case=node.ignore_case) if isinstance(node, Contains) else None
    if part is Part.HEADER:
        return OneByOne(_header_test(node, _holds(node, word)), OF_HEADERS)
    sieve: Sieve | None
    if path:
        search = word or prefilter(node)
        sieve = None if search is None else Sieve(search, [part])
        return OfTokens(part, column_at(path), _holds(node, word), sieve, _regex_search(node), decoder)
    test = _part_test(node, _holds(node, word))
    whole = word or _regex_search(node)
    if whole is None:
        return OneByOne(test, OF_WHOLE_PARTS)
    sieve = Sieve(whole, [Part.KEY, Part.VALUE] if part is Part.ANY else [part])
    return Searched(test, OF_SEARCHES, sieve, exact=word is not None)


def _regex_search(node: BytesLeaf) -> RegexSearch | None:
    """Return the search for a regular expression in many texts at once, if there is one."""
    if not isinstance(node, Matches) or node.negated:
        return None
    how = joint(node.pattern, node.flags)
    return None if how is None else RegexSearch(node.pattern, how)


def _holds(node: BytesLeaf, word: WordSearch | None) -> DataTest:
    """Return the test of one value: a JSON token if the node's field has a path, else whole bytes."""
    json = bool(node.field.path)
    if isinstance(node, Compare):
        return compares(node.operator, node.operand, json=json)
    if isinstance(node, OneOf):
        return one_of(node.operands, node.negated, json=json)
    if isinstance(node, Matches):
        search, wanted = linear(node.pattern, node.flags).search, not node.negated
        if json:
            return lambda token: (search(text_of(token)) is not None) is wanted
        return lambda data: (search(data) is not None) is wanted
    if word is None:
        return _always
    holds = word.holds
    return (lambda token: holds(token[1:-1] if token[:1] == b'"' else token)) if json else holds


def _always(_: object) -> bool:
    return True


def _null_holds(node: BytesLeaf) -> bool:
    """Whether a null key, value or header is what the node asks for."""
    if isinstance(node, OneOf):
        return Constant("null") in node.operands and not node.negated
    return isinstance(node, Compare) and node.operand == Constant("null") and node.operator == "=="


def _part_test(node: BytesLeaf, holds: DataTest) -> Test:
    of_null = _null_holds(node)

    def test_key(message: Message) -> bool:
        key = message.key()
        return of_null if key is None else holds(key)

    def test_value(message: Message) -> bool:
        value = message.value()
        return of_null if value is None else holds(value)

    if node.field.part is Part.ANY:
        return lambda message: test_value(message) or test_key(message)
    return test_key if node.field.part is Part.KEY else test_value


def _header_test(node: BytesLeaf, holds: DataTest) -> Test:
    wanted = node.field.name
    of_null = isinstance(node, Exists) or _null_holds(node)

    def test(message: Message) -> bool:
        for name, value in headers_of(message) or ():
            if (wanted is None or name == wanted) and (of_null if value is None else holds(value)):
                return True
        return False

    return test


def _has_timestamp(message: Message) -> bool:
    return message.timestamp()[0] != 0


def _within(node: Within) -> Test:
    number = _NUMBERS[node.field.part]
    if node.field.part is Part.TIMESTAMP:
        return lambda message: _has_timestamp(message) and _lies_in(message.timestamp()[1], node.ranges)
    return lambda message: _lies_in(number(message), node.ranges)


def _lies_in(number: int, ranges: Sequence[tuple[int | None, int | None]]) -> bool:
    return any((low is None or number >= low) and (high is None or number <= high) for low, high in ranges)


def _size(message: Message) -> int:
    """The size that `Record.size_bytes` has."""
    size = len(message.key() or b"") + len(message.value() or b"")
    return size + sum(len(name.encode()) + len(value or b"") for name, value in headers_of(message) or ())


_NUMBERS: dict[Part, Callable[[Message], int]] = {
    Part.PARTITION: lambda message: message.partition(),
    Part.OFFSET: lambda message: message.offset(),
    Part.TIMESTAMP: lambda message: message.timestamp()[1],
    Part.SIZE: _size,
}


def _is_encoded(encoding: str) -> Test:
    return lambda message: decoders.decode(message.value()).encoding == encoding


_FLAGS: dict[str, Test] = {
    "tombstone": lambda message: message.value() is None,
    "keyless": lambda message: message.key() is None,
    "empty": lambda message: message.value() == b"",
    "json": _is_encoded("json"),
    "text": _is_encoded("text"),
    "binary": _is_encoded("binary"),
}
