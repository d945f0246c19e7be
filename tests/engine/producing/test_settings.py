"""The customer's defaults, and what may be changed of them."""

import pytest
from confluent_kafka import Producer

from kafka_explorer.engine.producing.settings import DEFAULTS, ProducerSettings, settings_of, table_of


def test_the_defaults_are_the_customers() -> None:
    properties = DEFAULTS.properties()
    assert {name: properties[name] for name in properties if name != "message.max.bytes"} == {
        "acks": "all",
        "enable.idempotence": True,
        "compression.type": "snappy",
        "retries": 2**31 - 1,
        "max.in.flight.requests.per.connection": 5,
        "linger.ms": 10,
        "batch.size": 16_384,
        "queue.buffering.max.kbytes": 32 * 1024,
        "message.timeout.ms": 120_000,
        "partitioner": "murmur2_random",
        "sticky.partitioning.linger.ms": 20,
    }


def test_librdkafka_takes_them_all() -> None:
    for settings in (DEFAULTS, ProducerSettings(acks="1", idempotent=False, compression="zstd", linger_ms=0)):
        Producer({"bootstrap.servers": "127.0.0.1:9", "log_level": 0, **settings.properties(500)})


def test_a_batch_is_no_larger_than_the_topic_takes() -> None:
    assert DEFAULTS.properties(2_000)["batch.size"] == 2_000
    assert DEFAULTS.properties(1_048_588)["batch.size"] == 16_384


def test_what_is_kept_is_what_differs() -> None:
    changed = ProducerSettings(compression="lz4", linger_ms=50)
    assert table_of(changed) == {"compression": "lz4", "linger_ms": 50}
    assert settings_of(table_of(changed)) == changed
    assert settings_of({}) == DEFAULTS


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"acks": "2"}, "acks is one of"),
        ({"acks": "1"}, "idempotent producer needs acks=all"),
        ({"in_flight": 6}, "at most 5"),
        ({"linger_ms": -1}, "lies between"),
        ({"linger_ms": "10"}, "written like 10"),
        ({"idempotent": 1}, "written like True"),
        ({"lingers": 10}, "no setting of a producer"),
    ],
)
def test_what_cannot_be_is_said(table: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        settings_of(table)
