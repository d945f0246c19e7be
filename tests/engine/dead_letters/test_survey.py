"""A topic of dead letters read from end to end, on a real Kafka."""

import contextlib
from collections import Counter
from datetime import UTC
from pathlib import Path

from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain
from kafka_explorer.engine.dead_letters.grouping import rows_of_group
from kafka_explorer.engine.dead_letters.survey import SurveyRequest, survey_dead_letters
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan_request import EndReason
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.engine.dead_letters.fixtures import FRAMEWORKS
from tests.scanning import T0, Sent, fill, settings_of


def letters(count: int) -> list[Sent]:
    """Of every dialect in turn, over three partitions."""
    made = [make() for make in FRAMEWORKS.values()]
    return [
        Sent(each.value, each.key, number % 3, T0 + number * 1000, each.headers)
        for number in range(count)
        for each in [made[number % len(made)]]
    ]


def test_every_dialect_of_one_topic_is_counted_as_kafka_counts(
    broker: Sandbox, topic: TopicFactory, java_tool: JavaTool, tmp_path: Path
) -> None:
    name = topic("mixed-dlq", partitions=3)
    fill(broker.bootstrap, name, letters(100))
    request = SurveyRequest(name, Knowledge({"notification-events": 3}))

    survey = result_of(survey_dead_letters(settings_of(broker.bootstrap), request, str(tmp_path)))

    lines = java_tool("org.apache.kafka.tools.GetOffsetShell", "--topic", name).split()
    assert survey.scan.rows == survey.grouped.count == sum(int(line.rsplit(":", 1)[1]) for line in lines) == 100
    assert survey.scan.ended is EndReason.ALL_READ
    assert survey.grouped.dialects == dict.fromkeys(FRAMEWORKS, 10)
    assert survey.grouped.sources == {"notification-events": 90, None: 10}
    assert sum(group.count for group in survey.grouped.groups) == 100
    reader = SpoolReader(str(tmp_path))
    with contextlib.closing(reader):
        for group in survey.grouped.groups:
            rows = rows_of_group(str(tmp_path), survey.scan.rows, group.number)
            found = Counter(explain(reader.record(int(row)), request.knowledge).fingerprint for row in rows)
            assert found == {group.fingerprint: group.count}


def test_the_filter_language_finds_dead_letters(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("filtered-dlq", partitions=3)
    fill(broker.bootstrap, name, letters(100))
    wanted = compile_filter('header.__connect.errors.stage == "VALUE_CONVERTER"', UTC)

    request = SurveyRequest(name, filter=wanted, newest_first=True)
    survey = result_of(survey_dead_letters(settings_of(broker.bootstrap), request, str(tmp_path)))

    assert (survey.scan.scanned, survey.scan.rows) == (100, 10)
    assert survey.grouped.dialects == {"connect": 10}
    (group,) = survey.grouped.groups
    assert (group.count, group.row) == (10, 0), "the newest is on top"
    assert rows_of_group(str(tmp_path), 10, group.number).tolist() == list(range(10))


def test_a_child_process_surveys_as_well(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("apart-dlq", partitions=3)
    fill(broker.bootstrap, name, letters(45))
    workers = Workers()
    try:
        request = SurveyRequest(name, Knowledge({"notification-events": 3}))
        work = workers.run(survey_dead_letters, settings_of(broker.bootstrap), request, str(tmp_path))
        survey = result_of(work)
    finally:
        workers.close()

    assert survey.grouped.count == 45
    assert survey.grouped.buckets is not None
    assert survey.grouped.buckets.counts.sum() == 45


def test_an_empty_topic_has_no_groups(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    request = SurveyRequest(topic("empty-dlq"))

    survey = result_of(survey_dead_letters(settings_of(broker.bootstrap), request, str(tmp_path)))

    assert survey.grouped.groups == ()
    assert rows_of_group(str(tmp_path), 0, 0).tolist() == []
