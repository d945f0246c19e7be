"""Reads planned partitions in batches; joins no group, commits nothing.

Offsets have gaps (compaction, aborted transactions, control records), so nothing here counts offsets: a partition has
ended when a record at or behind its planned end comes, or when the broker says that there is no more.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import cast

from confluent_kafka import Consumer, KafkaError, KafkaException

from kafka_explorer.engine.errors import translated
from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.offsets import PartitionRead
from kafka_explorer.engine.records import Message

_log = logging.getLogger(__name__)

# Measured: 100 to 500 records a call; 10,000 are slower and delay the first hit.
BATCH = 500
_ANSWER_S = 5.0
_OUT_OF_RANGE = {KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE}  # noqa: SLF001 - a public code
# librdkafka's own retries after these go on by themselves; the cluster's `trouble()` tells the user meanwhile.
_PASSING = {
    KafkaError._TRANSPORT,
    KafkaError._ALL_BROKERS_DOWN,
    KafkaError._RESOLVE,
    KafkaError._TIMED_OUT,
    KafkaError.REQUEST_TIMED_OUT,
    KafkaError.NETWORK_EXCEPTION,
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.REPLICA_NOT_AVAILABLE,
    KafkaError.FENCED_LEADER_EPOCH,
    KafkaError.UNKNOWN_LEADER_EPOCH,
    KafkaError.OFFSET_NOT_AVAILABLE,
    KafkaError.KAFKA_STORAGE_ERROR,
    KafkaError._MAX_POLL_EXCEEDED,
    # A broker that lags behind may not know a partition that was added; whether the topic is gone `Link` asks.
    KafkaError._UNKNOWN_PARTITION,
    # librdkafka asks every group for its coordinator, ours too that never is one; no answer to that matters to us.
    KafkaError.GROUP_AUTHORIZATION_FAILED,
    KafkaError.COORDINATOR_NOT_AVAILABLE,
    KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
    KafkaError.NOT_COORDINATOR,
}


class Reader:
    """Reads a plan with one consumer, made when it is needed.

    Partitions, also in `PartitionRead`, are numbered as `lanes` does.

    `positions` holds the next offset of every planned partition, `begins` where the reading of each really began,
    `unfinished` the reads that go on, `newest` the last message of each partition in the batch that came last,
    `skipped` the number of planned offsets that retention deleted before they were reached. Of a batch `passed`
    records, of `passed_bytes`, were read and not returned.
    """

    def __init__(self, make_consumer: Callable[[], Consumer], lanes: Lanes) -> None:
        self._make_consumer = make_consumer
        self._lanes = lanes
        self.positions: dict[int, int] = {}
        self.begins: dict[int, int] = {}
        self.unfinished: dict[int, PartitionRead] = {}
        self.newest: dict[int, Message] = {}
        self.skipped = 0
        self.passed = self.passed_bytes = 0

    @cached_property
    def _consumer(self) -> Consumer:
        return self._make_consumer()

    def assign(self, reads: Iterable[PartitionRead]) -> None:
        """Begin to read `reads` instead of whatever was read before."""
        self._plan(reads)
        # A pause outlives the assignment it was made in. Resumed after it, one in fifteen waited a second (measured).
        self.go_on(self.unfinished)
        self._assign()

    def _plan(self, reads: Iterable[PartitionRead]) -> None:
        self.unfinished = {read.partition: read for read in reads}
        self.begins = {read.partition: read.begin for read in self.unfinished.values()}
        self.positions.update(self.begins)

    def add(self, reads: Iterable[PartitionRead]) -> None:
        """Read `reads` as well: partitions that were not planned before."""
        more = {read.partition: read for read in reads}
        self.unfinished |= more
        self.positions.update({read.partition: read.begin for read in more.values()})
        self._assign()

    def hold_back(self, partitions: Iterable[int]) -> None:
        """Fetch nothing more of these for now."""
        self._consumer.pause([self._lanes.at(partition) for partition in partitions])

    def go_on(self, partitions: Iterable[int]) -> None:
        """Fetch these again."""
        self._consumer.resume([self._lanes.at(partition) for partition in partitions])

    def batch(self, timeout_s: float) -> list[Message]:
        """Return the planned records that came within `timeout_s`, often none.

        Raises UnknownTopic when the topic was deleted, NotAuthorized, RequestRefused.
        """
        fetched = cast(list[Message], self._consumer.consume(self._most_left(), timeout_s))
        messages = [message for message in fetched if message.error() is None]
        ended: list[int] = []
        # Every message passes here, so nothing is done to each that can be done to the last of each partition.
        lane_of = self._lanes.of
        self.newest = {lane_of(message): message for message in messages}
        if any(self._passes_end(partition, last.offset()) for partition, last in self.newest.items()):
            messages = [message for message in messages if self._is_planned(message)]
            self.newest = {lane_of(message): message for message in messages}
        for partition, last in self.newest.items():
            offset = last.offset()
            self.positions[partition] = offset + 1
            if self.unfinished[partition].end == offset + 1:
                ended.append(partition)
        overtaken: list[PartitionRead] = []
        if len(messages) < len(fetched):
            self._handle_rest(fetched, ended, overtaken)
        # Only now, since both change what the consumer reads and would have it repeat what is in our hands.
        if overtaken:
            ended += self._overtake(overtaken)
        if ended:
            self._finish(ended)
        return messages

    def first_ms(self, messages: Iterable[Message]) -> dict[int, int]:
        """Return the time of each partition's first record in the batch that came last, which brought `messages`."""
        firsts: dict[int, int] = {}
        lane_of = self._lanes.of
        for message in messages:
            kind, timestamp_ms = message.timestamp()
            if kind:
                firsts.setdefault(lane_of(message), timestamp_ms)
        return firsts

    def close(self) -> None:
        """Let go of what is its own; the consumer is not."""

    def _most_left(self) -> int:
        """Return how many records to wait for: more than can come would be waited for until the time is over."""
        left = 0
        for partition, read in self.unfinished.items():
            left += BATCH if read.end is None else read.end - self.positions[partition]
            if left >= BATCH:
                return BATCH
        return max(1, left)

    def put_back(self, messages: Sequence[Message]) -> None:
        """Take the last messages of a batch as not read, so that `positions` tells where the reading stopped."""
        for message in reversed(messages):
            self.positions[self._lanes.of(message)] = message.offset()

    def _assign(self) -> None:
        self._consumer.assign([self._lanes.at(partition, self.positions[partition]) for partition in self.unfinished])

    def _finish(self, partitions: list[int]) -> None:
        done = [read for partition in partitions if (read := self.unfinished.pop(partition, None))]
        for read in done:
            if read.end is not None:
                self.positions[read.partition] = read.end
        if self.unfinished:
            self.hold_back(read.partition for read in done)

    def _passes_end(self, partition: int, offset: int) -> bool:
        read = self.unfinished.get(partition)
        return read is None or (read.end is not None and offset >= read.end)

    def _is_planned(self, message: Message) -> bool:
        return not self._passes_end(self._lanes.of(message), message.offset())

    def _handle_rest(self, fetched: Sequence[Message], ended: list[int], overtaken: list[PartitionRead]) -> None:
        """See to what is no planned record: errors, ends of partitions, and records behind a planned end."""
        for message in fetched:
            read = self.unfinished.get(self._lanes.of(message))
            error = message.error()
            if error is not None:
                self._handle(error, message.topic() or self._lanes.topics[0], read, ended, overtaken)
            elif read is not None and not self._is_planned(message):
                ended.append(read.partition)

    def _handle(
        self,
        error: KafkaError,
        topic: str,
        read: PartitionRead | None,
        ended: list[int],
        overtaken: list[PartitionRead],
    ) -> None:
        code = error.code()
        if code == KafkaError._PARTITION_EOF:
            if read is not None and read.end is not None:
                ended.append(read.partition)
        elif code in _OUT_OF_RANGE:
            if read is not None:
                overtaken.append(read)
        elif code in _PASSING:
            _log.info("Reading %s goes on after: %s", topic, error.str())
        else:
            raise translated(error, "Read", topic)

    def _overtake(self, overtaken: Iterable[PartitionRead]) -> list[int]:
        """Go on at the first offset that is kept: retention has deleted those before. Returns what has ended by it."""
        ended = []
        for read in overtaken:
            position = self.positions[read.partition]
            low, high = self._watermarks(read.partition)
            # Not behind, then beyond: the log was cut short or the topic made anew, and what was planned is gone.
            begin = low if low > position else high if read.end is None else read.end
            if read.end is not None and begin >= read.end:
                begin = read.end
                ended.append(read.partition)
            self.skipped += max(0, begin - position)
            self.positions[read.partition] = begin
        # A partition that stopped for its offset does not take a seek: all are assigned again where they stand.
        self._assign()
        return ended

    def _watermarks(self, partition: int) -> tuple[int, int]:
        try:
            return self._consumer.get_watermark_offsets(self._lanes.at(partition), timeout=_ANSWER_S)
        except KafkaException as error:
            raise translated(error, "Read", self._lanes.where(partition)[0], _ANSWER_S) from error
