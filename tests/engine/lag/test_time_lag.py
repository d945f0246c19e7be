"""Time lag against truth, on a real broker: a producer at a known rate, a consumer that stands still."""

import time
from collections.abc import Iterator

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.lag import follow
from kafka_explorer.engine.lag.end_history import HowKnown
from kafka_explorer.engine.lag.follow import follow_lag
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.engine.lag.snapshots import WatchChoice
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.lag import scenes

INTERVAL_S = 0.5
PER_SECOND = 200
PLAYED_S = 6.0


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with scenes.open_cluster(broker) as made:
        yield made


class Writer:
    """Writes so many records a second; knows when each was written."""

    def __init__(self, broker: Sandbox, topic: str) -> None:
        self.written_ms: list[int] = []
        self._topic = topic
        self._producer = Producer({"bootstrap.servers": broker.bootstrap, "linger.ms": 1, "log_level": 0})
        self._began = time.monotonic()

    def write(self) -> None:
        """Write what is due."""
        while len(self.written_ms) < (time.monotonic() - self._began) * PER_SECOND:
            self.written_ms.append(time.time_ns() // 1_000_000)
            self._producer.produce(self._topic, b"value", timestamp=self.written_ms[-1])
        self._producer.poll(0)

    def age_ms(self, offset: int, at_ms: int) -> int:
        """How old a record really is."""
        return at_ms - self.written_ms[offset]

    def close(self) -> None:
        assert self._producer.flush(30) == 0


def play(broker: Sandbox, topic: str, group: str) -> tuple[Writer, list[GroupMeaning]]:
    """Follow the group while the writer writes."""
    choice = WatchChoice((group,), frozenset({group}))
    news = follow_lag(scenes.open_cluster(broker).settings, lambda: choice, interval_s=INTERVAL_S)
    writer, found = Writer(broker, topic), []
    deadline = time.monotonic() + PLAYED_S
    seen = None
    for each in news:
        writer.write()
        if each is not None and each is not seen and group in each.meanings:
            seen = each
            found.append(each.meanings[group])
        if time.monotonic() > deadline:
            break
    news.close()
    writer.close()
    return writer, found


@pytest.mark.parametrize("committed", [150, 400])
def test_a_consumer_that_stands_still(
    broker: Sandbox, topic: TopicFactory, committed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the second sample beyond the committed offset on, the error is less than the sampling interval.

    No timestamp of a record is asked for: this is interpolation alone. Measured on 2 busy cores: at most 31 ms with
    200 records a second, 47 ms with 20, both at this interval; 47 ms with 50 at 5 s. A steady writer is known to about
    one record; the interval is the bound for any writer.
    """
    monkeypatch.setattr(follow, "_TIMES_AT_ONCE", 0)
    name = topic("truth")
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): committed})
    writer, found = play(broker, name, group)
    errors = [
        abs(meaning.time_lag.ms - writer.age_ms(committed, meaning.at_ms))
        for meaning in found
        if meaning.time_lag is not None and meaning.time_lag.how is HowKnown.INTERPOLATED
    ]
    assert len(errors) >= 4, [meaning.time_lag for meaning in found]
    assert max(errors) < INTERVAL_S * 1000, errors
    assert sorted(errors)[len(errors) // 2] < INTERVAL_S * 500, errors
    caught_up = [m.time_lag for m in found if m.time_lag is not None and m.time_lag.how is HowKnown.CAUGHT_UP]
    assert all(lag.ms == 0 for lag in caught_up)


def test_a_lag_older_than_the_watch_is_read_from_the_log(broker: Sandbox, topic: TopicFactory) -> None:
    """The first record unread was written an hour before anybody watched: known to the millisecond, not guessed."""
    name = topic("old")
    group = f"{name}-group"
    hour_ago_ms = time.time_ns() // 1_000_000 - 3_600_000
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for number in range(100):
        producer.produce(name, b"value", timestamp=hour_ago_ms + number)
    assert producer.flush(30) == 0
    scenes.commit(broker, group, {(name, 0): 40})
    _, found = play(broker, name, group)
    for meaning in found:
        assert meaning.time_lag is not None
        assert meaning.time_lag.ms == meaning.at_ms - (hour_ago_ms + 40)
        assert meaning.time_lag.how is HowKnown.INTERPOLATED
