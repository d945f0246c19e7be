"""Discarded dead letters are not redriven, until that is taken back."""

from pathlib import Path

import pytest

from kafka_explorer.engine.errors import ReadOnlyCluster
from kafka_explorer.engine.redrive.discarding import Discard, Discarded, NoJournal, discard, restore
from kafka_explorer.engine.redrive.request import Everything, Why, chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring


def test_discarded_ones_stay_where_they_are(broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(10)])
    settings = settings_of(broker.bootstrap)
    wish = Discard(dlq, chosen([(0, 2), (0, 3), (0, 4)]), "a test of ours", "d", "me@desk")
    for name in ("part", "rest"):
        (tmp_path / name).mkdir()

    assert run(discard(settings, wish)) == Discarded(3, 0)
    assert run(discard(settings, wish)) == Discarded(0, 3)
    part = run(redrive(settings, request_of(dlq), str(tmp_path / "part")))

    assert (part.sent, part.skipped) == (7, 3)
    assert {each.why for each in part.remarks} == {Why.DISCARDED}
    marks = on_broker.journal_of(broker.bootstrap, dlq)
    assert marks[0, 3]["reason"] == "a test of ours"

    assert run(restore(settings, Discard(dlq, Everything(), "needed after all", "u", "me@desk"))) == 3
    assert run(redrive(settings, request_of(dlq, job="rest"), str(tmp_path / "rest"))).sent == 3
    assert len(on_broker.read_committed(broker.bootstrap, source)) == 10


def test_a_read_only_connection_marks_nothing(broker: Sandbox) -> None:
    wish = Discard("any", Everything(), "", "d", "me@desk")
    for work in (discard, restore):
        with pytest.raises(ReadOnlyCluster):
            run(work(settings_of(broker.bootstrap, read_only=True), wish))


def test_why_nothing_can_be_marked_is_told() -> None:
    assert "cleanup.policy" in str(NoJournal("cleanup.policy is delete"))
