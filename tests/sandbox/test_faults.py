"""Why a node died, told from what it wrote."""

from pathlib import Path

import pytest

from kafka_explorer.sandbox import faults
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.faults import Died, PortTaken, explain, last_useful_line
from kafka_explorer.sandbox.node import Node
from kafka_explorer.sandbox.settings import Place

UNKNOWN = SandboxError("Kafka ended while it started.")

# As Kafka 4.3.1 and Java 17 write them.
PORT_TAKEN = (
    "2026-11-23T16:30:01,123 ERROR [SharedServer id=1] Got exception while starting (kafka.server.SharedServer)\n"
    "org.apache.kafka.common.KafkaException: Socket server failed to bind to 127.0.0.1:45123: Address already in use.\n"
    "\tat kafka.network.Acceptor.openServerSocket(SocketServer.scala:677)\n"
    "Caused by: java.net.BindException: Address already in use\n"
)
NO_SPACE = (
    "2026-11-23T16:30:01,123 ERROR Error while writing to checkpoint file (org.apache.kafka.storage)\n"
    "java.io.IOException: No space left on device\n"
)
NO_MEMORY = "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory failed; error='Not enough space' (errno=12)\n"
BAD_SETTING = (
    "2026-11-23T16:30:00,900 INFO Registered signal handlers (org.apache.kafka)\n"
    "2026-11-23T16:30:01,000 ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)\n"
    "org.apache.kafka.common.config.ConfigException: Invalid value many for configuration log.cleaner.threads\n"
    "\tat org.apache.kafka.common.config.ConfigDef.parseType(ConfigDef.java:767)\n"
    "\t... 3 more\n"
)
BAD_STORE = (
    "2026-11-23T19:27:37,429 ERROR Exiting Kafka due to fatal exception during startup. (kafka.Kafka$)\n"
    "org.apache.kafka.common.errors.InvalidConfigurationException: Failed to load PEM SSL keystore broker.pem\n"
    "Caused by: org.apache.kafka.common.errors.InvalidConfigurationException: Private key could not be loaded\n"
    "\tat java.base/sun.security.rsa.RSAKeyFactory.engineGeneratePrivate(RSAKeyFactory.java:253)\n"
    "2026-11-23T19:27:37,472 INFO [QuorumController id=1] electPreferred: unable to start because of "
    "RejectedExecutionException (treated as TimeoutException). (org.apache.kafka.controller.QuorumController)\n"
)


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Node:
    """A node that does not run; a test writes what it left behind into its folder."""
    monkeypatch.setattr(faults, "cache_folder", lambda: tmp_path / "cache")
    return Node(Place(1, 45120, 45121), tmp_path, [])


@pytest.mark.parametrize(
    ("log", "kind", "sentence"),
    [
        (PORT_TAKEN, PortTaken, "Port 45123 on 127.0.0.1 is in use by another program: stop that program"),
        (NO_SPACE, SandboxError, "is full .* make at least 200 MB free there"),
        (NO_MEMORY, SandboxError, "not enough memory for Kafka .* close other programs"),
        (BAD_SETTING, Died, r"node 1 ended while it started \(.*ConfigException: Invalid value many.*\): read .*log"),
        (BAD_STORE, Died, "Private key could not be loaded"),
        ("", Died, "it wrote nothing"),
    ],
)
def test_the_reason_is_told(node: Node, log: str, kind: type[SandboxError], sentence: str) -> None:
    (node.folder / "server.log").write_text(log)

    found = explain(UNKNOWN, [node])

    assert type(found) is kind
    with pytest.raises(kind, match=sentence):
        raise found


def test_what_the_console_said_counts_too(node: Node) -> None:
    (node.folder / "console.log").write_text("Error: Could not find or load main class kafka.Kafka\n")

    assert "Could not find or load main class" in str(explain(UNKNOWN, [node]))


def test_when_no_node_is_dead_the_error_stays(node: Node) -> None:
    assert explain(UNKNOWN, []) is UNKNOWN


def test_the_whole_log_is_kept_where_the_sentence_says(node: Node, tmp_path: Path) -> None:
    (node.folder / "server.log").write_text(BAD_SETTING)

    explain(UNKNOWN, [node])

    assert "ConfigDef.parseType" in (tmp_path / "cache" / "sandbox-failure.log").read_text()


def test_the_last_useful_line_has_no_date_and_is_no_stack_frame() -> None:
    assert last_useful_line(BAD_SETTING).startswith("org.apache.kafka.common.config.ConfigException: Invalid value")
    assert last_useful_line("2026-11-23T16:30:01,000 INFO one\n2026-11-23T16:30:02,000 INFO two\n") == "INFO two"
