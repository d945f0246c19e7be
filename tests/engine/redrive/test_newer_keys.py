"""Messages that are newer than a dead letter of their key are found."""

from collections.abc import Iterator

import numpy as np
import pytest
from confluent_kafka import Producer
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.redrive.newer_keys import Compared, NewestOfKeys, compare, key_hash
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.producing.scenes import settings_of

T0 = 1_700_000_000_000


@pytest.fixture
def cluster(broker: Sandbox) -> Iterator[Cluster]:
    with Cluster(settings_of(broker)) as opened:
        yield opened


def keys_of(born: dict[bytes, int]) -> NewestOfKeys:
    pairs = sorted((key_hash(key), at_ms) for key, at_ms in born.items())
    hashes = np.array([pair[0] for pair in pairs], np.int64)
    return NewestOfKeys(hashes, np.array([pair[1] for pair in pairs], np.int64))


def newest(keys: NewestOfKeys, *wanted: bytes) -> list[int]:
    return [int(at_ms) for at_ms in keys.newest_of(np.array([key_hash(key) for key in wanted], np.int64))]


def fill(broker: Sandbox, topic: str, messages: list[tuple[bytes | None, int]], partition: int = 0) -> None:
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for key, at_ms in messages:
        producer.produce(topic, b"v", key, partition, timestamp=at_ms)
    assert producer.flush(60) == 0


def test_only_newer_messages_of_the_same_key_count(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("newer", partitions=2)
    fill(broker, name, [(b"a", T0 - 9), (b"b", T0 + 1), (None, T0 + 2), (b"c", T0 + 3), (b"b", T0 + 4)])
    fill(broker, name, [(b"d", T0), (b"b", T0 + 3), (b"", T0 + 7)], partition=1)
    keys = keys_of({b"a": T0, b"b": T0, b"d": T0, b"": T0 + 5})
    compared = run(compare(cluster, name, keys, 1000))
    assert newest(keys, b"a", b"b", b"d", b"") == [T0, T0 + 4, T0, T0 + 7]
    assert compared == Compared(7, 0)  # what is older than the oldest is not read


def test_of_too_many_the_newest_are_looked_at(broker: Sandbox, topic: TopicFactory, cluster: Cluster) -> None:
    name = topic("newer-many")
    fill(broker, name, [(b"early", T0 + 1), *((b"other", T0 + 2) for _ in range(50)), (b"late", T0 + 3)])
    keys = keys_of({b"early": T0, b"late": T0})
    assert run(compare(cluster, name, keys, 10)) == Compared(10, 42)
    assert newest(keys, b"early", b"late") == [T0, T0 + 3]


def test_an_empty_topic_has_nothing_newer(topic: TopicFactory, cluster: Cluster) -> None:
    keys = keys_of({b"a": T0})
    assert run(compare(cluster, topic("newer-none"), keys, 10)) == Compared(0, 0)
    assert newest(keys, b"a") == [T0]


def test_no_keys_are_no_error() -> None:
    keys = keys_of({})
    keys.take([])
    assert (len(keys), keys.oldest_ms, newest(keys)) == (0, 0, [])


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_a_hash_fits_into_a_signed_number_and_tells_keys_apart(one: bytes, other: bytes) -> None:
    assert -(2**63) <= key_hash(one) < 2**63
    assert (key_hash(one) == key_hash(other)) == (one == other)
