"""Only what lies before the first open dead letter is deleted, and exactly what was planned."""

from pathlib import Path

import pytest

from kafka_explorer.engine.redrive.discarding import Discard, discard
from kafka_explorer.engine.redrive.removal import SentElsewhere, plan_removal
from kafka_explorer.engine.redrive.request import chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.engine.topic_changes.trimming import trim
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring
from tests.engine.redrive.two_clusters import MakeTwo


def test_a_prefix_goes_and_the_rest_stays(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt", partitions=3)
    on_broker.write(broker.bootstrap, dlq, [spring(source, number, partition=number % 3) for number in range(30)])
    settings = settings_of(broker.bootstrap)
    assert run(plan_removal(settings, dlq)).trims == ()
    # All of partition 0, the first four and the seventh of partition 1, nothing of partition 2.
    done = [*((0, at) for at in range(10)), *((1, at) for at in (0, 1, 3, 6))]
    run(redrive(settings, request_of(dlq, selection=chosen(done)), str(tmp_path)))
    run(discard(settings, Discard(dlq, chosen([(1, 2)]), "no use", "d", "me@desk")))

    plan = run(plan_removal(settings, dlq))
    trimmed = run(trim(settings, plan))

    assert [(each.partition, each.low, each.begin) for each in plan.trims] == [(0, 0, 10), (1, 0, 4)]
    assert (dict(trimmed.begins), dict(trimmed.failures)) == ({0: 10, 1: 4}, {})
    left = on_broker.read_committed(broker.bootstrap, dlq, 3)
    assert [(each.partition, each.offset) for each in left] == [
        *((1, at) for at in range(4, 10)),
        *((2, at) for at in range(10)),
    ]
    run(redrive(settings, request_of(dlq, job="rest"), str(_folder(tmp_path))))
    assert len(on_broker.read_committed(broker.bootstrap, source)) == 29


def test_without_a_journal_the_account_says_what_was_sent(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(5)])
    settings = settings_of(broker.bootstrap)
    asked = request_of(dlq, selection=chosen([(0, 0), (0, 1)]), exactly_once=False)
    run(redrive(settings, asked, str(tmp_path)))
    assert [each.begin for each in run(plan_removal(settings, dlq, str(tmp_path))).trims] == [2]


def test_what_was_sent_to_another_cluster_is_not_dealt_with_here(make_two: MakeTwo, tmp_path: Path) -> None:
    two = make_two()
    two.bury(5)
    run(redrive(two.reads, two.asked(), str(tmp_path), target=two.target))
    with pytest.raises(SentElsewhere, match=two.there.cluster_id):
        run(plan_removal(two.reads, two.dlq, str(tmp_path)))
    assert run(plan_removal(two.reads, two.dlq)).trims == ()


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "rest"
    folder.mkdir()
    return folder
