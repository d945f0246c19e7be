"""`kafka-explorer redrive --to-profile` and `--to-bootstrap`: to another cluster, asked for, sent once each."""

import json
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.places import profiles_folder
from kafka_explorer.config.profiles import save_profile
from kafka_explorer.config.security import SchemaRegistry
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic
from tests.cli.test_redrive import make_profile, redrive
from tests.engine.redrive.on_broker import read_committed, redrive_ids, spring, write
from tests.servers import unused_address

Topics = tuple[str, str]


@pytest.fixture
def topics(broker: Sandbox, topic: TopicFactory, other_admin: AdminClient) -> Topics:
    """A source in both clusters, and ten of its dead letters in the first."""
    source = topic("cli-elsewhere")
    create_topic(other_admin, source)
    dlq = topic(f"{source}-dlt", exact=True)
    write(broker.bootstrap, dlq, [spring(source, number) for number in range(10)])
    return source, dlq


def test_they_go_there_once_and_their_own_connection_may_be_read_only(
    broker: Sandbox, other_broker: Sandbox, topics: Topics, own_folders: Path
) -> None:
    source, dlq = topics
    make_profile(own_folders, broker, "careful", "read_only = true")
    there = ("--to-bootstrap", other_broker.bootstrap)
    planned = redrive(broker, dlq, *there, "--dry-run", "--json", profile="careful")
    assert planned.status == 0, planned.err
    rows = [json.loads(line) for line in planned.out.splitlines()]
    assert {row["target_cluster"] for row in rows} == {other_broker.cluster_id}
    assert f"to another cluster, {other_broker.bootstrap} (id {other_broker.cluster_id})" in planned.err
    assert read_committed(other_broker.bootstrap, source) == []

    done = redrive(broker, dlq, *there, "--yes", profile="careful")
    again = redrive(broker, dlq, *there, "--json", "--yes", profile="careful")

    assert done.status == 0, done.err
    assert f"10 sent to {other_broker.bootstrap} ({source}: 10), exactly once" in done.out
    assert (again.status, "Nothing is to be sent." in again.err) == (0, True)
    ids = redrive_ids(read_committed(other_broker.bootstrap, source))
    assert set(ids) == {f"{broker.cluster_id}/{dlq}/0/{offset}" for offset in range(10)}
    assert len(ids) == 10
    assert read_committed(broker.bootstrap, source) == []


def test_it_is_the_connection_written_to_that_is_asked_for_and_spared(
    broker: Sandbox, other_broker: Sandbox, topics: Topics, own_folders: Path
) -> None:
    source, dlq = topics
    make_profile(own_folders, broker, "live", 'environment = "production"\nread_only = true')
    make_profile(own_folders, other_broker, "staging", 'environment = "staging"')
    make_profile(own_folders, other_broker, "twin", 'environment = "production"')
    make_profile(own_folders, other_broker, "glass", "read_only = true")

    spared = redrive(broker, dlq, "--to-profile", "glass", "--yes")
    refused = redrive(broker, dlq, "--to-profile", "twin", answer="yes\n")
    assert (spared.status, refused.status) == (1, 1)
    assert "read-only" in spared.err
    assert redrive(broker, dlq, "--to-profile", "glass", "--dry-run").status == 0
    assert f"Type {dlq} to send 10 dead letters to twin in PRODUCTION (twin)" in refused.err
    assert read_committed(other_broker.bootstrap, source) == []
    done = redrive(broker, dlq, "--to-profile", "staging", "--json", profile="live", answer="yes\n")
    assert done.status == 0, done.err
    assert "Type yes to send 10 dead letters to staging: " in done.err
    told = [json.loads(line) for line in done.out.splitlines()]
    assert {(line["result"], line["target_cluster"]) for line in told} == {("sent", other_broker.cluster_id)}


def test_their_own_cluster_by_another_name_is_the_ordinary_way(
    broker: Sandbox, topics: Topics, own_folders: Path
) -> None:
    source, dlq = topics
    make_profile(own_folders, broker, "twin", 'environment = "production"')
    refused = redrive(broker, dlq, "--to-profile", "twin", answer="yes\n")
    assert "twin is their own cluster by another name" in refused.out
    assert f"Type {dlq} to send 10 dead letters back in PRODUCTION (twin)" in refused.err
    assert redrive(broker, dlq, "--to-profile", "twin", answer=f"{dlq}\n").status == 0
    assert len(read_committed(broker.bootstrap, source)) == 10


def test_a_run_that_is_kept_goes_to_its_own_cluster_only(
    broker: Sandbox, other_broker: Sandbox, topics: Topics, tmp_path: Path
) -> None:
    _, dlq = topics
    log = ("--log", str(tmp_path / "log"), "--yes")
    assert redrive(broker, dlq, *log, "--to-bootstrap", other_broker.bootstrap).status == 0
    other = redrive(broker, dlq, *log)
    assert other.status == 1
    assert f"goes to cluster '{other_broker.cluster_id}'" in other.err
    assert f"the one that answered is '{broker.cluster_id}'" in other.err


def test_schemas_are_asked_for_where_messages_go(broker: Sandbox, other_broker: Sandbox, topics: Topics) -> None:
    """The same number names another schema in each registry; one that nobody answers for is noted."""
    source, dlq = topics
    write(broker.bootstrap, dlq, [spring(source, 10, value=b"\x00\x00\x00\x00\x07\x02a")])
    registry = SchemaRegistry(f"http://{unused_address()}")
    save_profile(ConnectionProfile("home", (broker.bootstrap,), schema_registry=registry), profiles_folder())
    save_profile(ConnectionProfile("there", (other_broker.bootstrap,), schema_registry=registry), profiles_folder())
    noted = []
    for profile, target in (("home", ("--to-bootstrap", other_broker.bootstrap)), (None, ("--to-profile", "there"))):
        done = redrive(broker, dlq, *target, "--dry-run", "--json", profile=profile)
        last = json.loads(done.out.splitlines()[-1])
        noted.append([note["kind"] for note in last["notes"] if note["kind"].startswith("schema_")])
    assert noted == [[], ["schema_unknown"]]


def test_one_way_to_name_it_is_enough(broker: Sandbox, topics: Topics) -> None:
    done = redrive(broker, topics[1], "--to-profile", "a", "--to-bootstrap", "b:9092")
    assert (done.status, "not allowed with" in done.err) == (1, True)
