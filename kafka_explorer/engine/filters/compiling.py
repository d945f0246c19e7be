"""Nodes -> terms: which test a term makes of a message, and which search may go before it."""

from collections.abc import Callable, Sequence
from operator import methodcaller

from kafka_explorer.engine import decoders
from kafka_explorer.engine.filters.comparisons import compares, one_of
from kafka_explorer.engine.filters.json_paths import leads_to_one, text_of, token_at, tokens_at
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
    AllOf,
    AnyOf,
    NotThat,
    OneByOne,
    Searched,
    Term,
    Test,
    Texts,
    TextSearched,
)
from kafka_explorer.engine.records import Message

DataTest = Callable[[bytes], bool]

_DECODED = {"json", "text", "binary"}
# What a term costs, in rank: what is cheap goes first.
_NUMBER, _WHOLE, _SEARCH, _PATH, _HEADERS, _DECODING = range(6)


def compiled(node: Node) -> Term:
    """Return the term for a filter."""
    if isinstance(node, And):
        return AllOf([compiled(term) for term in node.terms])
    if isinstance(node, Or):
        return AnyOf([compiled(term) for term in node.terms])
    if isinstance(node, Not):
        return NotThat(compiled(node.term))
    if isinstance(node, Within):
        return OneByOne(_within(node), _HEADERS if node.field.part is Part.SIZE else _NUMBER)
    if isinstance(node, Is):
        return OneByOne(_FLAGS[node.flag], _DECODING if node.flag in _DECODED else _NUMBER)
    return _of_field(node)


def _of_field(node: BytesLeaf) -> Term:
    """Return the term for a node that looks at bytes (or asks for a timestamp)."""
    part, path = node.field.part, node.field.path
    if part in NUMERIC:
        return OneByOne(_has_timestamp if part is Part.TIMESTAMP else _always, _NUMBER)
    word = WordSearch(node.text, ignore_case=node.ignore_case) if isinstance(node, Contains) else None
    if part is Part.HEADER:
        return OneByOne(_header_test(node, _holds(node, word)), _HEADERS)
    regex = _regex_search(node)
    if path:
        test = _path_test(node, _holds(node, word))
        holding = word or prefilter(node)
        before = None if holding is None else Searched(test, _PATH, holding, [part], exact=False)
        if regex is not None:
            return TextSearched(test, _PATH, regex, _texts(node), before)
        return before or OneByOne(test, _PATH)
    test = _part_test(node, _holds(node, word))
    search = word or regex
    if search is None:
        return OneByOne(test, _WHOLE)
    parts = [Part.KEY, Part.VALUE] if part is Part.ANY else [part]
    return Searched(test, _SEARCH, search, parts, exact=word is not None)


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


def _data(node: BytesLeaf) -> Callable[[Message], bytes | None]:
    """Return what takes the key or the value out of a message; methodcaller is faster than a lambda."""
    return methodcaller("key" if node.field.part is Part.KEY else "value")


def _path_test(node: BytesLeaf, holds: DataTest) -> Test:
    data_of, path = _data(node), node.field.path
    if not leads_to_one(path):
        tokens = tokens_at(path)

        def test_any(message: Message) -> bool:
            data = data_of(message)
            return any(map(holds, tokens(data))) if data else False

        return test_any
    token_of = token_at(path)

    def test(message: Message) -> bool:
        data = data_of(message)
        token = token_of(data) if data else b""
        return bool(token) and holds(token)

    return test


def _texts(node: BytesLeaf) -> Texts:
    """Return what takes the texts at a path out of a message."""
    data_of, path = _data(node), node.field.path
    if not leads_to_one(path):
        tokens = tokens_at(path)

        def texts(message: Message) -> Sequence[bytes]:
            data = data_of(message)
            return [text_of(token) for token in tokens(data)] if data else ()

        return texts
    token_of = token_at(path)

    def text(message: Message) -> Sequence[bytes]:
        data = data_of(message)
        token = token_of(data) if data else b""
        return (text_of(token),) if token else ()

    return text


def _header_test(node: BytesLeaf, holds: DataTest) -> Test:
    wanted = node.field.name
    of_null = isinstance(node, Exists) or _null_holds(node)

    def test(message: Message) -> bool:
        for name, value in message.headers() or ():
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
    return size + sum(len(name.encode()) + len(value or b"") for name, value in message.headers() or ())


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
