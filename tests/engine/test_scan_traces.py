"""Reading leaves no trace on the cluster, not even on one that creates what it is asked for."""

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import connect
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import create_topic, run_java_tool
from tests.scanning import Sent, asked, fill, live, read, settings_of

STARTS = (BEGINNING, Place(StartKind.END), Place(StartKind.NEWEST, 1), Place(StartKind.TIMESTAMP, 1))
# librdkafka asks for the coordinator of the group that we never join, and a broker that never had a consumer answers
# by creating the topic it keeps groups in. No setting of the client prevents the question (librdkafka issue 3261).
KAFKA_S_OWN = {"__consumer_offsets"}


def test_no_group_no_commit_no_topic() -> None:
    with Sandbox(properties={"auto.create.topics.enable": "true"}) as sandbox:
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        create_topic(admin, "orders")
        fill(sandbox.bootstrap, "orders", [Sent(b"1"), Sent(b"2")])

        for _ in connect(settings_of(sandbox.bootstrap)):
            pass
        for start in STARTS:
            read(sandbox.bootstrap, asked("orders", start))
            with pytest.raises(UnknownTopic):
                read(sandbox.bootstrap, asked("unheard-of", start))
        with live(sandbox.bootstrap, asked("orders", follow=True)) as scanning:
            scanning.until(lambda told: told.rows == 2)
        with live(sandbox.bootstrap, asked("unheard-of", follow=True)) as scanning, pytest.raises(UnknownTopic):
            scanning.until(lambda told: told.ended)

        groups = run_java_tool(sandbox, "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "--list")
        topics = set(admin.list_topics(timeout=10).topics)

    assert groups.split() == []
    assert topics - KAFKA_S_OWN == {"orders"}
