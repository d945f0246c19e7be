"""Which records of a plan come, and when a partition has ended: with a consumer that does what the test wants."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from confluent_kafka import KafkaError, KafkaException, TopicPartition

from kafka_explorer.engine.errors import NotAuthorized, RequestRefused, RequestTimedOut, UnknownTopic
from kafka_explorer.engine.lanes import Lanes
from kafka_explorer.engine.offsets import PartitionRead
from kafka_explorer.engine.reader import BATCH, Reader
from kafka_explorer.engine.records import Message
from tests.messages import TOPIC, FakeMessage, make_record


class FakeConsumer:
    """Gives the batches it was made with and remembers what was asked of it."""

    def __init__(self, *batches: Sequence[Message]) -> None:
        self.batches = list(batches)
        self.assigned: list[dict[int, int]] = []
        self.paused: list[list[int]] = []
        self.resumed: list[list[int]] = []
        self.calls: list[str] = []
        self.watermarks: tuple[int, int] | KafkaException = (0, 0)
        self.counts: list[int] = []

    def consume(self, count: int, timeout_s: float) -> Sequence[Message]:
        self.counts.append(count)
        return self.batches.pop(0) if self.batches else []

    def assign(self, partitions: Sequence[TopicPartition]) -> None:
        self.calls.append("assign")
        self.assigned.append({each.partition: each.offset for each in partitions})

    def pause(self, partitions: Sequence[TopicPartition]) -> None:
        self.paused.append([each.partition for each in partitions])

    def resume(self, partitions: Sequence[TopicPartition]) -> None:
        self.calls.append("resume")
        self.resumed.append([each.partition for each in partitions])

    def get_watermark_offsets(self, partition: TopicPartition, timeout: float) -> tuple[int, int]:
        if isinstance(self.watermarks, KafkaException):
            raise self.watermarks
        return self.watermarks


def reader_of(consumer: FakeConsumer, *reads: PartitionRead) -> Reader:
    reader = Reader(lambda: cast(Any, consumer), Lanes([TOPIC]))
    reader.assign(reads)
    return reader


def message(offset: int, partition: int = 0) -> Message:
    return FakeMessage(make_record(offset, partition=partition))


def trouble(code: int, partition: int = 0) -> Message:
    return FakeMessage(make_record(-1, partition=partition), KafkaError(code, "words"))


def end(partition: int = 0) -> Message:
    return trouble(KafkaError._PARTITION_EOF, partition)


OUT_OF_RANGE = KafkaError._AUTO_OFFSET_RESET


def offsets(messages: Sequence[Message]) -> list[int]:
    return [each.offset() for each in messages]


def test_a_partition_ends_at_its_planned_end_and_what_is_behind_it_is_not_given() -> None:
    consumer = FakeConsumer([message(5), message(6), message(7)])
    reader = reader_of(consumer, PartitionRead(0, 5, 7))
    assert (consumer.assigned, consumer.resumed) == ([{0: 5}], [[0]])
    assert offsets(reader.batch(0)) == [5, 6]
    assert (reader.unfinished, reader.positions, reader.skipped) == ({}, {0: 7}, 0)
    assert consumer.paused == [], "the consumer has nothing else to do"


def test_a_partition_that_has_ended_is_paused_while_others_go_on() -> None:
    consumer = FakeConsumer([message(1), message(0, 1)], [message(1, 1)])
    reader = reader_of(consumer, PartitionRead(0, 0, 2), PartitionRead(1, 0, 2))
    assert len(reader.batch(0)) == 2
    assert consumer.paused == [[0]]
    assert list(reader.unfinished) == [1]
    assert offsets(reader.batch(0)) == [1]
    assert reader.unfinished == {}


def test_a_gap_over_the_end_ends_a_partition() -> None:
    reader = reader_of(FakeConsumer([message(3), message(20)]), PartitionRead(0, 0, 10))
    assert offsets(reader.batch(0)) == [3]
    assert (reader.unfinished, reader.positions) == ({}, {0: 10})


def test_a_gap_up_to_the_end_of_the_log_ends_a_partition() -> None:
    reader = reader_of(FakeConsumer([message(3), end()]), PartitionRead(0, 0, 10))
    assert offsets(reader.batch(0)) == [3]
    assert (reader.unfinished, reader.positions) == ({}, {0: 10})


def test_the_end_of_the_log_ends_nothing_that_follows() -> None:
    reader = reader_of(FakeConsumer([end(), message(3), end()]), PartitionRead(0, 3, None))
    assert offsets(reader.batch(0)) == [3]
    assert list(reader.unfinished) == [0]
    assert reader.positions == {0: 4}


def test_what_was_not_planned_is_not_given() -> None:
    reader = reader_of(FakeConsumer([message(3, 7), end(7), trouble(OUT_OF_RANGE, 7)]), PartitionRead(0, 0, 10))
    assert reader.batch(0) == []
    assert reader.positions == {0: 0}


def test_what_is_put_back_counts_as_not_read() -> None:
    reader = reader_of(
        FakeConsumer([message(0), message(4, 1), message(1), message(6, 1), message(2)]),
        PartitionRead(0, 0, 3),
        PartitionRead(1, 4, 9),
    )
    batch = reader.batch(0)
    assert reader.positions == {0: 3, 1: 7}
    reader.put_back(batch[2:])
    assert reader.positions == {0: 1, 1: 6}
    reader.put_back([])
    assert reader.positions == {0: 1, 1: 6}


@pytest.mark.parametrize(
    "code",
    [
        KafkaError._TRANSPORT,
        KafkaError._ALL_BROKERS_DOWN,
        KafkaError._TIMED_OUT,
        KafkaError.NETWORK_EXCEPTION,
        KafkaError.NOT_LEADER_FOR_PARTITION,
        KafkaError.FENCED_LEADER_EPOCH,
        KafkaError.GROUP_AUTHORIZATION_FAILED,
        KafkaError.COORDINATOR_NOT_AVAILABLE,
        KafkaError.NOT_COORDINATOR,
    ],
)
def test_what_passes_is_no_error(code: int) -> None:
    reader = reader_of(FakeConsumer([trouble(code), message(0)]), PartitionRead(0, 0, 10))
    assert offsets(reader.batch(0)) == [0]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (KafkaError.UNKNOWN_TOPIC_OR_PART, UnknownTopic),
        (KafkaError._UNKNOWN_TOPIC, UnknownTopic),
        (KafkaError.UNKNOWN_TOPIC_ID, UnknownTopic),
        (KafkaError.TOPIC_AUTHORIZATION_FAILED, NotAuthorized),
        (KafkaError._BAD_MSG, RequestRefused),
    ],
)
def test_what_does_not_pass_is_raised(code: int, error: type[Exception]) -> None:
    reader = reader_of(FakeConsumer([trouble(code)]), PartitionRead(0, 0, 10))
    with pytest.raises(error):
        reader.batch(0)


@pytest.mark.parametrize("code", [OUT_OF_RANGE, KafkaError.OFFSET_OUT_OF_RANGE])
def test_retention_is_followed_and_what_it_took_is_counted(code: int) -> None:
    consumer = FakeConsumer([message(0), trouble(code)], [message(50)])
    consumer.watermarks = (50, 100)
    reader = reader_of(consumer, PartitionRead(0, 0, 100))
    assert offsets(reader.batch(0)) == [0]
    assert (reader.skipped, reader.positions, consumer.assigned[-1]) == (49, {0: 50}, {0: 50})
    assert offsets(reader.batch(0)) == [50]


def test_what_came_with_the_news_of_retention_does_not_come_again() -> None:
    """Assigning anew goes back to where each partition stands, so the whole batch must count first."""
    consumer = FakeConsumer([message(0, 1), trouble(OUT_OF_RANGE), message(1, 1), message(2, 1)])
    consumer.watermarks = (50, 100)
    reader = reader_of(consumer, PartitionRead(0, 0, 100), PartitionRead(1, 0, 100))
    assert offsets(reader.batch(0)) == [0, 1, 2]
    assert consumer.assigned[-1] == {0: 50, 1: 3}


def test_retention_may_take_all_that_was_planned() -> None:
    consumer = FakeConsumer([message(0), trouble(OUT_OF_RANGE), message(0, 1)])
    consumer.watermarks = (150, 200)
    reader = reader_of(consumer, PartitionRead(0, 0, 100), PartitionRead(1, 0, 100))
    reader.batch(0)
    assert (reader.skipped, list(reader.unfinished), reader.positions) == (99, [1], {0: 100, 1: 1})
    assert consumer.paused == [[0]]


def test_a_log_that_was_cut_short_has_nothing_of_the_plan_left() -> None:
    consumer = FakeConsumer([trouble(OUT_OF_RANGE)])
    consumer.watermarks = (0, 3)
    reader = reader_of(consumer, PartitionRead(0, 50, 100))
    assert reader.batch(0) == []
    assert (reader.skipped, reader.unfinished, reader.positions) == (50, {}, {0: 100})


@pytest.mark.parametrize(("watermarks", "position", "skipped"), [((0, 3), 3, 0), ((60, 70), 60, 10)])
def test_following_goes_on_at_the_end_of_a_log_cut_short_and_at_the_beginning_of_what_is_kept(
    watermarks: tuple[int, int], position: int, skipped: int
) -> None:
    consumer = FakeConsumer([trouble(OUT_OF_RANGE)])
    consumer.watermarks = watermarks
    reader = reader_of(consumer, PartitionRead(0, 50, None))
    assert reader.batch(0) == []
    assert (reader.positions, reader.skipped, list(reader.unfinished)) == ({0: position}, skipped, [0])
    assert consumer.assigned[-1] == {0: position}


def test_not_to_hear_what_is_kept_is_an_error() -> None:
    consumer = FakeConsumer([trouble(OUT_OF_RANGE)])
    consumer.watermarks = KafkaException(KafkaError(KafkaError._TIMED_OUT))
    reader = reader_of(consumer, PartitionRead(0, 50, 100))
    with pytest.raises(RequestTimedOut, match="within 5 s: Read"):
        reader.batch(0)


def test_what_was_paused_is_resumed_before_it_is_assigned() -> None:
    """The other way round nothing wakes librdkafka's thread, which then sleeps for up to a second."""
    consumer = FakeConsumer()
    reader_of(consumer, PartitionRead(0, 0, 1))
    assert consumer.calls == ["resume", "assign"]


def test_a_new_plan_replaces_the_old_one() -> None:
    consumer = FakeConsumer([message(9)], [message(4), message(5)])
    reader = reader_of(consumer, PartitionRead(0, 9, 10))
    reader.batch(0)
    reader.assign([PartitionRead(0, 4, 6), PartitionRead(1, 2, 3)])
    assert (consumer.assigned[-1], consumer.resumed[-1]) == ({0: 4, 1: 2}, [0, 1])
    assert offsets(reader.batch(0)) == [4, 5]
    assert list(reader.unfinished) == [1]


def test_no_more_is_waited_for_than_can_come() -> None:
    """The consumer waits until so many are there, or until the time is over."""
    consumer = FakeConsumer([message(0), message(1)])
    reader = reader_of(consumer, PartitionRead(0, 0, 10), PartitionRead(1, 5, 12))
    reader.batch(0)
    reader.batch(0)
    reader.assign([PartitionRead(0, 0, 10_000), PartitionRead(1, 5, 12)])
    reader.batch(0)
    reader.assign([PartitionRead(0, 0, None)])
    reader.batch(0)
    assert consumer.counts == [17, 15, BATCH, BATCH]
