"""Advice, on values made up and on a real broker."""

from dataclasses import replace

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.catalogue import Catalogue, Difference, ExpectedTopic
from kafka_explorer.engine.catalogue_advice import (
    PRODUCTION,
    Advice,
    Advised,
    CatalogueReport,
    report_of,
    survey_catalogue,
)
from kafka_explorer.engine.errors import NotAuthorized
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.measure import GroupLag
from kafka_explorer.engine.lag.rows import LagRow
from kafka_explorer.engine.topic_configs import ConfigEntry, ConfigSource
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic
from tests.engine.drive import run
from tests.engine.lag import scenes
from tests.engine.producing.scenes import settings_of

OWN, DEFAULT = ConfigSource.DYNAMIC_TOPIC, ConfigSource.DEFAULT


def entry(name: str, value: str, source: ConfigSource = DEFAULT) -> ConfigEntry:
    return ConfigEntry(name, value, source, source is DEFAULT)


@pytest.mark.parametrize(
    ("topic", "environment", "configs", "advice"),
    [
        (TopicSummary("a", 1, 2), PRODUCTION, (entry("min.insync.replicas", "2"),), {Advice.REPLICATION_BELOW_3}),
        (TopicSummary("a", 1, 3), PRODUCTION, (entry("min.insync.replicas", "1"),), {Advice.MIN_IN_SYNC_1}),
        (TopicSummary("a", 1, 3), PRODUCTION, (entry("min.insync.replicas", "2"),), set()),
        (TopicSummary("a", 1, 1), "dev", (entry("min.insync.replicas", "1"),), set()),
        (TopicSummary("a-dlq", 1, 1), "dev", (entry("retention.ms", "1"),), {Advice.DEAD_LETTERS_WITHOUT_RETENTION}),
        (TopicSummary("a-dlq", 1, 1), "dev", (entry("retention.ms", "1", OWN),), set()),
        (
            TopicSummary("a-dlq", 1, 1),
            "dev",
            (entry("retention.ms", "-1", OWN), entry("retention.bytes", "-1")),
            {Advice.DEAD_LETTERS_FOREVER},
        ),
    ],
)
def test_topics(topic: TopicSummary, environment: str, configs: tuple[ConfigEntry, ...], advice: set[Advice]) -> None:
    report = report_of(Catalogue(), [topic], environment, {topic.name: configs}, {})
    assert {each.advice for each in report.advice} == advice


def group(committed: int | None, high: int, members: int, at_ms: int = 0, partitions: int = 1) -> GroupLag:
    people = tuple(Member(f"m{at}", "c", "/h", assigned=(("a", 0),) if at == 0 else ()) for at in range(members))
    details = GroupDetails("g", GroupState.STABLE if members else GroupState.EMPTY, members=people)
    return GroupLag(details, (LagRow("g", "a", 0, committed, high=high),), (), partitions, at_ms)


def advice_on(measured: GroupLag, before: CatalogueReport | None = None) -> list[Advice]:
    return [each.advice for each in report_on(measured, before).advice]


def report_on(measured: GroupLag, before: CatalogueReport | None = None) -> CatalogueReport:
    catalogue = Catalogue((ExpectedTopic("a", consumers=("g",)),))
    return report_of(catalogue, [TopicSummary("a", 1, 1)], "dev", {}, {"g": measured}, before)


def test_groups() -> None:
    assert advice_on(group(5, 5, 1)) == []
    assert advice_on(group(3, 5, 1)) == []
    assert advice_on(group(3, 5, 0)) == [Advice.NO_PROGRESS]
    assert advice_on(group(5, 5, 0)) == []
    assert advice_on(group(None, 5, 0)) == [Advice.NO_CONSUMER]
    assert advice_on(group(None, 5, 1)) == []
    assert advice_on(group(5, 5, 3, partitions=2)) == [Advice.MORE_CONSUMERS_THAN_PARTITIONS]


def test_a_group_that_stands_still_is_seen_by_the_second_survey() -> None:
    before = report_on(group(3, 5, 1, at_ms=1_000))
    assert advice_on(group(3, 9, 1, at_ms=20_000), before) == []  # it may commit every few seconds only
    assert advice_on(group(3, 9, 1, at_ms=40_000), before) == [Advice.NO_PROGRESS]
    assert advice_on(group(4, 9, 1, at_ms=40_000), before) == []
    assert advice_on(group(9, 9, 1, at_ms=40_000), before) == []


def test_what_may_not_be_asked_is_said() -> None:
    refused = NotAuthorized("DescribeConfigs", "topic a")
    catalogue = Catalogue((ExpectedTopic("a", consumers=("g",)),))
    report = report_of(catalogue, [TopicSummary("a", 1, 1)], PRODUCTION, {"a": refused}, {"g": refused})
    assert (dict(report.unknown), report.advice) == ({"a": refused, "g": refused}, ())


def test_a_real_cluster(broker: Sandbox, admin: AdminClient, topic: TopicFactory) -> None:
    read, lost = topic("catalogued", partitions=2), f"{topic('x')}-lost"
    letters, name = f"{read}-dlq", f"{read}-group"
    create_topic(admin, letters)
    scenes.produce(broker, {(read, 0): 10})
    scenes.commit(broker, name, {(read, 0): 4})
    catalogue = Catalogue(
        (ExpectedTopic(read, 3, {"": 3}, 1000, consumers=(name, f"{name}-missing")), ExpectedTopic(lost)), PRODUCTION
    )
    report = run(survey_catalogue(settings_of(broker, read_only=True), catalogue, "dev"))
    rows = {row.name: row.differences for row in report.rows}
    assert rows[read] == (Difference.PARTITIONS, Difference.REPLICATION, Difference.RETENTION)
    assert (rows[lost], rows[letters]) == ((Difference.MISSING,), ())
    mine = {each for each in report.advice if each.topic in {read, letters}}
    assert mine == {
        Advised(Advice.REPLICATION_BELOW_3, read),
        Advised(Advice.MIN_IN_SYNC_1, read),
        Advised(Advice.NO_PROGRESS, read, name),
        Advised(Advice.NO_CONSUMER, read, f"{name}-missing"),
        Advised(Advice.REPLICATION_BELOW_3, letters),
        Advised(Advice.MIN_IN_SYNC_1, letters),
        Advised(Advice.DEAD_LETTERS_WITHOUT_RETENTION, letters),
    }
    assert report.read == {(name, read): 4}
    elsewhere = replace(catalogue, environment="")
    assert run(survey_catalogue(settings_of(broker), elsewhere, "dev", report)).at_ms >= report.at_ms
