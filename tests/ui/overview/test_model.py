"""What the Overview page says of a cluster, worded from a survey."""

from dataclasses import replace

import pytest

from kafka_explorer.engine.api_versions import KafkaRelease
from kafka_explorer.engine.brokers import Broker, ClusterDescription
from kafka_explorer.engine.errors import NotAuthorized, RequestTimedOut
from kafka_explorer.engine.surveys import ClusterSurvey
from kafka_explorer.engine.topics import BrokerLoad, TopicSummary, TopicTotals
from kafka_explorer.ui.overview.model import (
    ailing_lines,
    broker_lines,
    captions,
    controller,
    figures,
    release,
)

CLUSTER = ClusterDescription("id", 2, (Broker(1, "kafka-1", 9092, "a"), Broker(2, "kafka-2", 9092, "b")))
WELL = ClusterSurvey(
    CLUSTER,
    TopicTotals(topics=14, internal=2, partitions=1300, under_replicated=0, offline=0),
    {1: BrokerLoad(700, 1300, 0), 2: BrokerLoad(600, 1300, 0)},
    groups=3,
    active_groups=1,
    release=KafkaRelease("4.3", kraft=True),
)


def cells(survey: ClusterSurvey) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in broker_lines(survey)]


def test_a_cluster_that_is_well() -> None:
    shown = figures(WELL)
    assert {name: (figure.text, figure.tone) for name, figure in shown.items()} == {
        "brokers": ("2", None),
        "topics": ("12", None),
        "partitions": ("1,300", None),
        "under_replicated": ("0", None),
        "offline": ("0", None),
        "groups": ("3", None),
    }
    assert shown["brokers"].note == "2 racks"
    assert shown["topics"].note == "and 2 internal"
    assert shown["groups"].note == "1 active"
    assert list(captions()) == list(shown)
    assert cells(WELL) == [
        ["1", "kafka-1:9092", "a", "700", "1,300", "0", "alive"],
        ["2", "kafka-2:9092", "b", "600", "1,300", "0", "alive"],
    ]
    assert ailing_lines(WELL) == []


def test_a_cluster_that_has_lost_a_broker() -> None:
    survey = replace(
        WELL,
        totals=TopicTotals(topics=1, internal=0, partitions=9, under_replicated=7, offline=2),
        loads={**WELL.loads, 3: BrokerLoad(0, 9, 9)},
        ailing=(TopicSummary("orders", 9, 3, under_replicated=7, offline=(1, 4)),),
    )
    shown = figures(survey)
    assert (shown["brokers"].tone, shown["brokers"].note) == ("bad", "1 is missing")
    assert (shown["under_replicated"].text, shown["under_replicated"].tone) == ("7", "warn")
    assert (shown["offline"].text, shown["offline"].tone) == ("2", "bad")
    assert (shown["topics"].note, shown["partitions"].note) == ("", "")
    assert cells(survey)[2] == ["3", "–", "–", "0", "9", "9", "not alive"]
    assert broker_lines(survey)[2].cells[-1].tone == "bad"
    line = ailing_lines(survey)[0]
    assert line.name == "orders"
    assert [(cell.text, cell.tone) for cell in line.cells[:3]] == [("orders", None), ("2", "bad"), ("7", "warn")]


def test_what_is_not_known_yet_is_a_dash() -> None:
    first = ClusterSurvey(CLUSTER)
    assert [figure.text for figure in figures(first).values()] == ["2", "–", "–", "–", "–", "–"]
    assert cells(first)[0] == ["1", "kafka-1:9092", "a", "–", "–", "–", "alive"]
    assert release(first)[0] == controller(first)[0] == "–"


def test_brokers_without_racks() -> None:
    bare = replace(CLUSTER, brokers=(Broker(1, "kafka-1", 9092),))
    assert figures(replace(WELL, cluster=bare, loads={}))["brokers"].note == "all alive"
    assert cells(replace(WELL, cluster=bare, loads={}))[0][2] == "–"


@pytest.mark.parametrize(
    ("survey", "text", "note"),
    [
        (replace(WELL, groups=None, groups_error=NotAuthorized("List", "groups")), "–", "not authorized"),
        (replace(WELL, groups=None, groups_error=RequestTimedOut("List", 1)), "–", "not known"),
        (replace(WELL, groups_error=RequestTimedOut("List", 1)), "3", "not all are known"),
    ],
)
def test_groups_that_cannot_be_counted(survey: ClusterSurvey, text: str, note: str) -> None:
    figure = figures(survey)["groups"]
    assert (figure.text, figure.note) == (text, note)


def test_only_zookeeper_brokers_name_their_controller() -> None:
    assert controller(WELL)[0] == "KRaft quorum"
    old = replace(WELL, release=KafkaRelease("2.8", kraft=False))
    assert controller(old)[:2] == ("Broker 2", "kafka-2:9092")
    assert [row[-1] for row in cells(old)] == ["alive", "controller"]
    assert controller(replace(old, cluster=replace(CLUSTER, controller_id=None)))[0] == "–"


def test_the_version_is_told_as_far_as_it_is_proved() -> None:
    assert release(WELL)[:2] == ("4.3", "as the protocol tells")
    assert release(replace(WELL, release=KafkaRelease("4.4 or newer", kraft=True)))[0] == "4.4 or newer"
