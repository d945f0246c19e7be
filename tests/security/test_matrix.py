"""Every way to sign in, on a real broker: from the profile to the messages that were read."""

from pathlib import Path

import pytest

from kafka_explorer.engine.cluster import connect
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
def test_it_connects_lists_and_reads(name: str, parts: Parts, tmp_path: Path) -> None:
    settings = WAYS[name](parts).settings(parts.broker)

    with run(connect(settings, CONNECT_S)) as cluster:
        assert {OWN_TOPIC, OTHER_TOPIC} <= {topic.name for topic in list_topics(cluster)}
    reading = Live(settings, asked(OWN_TOPIC), str(tmp_path))
    assert reading.finish().values == OWN_VALUES
