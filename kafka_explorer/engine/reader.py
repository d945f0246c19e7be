"""Reads planned partitions in batches; joins no group, commits nothing.

Offsets have gaps (compaction, aborted transactions, control records), so nothing here counts offsets: a partition has
ended when a record at or behind its planned end comes, or when the broker says that there is no more.
"""

import logging
from collections.abc import Iterable
from typing import cast

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from kafka_explorer.engine.errors import translated
from kafka_explorer.engine.offsets import PartitionRead
from kafka_explorer.engine.records import Message

_log = logging.getLogger(__name__)

# Measured: 100 to 500 records a call; 10,000 are slower and delay the first hit.
BATCH = 500
_OUT_OF_RANGE = {KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE}  # noqa: SLF001 - a public code
# librdkafka's own retries after these go on by themselves; the cluster's `trouble()` tells the user meanwhile.
_PASSING = {
    KafkaError._TRANSPORT,
    KafkaError._ALL_BROKERS_DOWN,
    KafkaError._RESOLVE,
    KafkaError._TIMED_OUT,
    KafkaError.NOT_LEADER_FOR_PARTITION,
    KafkaError.LEADER_NOT_AVAILABLE,
    KafkaError.REPLICA_NOT_AVAILABLE,
    KafkaError.FENCED_LEADER_EPOCH,
    KafkaError.UNKNOWN_LEADER_EPOCH,
    KafkaError.OFFSET_NOT_AVAILABLE,
    KafkaError.KAFKA_STORAGE_ERROR,
    KafkaError._MAX_POLL_EXCEEDED,
}


class Reader:
    """Reads a plan over one topic with one consumer.

    `positions` holds the next offset of every planned partition, `unfinished` the reads that go on,
    `skipped` the number of offsets that retention deleted before they were reached.
    """

    def __init__(self, consumer: Consumer, topic: str) -> None:
        self._consumer = consumer
        self._topic = topic
        self.positions: dict[int, int] = {}
        self.unfinished: dict[int, PartitionRead] = {}
        self.skipped = 0

    def assign(self, reads: Iterable[PartitionRead]) -> None:
        """Begin to read `reads` instead of whatever was read before."""
        self.unfinished = {read.partition: read for read in reads}
        self.positions.update({read.partition: read.begin for read in self.unfinished.values()})
        self._consumer.assign(
            [TopicPartition(self._topic, read.partition, read.begin) for read in self.unfinished.values()]
        )
        # A pause outlives the assignment it was made in.
        self._consumer.resume([TopicPartition(self._topic, partition) for partition in self.unfinished])

    def batch(self, timeout_s: float) -> list[Message]:
        """Return the planned records that came within `timeout_s`, often none.

        Raises UnknownTopic when the topic was deleted, NotAuthorized, RequestRefused.
        """
        messages: list[Message] = []
        ended: list[int] = []
        unfinished = self.unfinished
        for message in cast(list[Message], self._consumer.consume(BATCH, timeout_s)):
            partition = message.partition()
            read = unfinished.get(partition)
            error = message.error()
            if error is not None:
                self._handle(error, read, ended)
            elif read is not None:
                offset = message.offset()
                if read.end is not None and offset >= read.end - 1:
                    ended.append(partition)
                    if offset >= read.end:
                        continue
                self.positions[partition] = offset + 1
                messages.append(message)
        if ended:
            self._finish(ended)
        return messages

    def _finish(self, partitions: list[int]) -> None:
        done = [read for partition in partitions if (read := self.unfinished.pop(partition, None))]
        for read in done:
            if read.end is not None:
                self.positions[read.partition] = read.end
        if self.unfinished:
            self._consumer.pause([TopicPartition(self._topic, read.partition) for read in done])

    def _handle(self, error: KafkaError, read: PartitionRead | None, ended: list[int]) -> None:
        code = error.code()
        if code == KafkaError._PARTITION_EOF:
            if read is not None and read.end is not None:
                ended.append(read.partition)
        elif code in _OUT_OF_RANGE:
            if read is not None:
                self._overtaken(read, ended)
        elif code in _PASSING:
            _log.info("Reading %s goes on after: %s", self._topic, error.str())
        else:
            raise translated(error, "Read", self._topic)

    def _overtaken(self, read: PartitionRead, ended: list[int]) -> None:
        """Go on at the first offset that is kept: retention has deleted those before."""
        position = self.positions[read.partition]
        try:
            low, _ = self._consumer.get_watermark_offsets(TopicPartition(self._topic, read.partition), timeout=5.0)
        except KafkaException as error:
            raise translated(error, "Read", self._topic, 5.0) from error
        if low <= position or (read.end is not None and low >= read.end):
            # The log ends before our position (the topic was made anew), or nothing of the plan is left.
            ended.append(read.partition)
            return
        self.skipped += low - position
        self.positions[read.partition] = low
        # A partition that stopped for its offset does not take a seek: all are assigned again where they stand.
        self._consumer.assign(
            [TopicPartition(self._topic, partition, self.positions[partition]) for partition in self.unfinished]
        )
