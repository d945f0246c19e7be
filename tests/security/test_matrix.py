"""Every way to sign in, on a real broker: from the profile to the messages that were read."""

from pathlib import Path

import pytest

from kafka_explorer.engine.cluster import connect
from kafka_explorer.engine.doctor.examination import examine
from kafka_explorer.engine.topics import list_topics
from tests.engine.drive import run
from tests.scanning import Live, asked
from tests.security.secure_broker import OTHER_TOPIC, OWN_TOPIC, OWN_VALUES, SecureBroker
from tests.security.stores import Stores
from tests.security.ways import WAYS, Parts

CONNECT_S = 30.0


@pytest.fixture
def parts(secure_broker: SecureBroker, stores: Stores, tmp_path: Path) -> Parts:
    return Parts(secure_broker, stores, tmp_path)


@pytest.mark.parametrize("name", WAYS)
def test_the_doctor_finds_it_well(name: str, parts: Parts) -> None:
    diagnosis = run(examine(WAYS[name](parts).settings(parts.broker), timeout_s=CONNECT_S))

    assert diagnosis.done
    assert diagnosis.ok, diagnosis.failed


@pytest.mark.parametrize("name", WAYS)
def test_it_searches(name: str, parts: Parts, tmp_path: Path) -> None:
    """Searches fetch by themselves where they can, with a TLS and a sign-in of their own."""
    searching = Live(WAYS[name](parts).settings(parts.broker), asked(OWN_TOPIC, filter="two"), str(tmp_path))

    assert searching.finish().values == [b"two"]


@pytest.mark.parametrize("name", WAYS)
def test_it_connects_lists_and_reads(name: str, parts: Parts, tmp_path: Path) -> None:
    settings = WAYS[name](parts).settings(parts.broker)

    with run(connect(settings, CONNECT_S)) as cluster:
        assert {OWN_TOPIC, OTHER_TOPIC} <= {topic.name for topic in list_topics(cluster)}
    reading = Live(settings, asked(OWN_TOPIC), str(tmp_path))
    assert reading.finish().values == OWN_VALUES
