"""Names of the fields that messages have, written as a filter names them."""

from collections import Counter
from collections.abc import Iterable, Iterator

import orjson

from kafka_explorer.engine.filters.fields import field_text
from kafka_explorer.engine.filters.nodes import Each, Field, Part, Step
from kafka_explorer.engine.records import Message

_DEEPEST = 12
_ELEMENTS = 20  # of an array that are looked at


def fields_seen(messages: Iterable[Message], most: int = 500) -> list[str]:
    """Return the names of JSON fields and headers in `messages`, the most frequent first, at most so many."""
    counts: Counter[Field] = Counter()
    for message in messages:
        counts.update({Field(Part.HEADER, name) for name, _ in message.headers() or ()})
        for part, data in ((Part.KEY, message.key()), (Part.VALUE, message.value())):
            counts.update({Field(part, None, path) for path in _paths_in(data)})
    return [field_text(field) for field, _ in counts.most_common(most)]


def _paths_in(data: bytes | None) -> Iterator[tuple[Step, ...]]:
    if not data or data.lstrip()[:1] not in {b"{", b"["}:
        return
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError:
        return
    yield from _paths(document, ())


def _paths(value: object, path: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    if len(path) == _DEEPEST:
        return
    if isinstance(value, dict):
        for name, member in value.items():
            yield (*path, name)
            yield from _paths(member, (*path, name))
    elif isinstance(value, list):
        for element in value[:_ELEMENTS]:
            yield from _paths(element, (*path, Each.ELEMENT))
