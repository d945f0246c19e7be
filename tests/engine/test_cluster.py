"""Opening a cluster: quick and right about what fails; and a consumer that leaves no trace."""

import contextlib
import itertools
import pickle
import socket
from collections.abc import Callable, Generator, Mapping
from typing import TypeVar

import pytest
from confluent_kafka import Consumer, KafkaError

from kafka_explorer.engine import cluster as cluster_module
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, ConnectStep, connect
from kafka_explorer.engine.doctor import reaching as doctor
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault, ReadOnlyCluster
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.servers import answering, forwarding, serving, silent, unused_address, waiting_for_a_line

R = TypeVar("R")

API_VERSIONS = b"\x00\x00\x00\x0a\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00"


def content_with_the_probe_only() -> Callable[[socket.socket], object]:
    """Answers as a broker does to the first connection, then falls silent."""
    number = itertools.count()

    def handle(connection: socket.socket) -> None:
        answer = silent if next(number) else answering(API_VERSIONS)
        answer(connection)

    return handle


def finish(work: Generator[object, None, R]) -> R:
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: R = end.value
            return result


def failure(bootstrap: str, client: Mapping[str, str] | None = None, timeout_s: float = 1.0) -> ConnectionFailed:
    with pytest.raises(ConnectionFailed) as raised:
        finish(connect(ClusterSettings({"bootstrap.servers": bootstrap, **(client or {})}), timeout_s))
    assert bootstrap.partition(",")[0] in str(raised.value)
    return raised.value


def test_settings_travel_to_a_child_process_and_show_no_secret() -> None:
    secrets = (
        "sasl.username",
        "sasl.password",
        "ssl.key.pem",
        "ssl.key.password",
        "ssl.keystore.password",
        "sasl.oauthbearer.client.secret",
        "sasl.oauthbearer.config",
        "sasl.oauthbearer.assertion.private.key.passphrase",
        "sasl.oauthbearer.assertion.private.key.pem",
        "sasl.jaas.config",
    )
    client = {"bootstrap.servers": "kafka-1:9092", "client.id": "me", **dict.fromkeys(secrets, "hunter2")}
    settings = ClusterSettings(client, read_only=True)

    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301 - our own bytes
    for shown in (repr(settings), str(settings), f"{Cluster(settings).settings}"):
        assert "hunter2" not in shown
        assert "kafka-1:9092" in shown
        assert shown.count("***") == len(secrets)


def test_a_cluster_that_answers(broker: Sandbox) -> None:
    steps = []
    work = connect(ClusterSettings({"bootstrap.servers": broker.bootstrap}))
    with contextlib.suppress(StopIteration):
        while True:
            steps.append(next(work))
    assert list(dict.fromkeys(steps)) == list(ConnectStep)

    with finish(connect(ClusterSettings({"bootstrap.servers": broker.bootstrap}))) as cluster:
        assert cluster.settings.bootstrap == broker.bootstrap
        assert cluster.admin is cluster.admin
        assert str(cluster.admin.list_topics(timeout=10).cluster_id) == broker.cluster_id
        assert cluster.trouble() is None


def test_one_server_that_answers_is_enough(broker: Sandbox) -> None:
    bootstrap = f"{unused_address()}, {broker.bootstrap}"
    finish(connect(ClusterSettings({"bootstrap.servers": bootstrap}))).close()


def test_what_the_client_logs_is_a_detail(caplog: pytest.LogCaptureFixture) -> None:
    """It logs every lost connection as an error, over and over; we tell of it once, as trouble."""
    settings = ClusterSettings({"bootstrap.servers": unused_address()})
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        wait_until(
            lambda: consumer.poll(0.05) or "Connection refused" in (cluster.trouble() or ""), "it says why it waits"
        )
    assert "Connection refused" in caplog.text
    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_a_slow_cluster_is_waited_for(broker: Sandbox) -> None:
    with forwarding(broker.bootstrap, delay_s=0.6) as slow:
        finish(connect(ClusterSettings({"bootstrap.servers": slow}))).close()


def test_nothing_listens() -> None:
    bootstrap = unused_address()
    error = failure(bootstrap)
    assert error.fault is ConnectionFault.REFUSED
    assert str(error).startswith(f"Nothing listens at {bootstrap}: check host and port")


def test_the_first_server_s_fault_is_told_and_no_other() -> None:
    with serving(waiting_for_a_line) as http:
        error = failure(f"{unused_address()},{http}")
    assert error.fault is ConnectionFault.REFUSED


def test_a_host_name_that_does_not_resolve() -> None:
    error = failure("no-such-host.invalid:9092")
    assert error.fault is ConnectionFault.UNRESOLVED
    assert "check its spelling and your VPN" in str(error)


def test_an_http_server(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(waiting_for_a_line) as http:
        error = failure(http, timeout_s=0.3)
    assert error.fault is ConnectionFault.NOT_KAFKA
    assert "does not speak the Kafka protocol: check the port" in str(error)


def test_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LINE_S", 0.1)
    with serving(silent) as address:
        error = failure(address, timeout_s=0.3)
    assert error.fault is ConnectionFault.TIMED_OUT
    assert "check the address, firewall and VPN" in str(error)


def test_a_server_that_falls_silent_after_its_first_answer() -> None:
    with serving(content_with_the_probe_only()) as address:
        error = failure(address)
    assert error.fault is ConnectionFault.TIMED_OUT


def test_a_server_that_closes_at_once() -> None:
    with serving(lambda _: None) as address:
        assert failure(address).fault is ConnectionFault.NOT_KAFKA


@pytest.mark.parametrize("bootstrap", ["localhost:kafka", "localhost:70000", "[::1]:", ":9092"])
def test_an_address_that_is_none(bootstrap: str) -> None:
    assert failure(bootstrap).fault is ConnectionFault.OTHER


@pytest.mark.parametrize("bootstrap", ["", " , "])
def test_no_address_at_all(bootstrap: str) -> None:
    error = failure(bootstrap)
    assert error.fault is ConnectionFault.UNRESOLVED
    assert error.detail == "no bootstrap server is given"


def test_a_setting_that_librdkafka_does_not_know(broker: Sandbox) -> None:
    error = failure(broker.bootstrap, {"no.such.setting": "1"})
    assert error.fault is ConnectionFault.OTHER
    assert 'No such configuration property: "no.such.setting"' in str(error)
    with (
        Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster,
        pytest.raises(ConnectionFailed, match=r"fetch\.wait\.max\.ms"),
        cluster.consumer(fetch_wait_max_ms="soon"),
    ):
        pass


def test_an_encrypted_listener_is_left_to_librdkafka() -> None:
    """Our probe does not speak TLS yet: it only sees that somebody listens."""
    with serving(silent) as address:
        assert failure(address, {"security.protocol": "SSL"}).fault is ConnectionFault.TIMED_OUT
    assert failure(unused_address(), {"security.protocol": "ssl"}).fault is ConnectionFault.REFUSED


def test_connecting_can_be_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []
    close = Cluster.close

    def noted_close(cluster: Cluster) -> None:
        closed.append(cluster)
        close(cluster)

    monkeypatch.setattr(Cluster, "close", noted_close)
    with serving(content_with_the_probe_only()) as address:
        work = connect(ClusterSettings({"bootstrap.servers": address}), timeout_s=60)
        while next(work) is not ConnectStep.ASKING:
            pass
        next(work)
        work.close()
    assert closed


def test_trouble_is_kept_until_it_is_over() -> None:
    cluster = Cluster(ClusterSettings({"bootstrap.servers": "kafka-1:9092"}))
    cluster._on_error(KafkaError(KafkaError._TRANSPORT, "broker 1 is down"))
    assert cluster.trouble() == "broker 1 is down"
    cluster._on_error(KafkaError(KafkaError._ALL_BROKERS_DOWN, "1/1 brokers are down"))
    assert cluster.trouble() == "broker 1 is down", "that says more"
    cluster.clear_trouble()
    assert cluster.trouble() is None


def test_no_wish_of_a_profile_makes_a_read_leave_traces(
    broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("wishes")
    wishes = {
        "enable.auto.commit": "true",
        "enable.auto.offset.store": "true",
        "allow.auto.create.topics": "true",
        "group.id": "billing",
        "auto.offset.reset": "earliest",
        "auto.commit.interval.ms": "10",
    }
    made = []

    def make(properties: dict[str, object], **more: object) -> Consumer:
        made.append(properties)
        return Consumer(properties, **more)

    monkeypatch.setattr(cluster_module, "Consumer", make)
    settings = ClusterSettings({"bootstrap.servers": broker.bootstrap, **wishes})
    with Cluster(settings) as cluster, cluster.consumer() as consumer:
        assert consumer.list_topics(name, timeout=10).topics[name].error is None
    (properties,) = made
    assert properties["enable.auto.commit"] is False
    assert properties["allow.auto.create.topics"] is False
    assert properties["auto.offset.reset"] == "error"
    assert properties["group.id"] == cluster_module.UNUSED_GROUP_ID


def test_a_read_only_cluster_never_makes_a_producer(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(cluster_module, "Producer", lambda *args, **more: made.append(args))
    settings = ClusterSettings({"bootstrap.servers": "127.0.0.1:9"}, read_only=True)
    with pytest.raises(ReadOnlyCluster, match="send messages"), Cluster(settings).producer({}):
        pass
    assert made == []


def test_a_producer_takes_properties_on_top_of_the_connections(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("produced")
    landed: list[int | None] = []
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as opened:
        with opened.producer({"acks": "all", "linger.ms": 0}) as producer:
            producer.produce(name, b"value", on_delivery=lambda error, message: landed.append(message.offset()))
            assert producer.flush(30) == 0
        with pytest.raises(ConnectionFailed, match="nonsense"), opened.producer({"nonsense": 1}):
            pass
    assert landed == [0]
