"""Parking copies dead letters as they are, once, and a redrive then passes over them."""

from pathlib import Path

import pytest

from kafka_explorer.engine.redrive.parking import NoParkingTopic, park
from kafka_explorer.engine.redrive.request import Why, chosen
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.redrive import on_broker
from tests.engine.redrive.on_broker import request_of, settings_of, spring


def test_what_is_parked_keeps_everything_and_is_not_redriven(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq, parking = topic("orders"), topic("orders-dlt"), topic("parking")
    dead = [spring(source, number) for number in range(20)]
    on_broker.write(broker.bootstrap, dlq, dead)
    settings = settings_of(broker.bootstrap)
    part = chosen([(0, number) for number in range(12)])
    for name in ("park", "again", "redrive"):
        (tmp_path / name).mkdir()

    parked = run(park(settings, request_of(dlq, job="p", target=parking, selection=part), str(tmp_path / "park")))
    again = run(park(settings, request_of(dlq, job="q", target=parking, selection=part), str(tmp_path / "again")))
    redriven = run(redrive(settings, request_of(dlq, job="r"), str(tmp_path / "redrive")))

    assert (parked.sent, again.sent, again.skipped) == (12, 0, 12)
    found = on_broker.read_committed(broker.bootstrap, parking)
    died = {each.value: each.timestamp_ms for each in on_broker.read_committed(broker.bootstrap, dlq)}
    assert [(each.key, each.value, tuple(on_broker.own_headers(each))) for each in found] == [
        (each.key, each.value, each.headers) for each in dead[:12]
    ]
    assert all(each.timestamp_ms == died[each.value] for each in found)
    assert (redriven.sent, redriven.skipped) == (8, 12)
    assert {each.why for each in redriven.remarks} == {Why.ALREADY}
    assert {mark["result"] for mark in on_broker.journal_of(broker.bootstrap, dlq).values()} == {"parked", "sent"}


@pytest.mark.parametrize("target", [None, "orders-dlt"])
def test_there_must_be_another_topic(broker: Sandbox, tmp_path: Path, target: str | None) -> None:
    with pytest.raises(NoParkingTopic):
        run(park(settings_of(broker.bootstrap), request_of("orders-dlt", target=target), str(tmp_path)))
