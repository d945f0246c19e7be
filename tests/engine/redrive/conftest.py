"""Two clusters for tests of what goes from one to the other."""

from typing import Any

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.redrive.two_clusters import MakeTwo, Two, two_clusters


@pytest.fixture
def make_two(
    broker: Sandbox, other_broker: Sandbox, admin: AdminClient, other_admin: AdminClient, topic: TopicFactory
) -> MakeTwo:
    """Makes a source in both clusters and its dead letters in the first: `make_two(partitions=3, config={...})`."""

    def make(**more: Any) -> Two:
        return two_clusters(broker, other_broker, admin, other_admin, topic, **more)

    return make
