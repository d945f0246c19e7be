"""A real Kafka for the whole test session, and what tests ask of it. `tests/conftest.py` takes these fixtures over."""

import itertools
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stub forgets it

from kafka_explorer.files import shipped
from kafka_explorer.sandbox.broker import Sandbox

JavaTool = Callable[..., str]

# Tests write records of 2023. Every five minutes a broker deletes what is older than a week: one test in a thousand
# would find its topic emptied between writing and reading.
UNHURRIED_RETENTION = {"log.retention.check.interval.ms": 24 * 60 * 60 * 1000}

_TOOL_S = 60
_VISIBLE_S = 30.0
_numbers = itertools.count(1)


class TopicFactory(Protocol):
    """Makes a topic of a new name and returns that name."""

    def __call__(
        self, name: str = "topic", *, partitions: int = 1, config: Mapping[str, str] | None = None, exact: bool = False
    ) -> str: ...


@pytest.fixture(scope="session")
def broker() -> Iterator[Sandbox]:
    """One node, started once. Tests share it: they use topics and groups of their own and never stop it."""
    with Sandbox(properties=UNHURRIED_RETENTION) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def other_broker() -> Iterator[Sandbox]:
    """One node of another cluster, started for the first test that asks for it."""
    with Sandbox(properties=UNHURRIED_RETENTION) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def admin(broker: Sandbox) -> AdminClient:
    """confluent_kafka's admin client of the shared node."""
    return AdminClient({"bootstrap.servers": broker.bootstrap, "log_level": 0})


@pytest.fixture(scope="session")
def other_admin(other_broker: Sandbox) -> AdminClient:
    """The same of the other cluster's node."""
    return AdminClient({"bootstrap.servers": other_broker.bootstrap, "log_level": 0})


@pytest.fixture(scope="session")
def java_tool(broker: Sandbox) -> JavaTool:
    """Runs one of Kafka's own tools against the shared node and returns its stdout.

    `java_tool("org.apache.kafka.tools.TopicCommand", "--describe", "--topic", topic)`: the bootstrap server is added,
    unless the caller names one. A tool that fails makes the test fail with what it said.
    """

    def run(main: str, *args: str) -> str:
        return run_java_tool(broker, main, *args)

    return run


def run_java_tool(sandbox: Sandbox, main: str, *args: str) -> str:
    """The same for any sandbox."""
    configuration = shipped("resources/sandbox/log4j2-tools.properties").as_uri()
    address = [] if "--bootstrap-server" in args else ["--bootstrap-server", sandbox.bootstrap]
    options = (f"-Dlog4j2.configurationFile={configuration}",)
    command = sandbox.java_command(main, *address, *args, options=options)
    said = subprocess.run(command, capture_output=True, text=True, timeout=_TOOL_S, check=False)
    assert said.returncode == 0, f"{main} {' '.join(args)} failed:\n{said.stdout}\n{said.stderr}"
    return said.stdout


@pytest.fixture(scope="session")
def topic(admin: AdminClient) -> TopicFactory:
    """Makes topics on the shared node: `topic("orders", partitions=3, config={"cleanup.policy": "compact"})`.

    The name gets a number, so that tests do not meet; `exact=True` keeps it as it is. The topic is visible with all
    its leaders when the call returns.
    """

    def make(
        name: str = "topic", *, partitions: int = 1, config: Mapping[str, str] | None = None, exact: bool = False
    ) -> str:
        full = name if exact else f"{name}-{next(_numbers)}"
        create_topic(admin, full, partitions=partitions, config=config)
        return full

    return make


def create_topic(
    admin: AdminClient, name: str, *, partitions: int = 1, replicas: int = 1, config: Mapping[str, str] | None = None
) -> None:
    """Makes a topic and returns when every partition of it has a leader that clients can see."""
    new = NewTopic(name, num_partitions=partitions, replication_factor=replicas, config=dict(config or {}))
    admin.create_topics([new])[name].result(timeout=_VISIBLE_S)
    wait_until(lambda: _visible(admin, name, partitions), f"topic {name} is visible")


def wait_until(true: Callable[[], object], what: str, timeout_s: float = _VISIBLE_S) -> None:
    """Returns when the condition holds; a test that waits in vain fails with `what` it waited for."""
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline, f"waited {timeout_s:g} s in vain until {what}"
        time.sleep(0.02)


def _visible(admin: AdminClient, name: str, partitions: int) -> bool:
    found = admin.list_topics(name, timeout=_VISIBLE_S).topics[name]
    return found.error is None and sum(p.leader >= 0 for p in found.partitions.values()) == partitions


def command_line_of(pid: int) -> str:
    """What runs as this process id, "" if nothing does (Linux)."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
