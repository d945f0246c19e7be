"""Marks as the metadata of committed offsets: a set of offsets in the text that a commit may carry along.

For who may neither have a journal topic nor read the target. A text of 4096 characters holds some thousand runs of
neighbouring offsets for each partition (`offset.metadata.max.bytes`); an empty group's commits are forgotten after
`offsets.retention.minutes`, a week by default.
"""

import base64
import binascii
import zlib
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any

from confluent_kafka import TopicPartition

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.committed import committed_offsets
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner
from kafka_explorer.engine.redrive.keepers import Take
from kafka_explorer.engine.redrive.request import TRANSACTIONAL_ID_PREFIX, Guarantee, Place
from kafka_explorer.engine.redrive.transactional import Commits, Write

MAX_CHARACTERS = 4096
"""The broker's default for `offset.metadata.max.bytes`, which counts characters."""
_FORMAT = "ke1"


class TooScattered(ExplorerError):
    """The marks of partition `partition` do not fit into a commit's metadata."""

    def __init__(self, partition: int) -> None:
        super().__init__(partition)
        self.partition = partition

    def __str__(self) -> str:
        return f"The redriven offsets of partition {self.partition} are too scattered for a commit's metadata."


def packed(topic_id: str, offsets: Collection[int]) -> str:
    """Return a set of offsets as text."""
    data = bytearray()
    end = 0
    for first, last in _runs(sorted(offsets)):
        data += _varint(first - end) + _varint(last - first)
        end = last + 1
    return f"{_FORMAT} {topic_id} {base64.b64encode(zlib.compress(bytes(data), 9)).decode()}"


def unpacked(topic_id: str, text: str) -> set[int]:
    """Return the set; empty for what is not ours, or of a topic of the same name that is no more."""
    form, _, rest = text.partition(" ")
    known_id, _, body = rest.partition(" ")
    if (form, known_id) != (_FORMAT, topic_id):
        return set()
    try:
        numbers = list(_numbers(zlib.decompress(base64.b64decode(body, validate=True))))
    except (binascii.Error, zlib.error):
        return set()
    offsets: set[int] = set()
    end = 0
    for gap, length in zip(numbers[::2], numbers[1::2], strict=False):
        offsets.update(range(end + gap, end + gap + length + 1))
        end += gap + length + 1
    return offsets


class MetadataKeeper:
    """The commits of a private group keep the marks."""

    def __init__(self, cluster: Cluster, dlq: str, topic_id: str, guarantee: Guarantee) -> None:
        self.guarantee = guarantee
        self.group = TRANSACTIONAL_ID_PREFIX + dlq
        self._dlq = dlq
        self._topic_id = topic_id
        self._done: dict[int, set[int]] = {}
        with cluster.consumer(group_id=self.group) as consumer:
            # Of a consumer that never joins: no generation, no member. The broker takes a commit of it always.
            self._group_metadata: Any = consumer.consumer_group_metadata()

    def remember(self, cluster: Cluster, take: Take) -> Generator[int, None, Memory]:
        """See Keeper."""
        memory = Memory(self._dlq)
        self._done = yield from telling(0, committed_marks(cluster, self._dlq, self._topic_id))
        for mark in marks_of(self._dlq, self._done):
            memory.take(mark)
            take(mark)
        return memory

    def records(self, entries: Sequence[Mark | Owner]) -> Sequence[Write]:
        """See Keeper."""
        del entries
        return ()

    def commits(self, places: Sequence[Place]) -> Commits | None:
        """See Keeper."""
        offsets = []
        for partition, new in _by_partition(places).items():
            done = self._done.get(partition, set()) | new
            text = packed(self._topic_id, done)
            if len(text) > MAX_CHARACTERS:
                raise TooScattered(partition)
            offsets.append(TopicPartition(self._dlq, partition, _first_open(done), text))
        return offsets, self._group_metadata

    def kept(self, places: Sequence[Place]) -> None:
        """See Keeper."""
        for partition, new in _by_partition(places).items():
            self._done.setdefault(partition, set()).update(new)


def committed_marks(cluster: Cluster, dlq: str, topic_id: str) -> Generator[None, None, dict[int, set[int]]]:
    """Return by partition of `dlq` the offsets that the commits of its private group mark.

    Raises NotAuthorized, RequestRefused, ConnectionFailed, RequestTimedOut.
    """
    group = TRANSACTIONAL_ID_PREFIX + dlq
    found = (yield from committed_offsets(cluster, [group]))[group]
    if isinstance(found, ExplorerError):
        raise found
    return {
        partition: unpacked(topic_id, committed.metadata)
        for (topic, partition), committed in found.items()
        if topic == dlq
    }


def marks_of(dlq: str, done: Mapping[int, Iterable[int]]) -> Iterator[Mark]:
    """Yield a mark for each: by whom, and where to, commits do not tell."""
    for partition, offsets in done.items():
        for offset in offsets:
            yield Mark(dlq, (partition, offset), "sent", "", "", 0)


def _by_partition(places: Iterable[Place]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for partition, offset in places:
        found.setdefault(partition, set()).add(offset)
    return found


def _first_open(done: set[int]) -> int:
    """The offset that other tools see: where the first gap behind the first of them is."""
    at = min(done)
    while at in done:
        at += 1
    return at


def _runs(offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
    begin = 0
    for at in range(1, len(offsets) + 1):
        if at == len(offsets) or offsets[at] != offsets[at - 1] + 1:
            yield offsets[begin], offsets[at - 1]
            begin = at


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _numbers(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
