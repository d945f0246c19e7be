"""`kafka-explorer sandbox start --secure`: its connections work as they are written, with the secrets it tells."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.config.client_settings import client_settings
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.profiles import ProfileFolder, load_profiles
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.topics import list_topics
from kafka_explorer.sandbox import commands, running
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.running import Running
from kafka_explorer.sandbox.secured import READABLE_TOPIC
from kafka_explorer.sandbox.supervisor import ALIVE, try_lock
from tests.broker_fixtures import command_line_of, create_topic
from tests.engine.drive import run

CHECKOUT = Path(__file__).parents[2]
TOPICS = {READABLE_TOPIC, "others"}
Left = dict[str, Any]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


def call(state: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    """Runs `kafka-explorer sandbox ...` as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kafka_explorer", "sandbox", *args],
        cwd=CHECKOUT,
        env={**os.environ, "XDG_STATE_HOME": str(state)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture(scope="module")
def left(state: Path) -> Iterator[Left]:
    """What `start --secure --json` printed about the sandbox that it left running; two topics are in it."""
    said = call(state, "start", "--secure", "--json")
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    admin = AdminClient({"bootstrap.servers": told["bootstrap"], "log_level": 0})
    for topic in TOPICS:
        create_topic(admin, topic)
    yield told
    call(state, "stop")


@pytest.fixture(scope="module")
def profiles(left: Left) -> list[ConnectionProfile]:
    found, problems = load_profiles([ProfileFolder(Path(left["connections"]))])
    assert not problems
    return found


def topics_of(profile: ConnectionProfile, left: Left) -> set[str]:
    secrets = {SecretName(name): Secret(text) for name, text in left["secrets"][profile.name].items()}
    with run(connect(ClusterSettings(client_settings(profile, secrets)), 60)) as cluster:
        return {topic.name for topic in list_topics(cluster)}


def test_every_connection_works_as_it_is_written(profiles: list[ConnectionProfile], left: Left) -> None:
    seen = {profile.name: topics_of(profile, left) for profile in profiles}

    assert len(seen) == 7
    assert seen.pop("Sandbox, PLAIN, reader") == {READABLE_TOPIC}
    assert all(topics >= TOPICS for topics in seen.values()), seen


def test_the_files_hold_no_secret(left: Left) -> None:
    words = [word for own in left["secrets"].values() for word in own.values()]

    texts = [path.read_text() for path in Path(left["connections"]).iterdir()]

    assert len(words) >= 5
    assert not [word for word in words if any(word in text for text in texts)]


def test_its_processes_show_no_secret(left: Left) -> None:
    shown = "".join(command_line_of(pid) for pid in left["pids"])

    assert "kafka.Kafka" in shown
    assert not [word for own in left["secrets"].values() for word in own.values() if word in shown]


def test_status_says_where_the_connections_are(left: Left, state: Path) -> None:
    said = call(state, "status")

    assert left["connections"] in said.stdout
    assert json.loads(call(state, "status", "--json").stdout) == left


def test_a_sandbox_that_runs_without_is_not_taken_for_a_secured_one(own_folders: Path) -> None:
    folder = running.new_folder()
    (folder / "node-1").mkdir()
    running.remember(Running("127.0.0.1:1", "", 1, "4.3.1", (1,), str(folder), "id"))
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers())
    alive = try_lock(folder / "node-1" / ALIVE)
    assert alive is not None

    with alive, pytest.raises(SandboxError, match="stop it first"):
        commands.run(parser.parse_args(["sandbox", "start", "--secure"]))


def test_after_stop_nothing_is_left(left: Left, state: Path) -> None:
    call(state, "stop")

    assert not Path(left["folder"]).exists()
