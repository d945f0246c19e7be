"""Finds messages of a target that are newer than dead letters of the same key: what was overtaken meanwhile.

A redriven message comes behind them in the log, and a consumer may take old for new.
"""

import hashlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.producing.spans import PartitionSpan, led_places, newest_of, read_spans
from kafka_explorer.engine.records import Message
from kafka_explorer.engine.watermarks import ends_of


@dataclass(frozen=True, slots=True)
class Compared:
    """How many messages were looked at, and how many more there would have been."""

    messages: int = 0
    left_out: int = 0


class NewestOfKeys:
    """The newest message of each of some keys, by their hashes (in order); `born` has what they must be newer than."""

    def __init__(self, hashes: npt.NDArray[np.int64], born: npt.NDArray[np.int64]) -> None:
        self._hashes = hashes
        self._newest = born.copy()
        self._born = born

    def __len__(self) -> int:
        return len(self._hashes)

    @property
    def oldest_ms(self) -> int:
        """Earlier messages need not be looked at."""
        return int(self._born.min()) if len(self._born) else 0

    def take(self, messages: Sequence[Message]) -> None:
        """Look at messages."""
        keyed = [(key, message.timestamp()[1]) for message in messages if (key := message.key()) is not None]
        if not keyed or not len(self._hashes):
            return
        found = np.fromiter((key_hash(key) for key, _ in keyed), np.int64, len(keyed))
        places = np.minimum(np.searchsorted(self._hashes, found), len(self._hashes) - 1)
        times = np.fromiter((at_ms for _, at_ms in keyed), np.int64, len(keyed))
        known = self._hashes[places] == found
        np.maximum.at(self._newest, places[known], times[known])

    def newest_of(self, hashes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return for keys that are among them, by their hashes, the time of each one's newest message (ms)."""
        return self._newest[np.searchsorted(self._hashes, hashes)]


def key_hash(key: bytes) -> int:
    """Return 8 bytes that stand for a key, as a signed number, which SQLite can keep."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "little", signed=True)


def compare(cluster: Cluster, topic: str, keys: NewestOfKeys, most: int) -> Generator[Compared, None, Compared]:
    """Look through `topic` from the oldest of `keys` on, at the newest messages if there are more than `most`.

    Raises UnknownTopic, NotAuthorized, RequestRefused, ConnectionFailed, RequestTimedOut.
    """
    nothing = Compared()
    places = yield from telling(nothing, led_places(cluster, topic))
    since = keys.oldest_ms
    ends = yield from telling(nothing, ends_of(cluster, places, [since]))
    spans = []
    for (_, partition), mark in ends.marks.items():
        begin = ends.at_times[since][topic, partition]
        if begin >= 0:
            spans.append(PartitionSpan(partition, max(begin, mark.low), mark.high))
    spans, left_out = newest_of(spans, most)
    seen = 0
    for messages in read_spans(cluster, topic, spans):
        keys.take(messages)
        seen += len(messages)
        yield Compared(seen, left_out)
    return Compared(seen, left_out)
