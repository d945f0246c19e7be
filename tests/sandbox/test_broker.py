"""A real node: it answers, on loopback only, keeps its data over a crash, and never outlives its owner."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.sandbox import faults, ports
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.errors import SandboxError
from tests.broker_fixtures import TopicFactory, command_line_of, create_topic, wait_until

CHECKOUT = Path(__file__).parents[2]

LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}  # 127.0.0.1, and the same as Java's sockets spell it

OWNER = """
import json, sys
from kafka_explorer.sandbox.broker import Sandbox
sandbox = Sandbox()
for _ in sandbox.start(): pass
print(json.dumps([str(sandbox.folder), *[p for n in sandbox.nodes for p in (n.pid, n.supervisor_pid)]]), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the sandboxes of this test keep their data: what is there afterwards was left behind."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def run(sandbox: Sandbox) -> list[str]:
    """Starts it; returns the different steps it told."""
    return list(dict.fromkeys(sandbox.start()))


def processes_of(sandbox: Sandbox) -> list[int]:
    return [pid for node in sandbox.nodes for pid in (node.pid, node.supervisor_pid) if pid is not None]


def alive(pids: list[int]) -> list[str]:
    return [line for pid in pids if (line := command_line_of(pid))]


def listens_on(pid: int) -> set[str]:
    """The addresses on which a process listens, in the kernel's hexadecimal spelling."""
    sockets = {str(handle.readlink()) for handle in Path(f"/proc/{pid}/fd").iterdir() if handle.is_symlink()}
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    state_listen = "0A"
    return {row[1].partition(":")[0] for row in rows if row[3] == state_listen and f"socket:[{row[9]}]" in sockets}


def read_all(bootstrap: str, topic: str, partitions: int, count: int) -> list[bytes]:
    settings = {"bootstrap.servers": bootstrap, "group.id": "none", "enable.auto.commit": False, "log_level": 0}
    consumer = Consumer({**settings, "auto.offset.reset": "earliest"})
    consumer.assign([TopicPartition(topic, number, 0) for number in range(partitions)])
    read: list[bytes] = []
    try:
        wait_until(lambda: _read_more(consumer, read) >= count, f"{count} messages of {topic} are read")
    finally:
        consumer.close()
    return sorted(read)


def _read_more(consumer: Consumer, read: list[bytes]) -> int:
    messages = consumer.consume(100, 0.1)
    read.extend(message.value() or b"" for message in messages if message.error() is None)
    return len(read)


def send(bootstrap: str, topic: str, values: list[bytes]) -> None:
    failed: list[object] = []
    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all", "log_level": 0})
    for value in values:
        producer.produce(topic, value, on_delivery=lambda error, _: failed.append(error) if error else None)
    assert producer.flush(30) == 0
    assert not failed


def test_the_shared_node_listens_on_loopback_only(broker: Sandbox) -> None:
    (node,) = broker.nodes
    assert node.pid is not None

    addresses = listens_on(node.pid)

    assert addresses, "it must listen somewhere"
    assert addresses <= LOOPBACK


def test_the_shared_node_says_what_it_is(broker: Sandbox, admin: AdminClient) -> None:
    found = admin.list_topics(timeout=10)

    assert str(found.cluster_id) == broker.cluster_id
    assert broker.bootstrap == ",".join(f"{each.host}:{each.port}" for each in found.brokers.values())
    assert f"kafka-server-{broker.version}.jar" in broker.classpath


def test_a_message_of_five_megabytes_passes(broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("large")
    large = os.urandom(5 * 1024 * 1024)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "message.max.bytes": 8 * 1024 * 1024})
    producer.produce(name, large)
    assert producer.flush(30) == 0

    assert read_all(broker.bootstrap, name, 1, 1) == [large]


def test_a_killed_node_comes_back_with_its_data_and_after_stop_nothing_is_left(temporary_files: Path) -> None:
    with Sandbox() as sandbox:
        (node,) = sandbox.nodes
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        create_topic(admin, "kept")
        send(sandbox.bootstrap, "kept", [b"before"])
        address, first = node.address, processes_of(sandbox)

        node.kill()

        assert not alive(first)
        node.start()
        assert node.address == address
        send(sandbox.bootstrap, "kept", [b"after"])
        assert read_all(sandbox.bootstrap, "kept", 1, 2) == [b"after", b"before"]
        second = processes_of(sandbox)
        assert len(alive(second)) == 2
    assert not alive(second)
    assert not list(temporary_files.iterdir())


def test_when_its_owner_is_killed_nothing_is_left(temporary_files: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary_files)},
    )
    with owner:
        assert owner.stdout is not None
        folder, *pids = json.loads(owner.stdout.readline())
        assert len(alive(pids)) == 2

        os.kill(owner.pid, signal.SIGKILL)

    wait_until(lambda: not alive(pids), "Kafka has ended", 10)
    wait_until(lambda: not Path(folder).exists(), "its data is removed", 10)


def test_a_start_that_is_given_up_leaves_nothing(temporary_files: Path) -> None:
    sandbox = Sandbox()
    job = sandbox.start()
    steps = [next(job)]
    while "Starting" not in steps[-1]:
        steps.append(next(job))
    pids = processes_of(sandbox)
    assert len(alive(pids)) == 2

    job.close()

    assert not alive(pids)
    assert not list(temporary_files.iterdir())


def test_a_port_in_use_is_named_and_nothing_is_started(temporary_files: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SandboxError, match=rf"Port {port} on 127.0.0.1 is in use by another program: stop"):
            run(Sandbox(port=port))

    assert not list(temporary_files.iterdir())


def test_a_disk_that_is_nearly_full_is_told_before_kafka_dies_of_it(
    temporary_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(temporary_files)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=7_000_000))

    with pytest.raises(SandboxError, match=r"The disk that holds .* is full \(7 MB left\): make at least 200 MB free"):
        run(Sandbox())

    assert not list(temporary_files.iterdir())


def test_a_chosen_port_that_somebody_was_faster_to_take_is_chosen_anew(
    temporary_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose, asked = ports.choose, []
    with socket.create_server(("127.0.0.1", 0)) as taken:

        def unlucky_at_first(count: int) -> list[int]:
            asked.append(count)
            found = choose(count)
            return [taken.getsockname()[1], *found[1:]] if len(asked) == 1 else found

        monkeypatch.setattr(ports, "choose", unlucky_at_first)
        sandbox = Sandbox()
        try:
            run(sandbox)
            assert AdminClient({"bootstrap.servers": sandbox.bootstrap}).list_topics(timeout=10).brokers
        finally:
            sandbox.stop()
    assert len(asked) == 2


def test_a_node_that_dies_says_why(temporary_files: Path, monkeypatch: pytest.MonkeyPatch, own_folders: Path) -> None:
    monkeypatch.setattr(faults, "cache_folder", lambda: own_folders)

    with pytest.raises(SandboxError) as caught:
        run(Sandbox(properties={"log.cleaner.threads": "many"}))

    assert "node 1 ended while it started" in str(caught.value)
    assert "Invalid value many for configuration log.cleaner.threads" in str(caught.value)
    kept = own_folders / "sandbox-failure.log"
    assert str(kept) in str(caught.value)
    assert "log.cleaner.threads" in kept.read_text()
    assert not list(temporary_files.iterdir())


def test_three_nodes_answer_when_one_is_killed_and_take_it_back(temporary_files: Path) -> None:
    with Sandbox(nodes=3) as three_nodes:
        admin = AdminClient({"bootstrap.servers": three_nodes.bootstrap, "log_level": 0})
        create_topic(admin, "orders", partitions=3, replicas=3)
        send(three_nodes.bootstrap, "orders", [b"1", b"2", b"3"])
        replicas = {p.id: sorted(p.isrs) for p in admin.list_topics("orders").topics["orders"].partitions.values()}
        assert replicas == {0: [1, 2, 3], 1: [1, 2, 3], 2: [1, 2, 3]}
        victim = three_nodes.nodes[0]

        victim.kill()

        def in_sync() -> set[tuple[int, ...]]:
            partitions = admin.list_topics("orders", timeout=10).topics["orders"].partitions.values()
            return {tuple(sorted(partition.isrs)) for partition in partitions}

        wait_until(lambda: in_sync() == {(2, 3)}, "the others have noticed")
        send(three_nodes.bootstrap, "orders", [b"4", b"5", b"6"])
        assert read_all(three_nodes.bootstrap, "orders", 3, 6) == [b"1", b"2", b"3", b"4", b"5", b"6"]
        victim.start()
        wait_until(lambda: in_sync() == {(1, 2, 3)}, "the node has caught up")
