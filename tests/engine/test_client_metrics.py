"""Java's metrics from librdkafka's statistics: of made-up documents exactly, of real clients sensibly."""

import json
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from kafka_explorer.engine.client_metrics import ClientMetrics, MetricsReader
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until

NAMES = {
    "record-send-rate",
    "record-error-rate",
    "request-latency-avg",
    "buffer-available-bytes",
    "records-consumed-rate",
    "records-lag",
    "fetch-latency-avg",
    "commit-latency-avg",
}


def broker(rtt_us: int, count: int, fetches: int = 0, errors: int = 0) -> dict[str, Any]:
    return {"rtt": {"avg": rtt_us, "cnt": count}, "req": {"Fetch": fetches}, "txerrs": errors}


def document(seconds: float, **more: Any) -> str:
    return json.dumps({"ts": round(seconds * 1e6), "client_id": "us", **more})


def test_a_producer() -> None:
    metrics = MetricsReader()
    queue = {"msg_size": 1000, "msg_size_max": 5000}
    metrics.take(document(10, type="producer", txmsgs=100, brokers={"1": broker(0, 0)}, **queue))
    assert metrics.latest == ClientMetrics("us", buffer_available_bytes=4000)
    brokers = {"1": broker(2000, 30, errors=4), "2": broker(6000, 10)}
    metrics.take(document(12, type="producer", txmsgs=500, brokers=brokers, **queue))
    assert metrics.latest == ClientMetrics(
        "us", record_send_rate=200, record_error_rate=2, request_latency_avg=3, buffer_available_bytes=4000
    )


def test_a_producer_that_counts_its_errors_itself() -> None:
    metrics = MetricsReader()
    metrics.count_error()
    metrics.take(document(10, type="producer", txmsgs=0, brokers={}))
    for _ in range(6):
        metrics.count_error()
    metrics.take(document(12, type="producer", txmsgs=0, brokers={"1": broker(0, 0, errors=99)}))
    assert metrics.latest.record_error_rate == 3
    metrics.take(document(14, type="producer", txmsgs=0, brokers={}))
    assert metrics.latest.record_error_rate == 0


def test_a_consumer() -> None:
    metrics = MetricsReader()
    unknown = {"app_offset": -1001, "hi_offset": -1001, "ls_offset": -1001}
    behind = {"app_offset": 3, "hi_offset": 10, "ls_offset": 10}
    held_back = {"app_offset": 5, "hi_offset": 20, "ls_offset": 10}
    topics = {"a": {"partitions": {"0": behind, "1": unknown, "-1": unknown}}, "b": {"partitions": {"0": held_back}}}
    metrics.take(document(10, type="consumer", rxmsgs=10, brokers={"1": broker(0, 0, 5)}))
    assert metrics.latest == ClientMetrics("us")
    metrics.count_commit(0.0078125)
    metrics.count_commit(0.0321875)
    brokers = {"1": broker(8000, 4, 9), "2": broker(1000, 4)}
    metrics.take(document(15, type="consumer", rxmsgs=110, brokers=brokers, topics=topics))
    assert metrics.latest == ClientMetrics(
        "us",
        request_latency_avg=4.5,
        records_consumed_rate=20,
        records_lag=12,
        fetch_latency_avg=8,
        commit_latency_avg=20,
    )
    metrics.take(document(16, type="consumer", rxmsgs=110, brokers={"1": broker(0, 0, 9)}, topics=topics))
    assert (metrics.latest.fetch_latency_avg, metrics.latest.commit_latency_avg) == (None, None)


@pytest.mark.parametrize("text", ["", "no JSON", "[1, 2]", "17"])
def test_what_is_no_statistics_changes_nothing(text: str) -> None:
    metrics = MetricsReader()
    metrics.take(text)
    assert metrics.latest == ClientMetrics()


@pytest.mark.parametrize("text", ["{}", '{"brokers": [], "topics": 7}', '{"type": "producer", "txmsgs": "many"}'])
def test_what_is_missing_is_unknown_and_no_error(text: str) -> None:
    metrics = MetricsReader()
    metrics.take(text)
    metrics.take(text)
    assert metrics.latest.request_latency_avg is None


def test_the_names_are_the_customers() -> None:
    assert set(ClientMetrics().named()) == NAMES


def test_real_clients(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("measured")
    common = {"bootstrap.servers": broker.bootstrap, "statistics.interval.ms": 100, "log_level": 0}
    sending, reading = MetricsReader(), MetricsReader()
    producer = Producer({**common, "stats_cb": sending.take})

    def send() -> bool:
        for _ in range(50):
            producer.produce(name, b"value")
        producer.poll(0.05)
        return bool(sending.latest.record_send_rate) and sending.latest.request_latency_avg is not None

    wait_until(send, "records are sent")
    assert sending.latest.record_error_rate == 0
    assert 0 < (sending.latest.buffer_available_bytes or 0) <= 1024**3
    assert 0 < (sending.latest.request_latency_avg or 0) < 10_000
    assert sending.latest.records_lag is None

    consumer = Consumer({**common, "group.id": f"{name}-group", "stats_cb": reading.take, "enable.auto.commit": False})
    consumer.assign([TopicPartition(name, 0, 0)])

    def read() -> bool:
        send()
        consumer.consume(100, 0.05)
        latest = reading.latest
        return bool(latest.records_consumed_rate) and None not in (latest.fetch_latency_avg, latest.records_lag)

    wait_until(read, "records are read")
    assert reading.latest.record_send_rate is None
    assert reading.latest.buffer_available_bytes is None
    consumer.close()
    assert producer.flush(30) == 0
