"""Finds the key that an event had before it came into an envelope: by the equal event in the topic where it was.

Equal is what differs in white space and in the order of fields only: whoever wrote the envelope may have spelled the
event anew. A key counts when all equal events near the time of death have it.
"""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter
from kafka_explorer.engine.dead_letters.envelopes import content_of
from kafka_explorer.engine.errors import ConnectionFailed, ExplorerError, RequestTimedOut
from kafka_explorer.engine.producing.spans import PartitionSpan, led_places, newest_of, read_spans
from kafka_explorer.engine.records import Message, headers_of
from kafka_explorer.engine.redrive.request import REDRIVE_ID, Place
from kafka_explorer.engine.watermarks import ends_of

LOOK_BACK_MS = 24 * 3_600_000
"""So long before a dead letter its event is looked for: a consumer may have been behind."""
MOST = 200_000
"""So many messages of a topic are looked at in one plan or run, the newest of those that may be it: some 40 MB."""
_STEP_MS = 3_600_000  # also how much clocks may differ
_AT_ONCE = 50
_SHORT = 16  # bytes of a digest


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, and the topic where it was found."""

    key: bytes
    topic: str


class KeySearch:
    """Remembers what it has read, so that each message is read once, whatever the order of the dead letters."""

    def __init__(self, cluster: Cluster, most: int = MOST) -> None:
        self._cluster = cluster
        self._most = most
        self._topics: dict[str, _Topic] = {}

    def keys(self, letters: Iterable[DeadLetter]) -> Generator[None, None, dict[Place, FoundKey]]:
        """Return the keys of those whose event is in the topic they came from, once or with one key only.

        Raises ConnectionFailed, RequestTimedOut; a topic that cannot be read has no keys.
        """
        by_topic: dict[str, list[DeadLetter]] = {}
        for letter in letters:
            if letter.origin.topic is not None and letter.content:
                by_topic.setdefault(letter.origin.topic, []).append(letter)
        found: dict[Place, FoundKey] = {}
        for name, own in by_topic.items():
            topic = self._topics.setdefault(name, _Topic(self._cluster, name, self._most))
            yield from topic.cover([letter.timestamp_ms for letter in own])
            for letter in own:
                key = topic.key_of(letter.content)
                if key is not None:
                    found[letter.partition, letter.offset] = FoundKey(key, name)
        return found


class _Topic:
    """The keys of what was read of one topic, by the events' content; None where there are several, or none."""

    def __init__(self, cluster: Cluster, name: str, most: int) -> None:
        self._cluster = cluster
        self._name = name
        self._left = most
        self._from_ms = self._to_ms = -1
        self._keys: dict[bytes, bytes | None] = {}

    def key_of(self, content: str) -> bytes | None:
        return self._keys.get(_short(content))

    def cover(self, died_ms: Sequence[int]) -> Generator[None, None, None]:
        """Read what may hold the events of dead letters of these times, as far as it has not been read."""
        from_ms = max(0, (min(died_ms) - LOOK_BACK_MS) // _STEP_MS * _STEP_MS)
        to_ms = (max(died_ms) // _STEP_MS + 2) * _STEP_MS
        if self._to_ms < 0:
            wanted = [(from_ms, to_ms)]
        else:
            wanted = [(from_ms, self._from_ms), (self._to_ms, to_ms)]
            from_ms, to_ms = min(from_ms, self._from_ms), max(to_ms, self._to_ms)
        for begin_ms, end_ms in wanted:
            if begin_ms < end_ms and self._left > 0:
                yield from self._read(begin_ms, end_ms)
        self._from_ms, self._to_ms = from_ms, to_ms

    def _read(self, begin_ms: int, end_ms: int) -> Generator[None, None, None]:
        try:
            spans, _ = newest_of((yield from self._spans(begin_ms, end_ms)), self._left)
            self._left -= sum(max(0, span.end - span.begin) for span in spans)
            for messages in read_spans(self._cluster, self._name, spans):
                for at in range(0, len(messages), _AT_ONCE):
                    self._take(messages[at : at + _AT_ONCE])
                    yield
                yield
        except (ConnectionFailed, RequestTimedOut):
            raise
        except ExplorerError:  # it is not there, may not be read, or is being deleted
            self._left = 0
            self._keys.clear()

    def _spans(self, begin_ms: int, end_ms: int) -> Generator[None, None, list[PartitionSpan]]:
        places = yield from telling(None, led_places(self._cluster, self._name))
        ends = yield from telling(None, ends_of(self._cluster, places, [begin_ms, end_ms]))
        spans = []
        for place, mark in ends.marks.items():
            begin, end = (ends.at_times[at_ms][place] for at_ms in (begin_ms, end_ms))
            # There is nothing at or after a time where it is negative.
            spans.append(PartitionSpan(place[1], mark.high if begin < 0 else begin, mark.high if end < 0 else end))
        return spans

    def _take(self, messages: Sequence[Message]) -> None:
        for message in messages:
            value = message.value()
            if value is None or any(name == REDRIVE_ID for name, _ in headers_of(message) or ()):
                continue  # what was redriven has the key that somebody guessed
            content, key = _short(content_of(value)), message.key()
            if self._keys.setdefault(content, key) != key:
                self._keys[content] = None


def _short(content: str) -> bytes:
    return bytes.fromhex(content)[:_SHORT]
