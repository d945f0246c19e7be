"""Consumer groups in every condition on a real broker, and what Kafka's own tool says of them."""

import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from confluent_kafka import Consumer, ConsumerGroupState, ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.lag.tool_text import ToolText
from kafka_explorer.files import shipped
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import wait_until
from tests.engine.kafka_tools import GROUPS

Place = tuple[str, int]


def open_cluster(sandbox: Sandbox, *, read_only: bool = False) -> Cluster:
    return Cluster(ClusterSettings({"bootstrap.servers": sandbox.bootstrap}, read_only=read_only))


def describe(sandbox: Sandbox, *groups: str, options: tuple[str, ...] = ()) -> ToolText:
    """What kafka-consumer-groups --describe writes to stdout and stderr."""
    configuration = shipped("resources/sandbox/log4j2-tools.properties").as_uri()
    names = [word for group in groups for word in ("--group", group)]
    arguments = ("--bootstrap-server", sandbox.bootstrap, "--describe", *names, *options)
    command = sandbox.java_command(GROUPS, *arguments, options=(f"-Dlog4j2.configurationFile={configuration}",))
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return ToolText(said.stdout, said.stderr)


def produce(sandbox: Sandbox, records: Mapping[Place, int], **settings: str) -> None:
    """So many records to each partition."""
    producer = Producer({"bootstrap.servers": sandbox.bootstrap, "log_level": 0, **settings})
    for (topic, at), count in records.items():
        for number in range(count):
            producer.produce(topic, f"value {number}".encode(), f"key {number % 3}".encode(), at)
    assert producer.flush(30) == 0


def commit(sandbox: Sandbox, group: str, offsets: Mapping[Place, int], metadata: str = "") -> None:
    """Commit from outside, for a group without members."""
    admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
    places = [TopicPartition(topic, at, offset, metadata) for (topic, at), offset in offsets.items()]
    done = admin.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(group, places)])[group].result(30)
    assert not [place for place in done.topic_partitions if place.error]


@contextmanager
def reader(sandbox: Sandbox, group: str, **settings: str | int) -> Iterator[Consumer]:
    """A consumer that has not subscribed yet; settings with "_" for "."."""
    own = {name.replace("_", "."): value for name, value in settings.items()}
    consumer = Consumer(
        {
            "bootstrap.servers": sandbox.bootstrap,
            "group.id": group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "log_level": 0,
            **own,
        }
    )
    try:
        yield consumer
    finally:
        consumer.close()


def settled(admin: AdminClient, group: str, count: int) -> bool:
    """Whether the broker calls the group stable with so many members."""
    found = admin.describe_consumer_groups([group])[group].result(30)
    return found.state is ConsumerGroupState.STABLE and len(found.members) == count


@contextmanager
def members(sandbox: Sandbox, group: str, topics: list[str], count: int = 1, **settings: str | int) -> Iterator[None]:
    """So many members, polling in threads; yields once the broker calls the group stable with each partition owned.

    The members' own word is not enough: the first keeps what it had until it hears of the rebalance that the second
    began, so for a moment every partition has an owner while the broker still waits for both to join again.
    """
    stop = threading.Event()
    assigned: dict[int, int] = {}

    def go(number: int) -> None:
        own = {name: str(value).format(number) for name, value in settings.items()}
        with reader(sandbox, group, **own) as consumer:
            consumer.subscribe(topics)
            while not stop.is_set():
                consumer.poll(0.05)
                assigned[number] = len(consumer.assignment())

    threads = [threading.Thread(target=go, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        every = sum(len(admin.list_topics(topic, timeout=30).topics[topic].partitions) for topic in topics)
        wait_until(
            lambda: len(assigned) == count and sum(assigned.values()) == every and settled(admin, group, count),
            f"{group} has its partitions",
        )
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextmanager
def rebalance_that_hangs(sandbox: Sandbox, group: str, topic: str, protocol: str = "classic") -> Iterator[None]:
    """A member that does not answer keeps the group in a rebalance while another wants to join."""
    done = threading.Event()
    state = {"classic": "PREPARING_REBALANCING", "consumer": "UNKNOWN"}[protocol]  # librdkafka's for Reconciling
    with reader(sandbox, group, group_protocol=protocol, max_poll_interval_ms=120_000) as first:
        # With callbacks of its own, a member gives its partitions back only when it polls.
        if protocol == "classic":
            first.subscribe([topic], on_assign=Consumer.assign, on_revoke=lambda consumer, _: consumer.unassign())
        else:
            first.subscribe([topic], on_assign=Consumer.incremental_assign, on_revoke=Consumer.incremental_unassign)
        wait_until(lambda: first.poll(0.05) is None and first.assignment(), "the first member has its partitions")

        def join() -> None:
            with reader(sandbox, group, group_protocol=protocol) as second:
                second.subscribe([topic])
                while not done.is_set():
                    second.poll(0.05)

        thread = threading.Thread(target=join)
        thread.start()
        try:
            admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
            wait_until(lambda: state_of(admin, group) == state, "the rebalance hangs")
            wait_until(lambda: protocol == "classic" or shared_out(admin, group), "its members have their targets")
            yield
        finally:
            done.set()
            first.close()  # else the second waits for it until the rebalance times out
            thread.join()


def shared_out(admin: AdminClient, group: str) -> bool:
    """Whether both members of a KIP-848 group know what they shall have: before, it is Assigning and still changes."""
    members = admin.describe_consumer_groups([group])[group].result(30).members
    return [len(each.target_assignment.topic_partitions) for each in members if each.target_assignment] == [1, 1]


def state_of(admin: AdminClient, group: str) -> str:
    return str(admin.describe_consumer_groups([group])[group].result(30).state.name)


@contextmanager
def open_transaction(sandbox: Sandbox, place: Place, count: int) -> Iterator[Producer]:
    """Records that no read_committed consumer sees yet; aborted at the end, unless it was committed."""
    settings = {"bootstrap.servers": sandbox.bootstrap, "transactional.id": f"open-{place[0]}", "log_level": 0}
    producer = Producer(settings)
    producer.init_transactions(30)
    producer.begin_transaction()
    for _ in range(count):
        producer.produce(place[0], b"held", partition=place[1])
    assert producer.flush(30) == 0
    try:
        yield producer
    finally:
        producer.abort_transaction(30)
