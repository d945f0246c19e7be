"""Discarded dead letters are not redriven, until that is taken back."""

import threading
from pathlib import Path

import pytest

from kafka_explorer.engine.errors import ExplorerError, ReadOnlyCluster
from kafka_explorer.engine.redrive.care import pause, resume
from kafka_explorer.engine.redrive.discarding import Discard, Discarded, NoJournal, RedriveRuns, discard, restore
from kafka_explorer.engine.redrive.fencing import TakenOver
from kafka_explorer.engine.redrive.request import Everything, RedriveStep, Why, chosen
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


class Redriving(threading.Thread):
    """A colleague's redrive, which pauses when it has sent a few: it runs, however busy the machine is."""

    def __init__(self, bootstrap: str, dlq: str, folder: Path) -> None:
        super().__init__()
        self._folder = str(folder)
        asked = request_of(dlq, job="theirs", by="ann@desk", batch=5)
        self._work = redrive(settings_of(bootstrap), asked, self._folder)
        self.pauses = threading.Event()
        self.error: ExplorerError | None = None

    def run(self) -> None:
        try:
            for told in self._work:
                if told.step is RedriveStep.PAUSED:
                    self.pauses.set()
                elif told.sent >= 10 and not self.pauses.is_set():
                    pause(self._folder)
        except ExplorerError as error:
            self.error = error


def test_what_is_discarded_while_it_is_redriven_becomes_one_or_the_other(
    broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    source, dlq = topic("orders"), topic("orders-dlt")
    on_broker.write(broker.bootstrap, dlq, [spring(source, number) for number in range(300)])
    settings, wish = settings_of(broker.bootstrap), Discard(dlq, Everything(), "no use", "mine", "bob@desk")
    theirs = Redriving(broker.bootstrap, dlq, tmp_path)
    theirs.start()
    try:
        assert theirs.pauses.wait(120)
        with pytest.raises(RedriveRuns, match="ann@desk redrives") as met:
            run(discard(settings, wish))
        assert (met.value.by, met.value.job) == ("ann@desk", "theirs")
        done = run(discard(settings, wish, take_over=True))
    finally:
        resume(str(tmp_path))
        theirs.join()

    assert isinstance(theirs.error, TakenOver)
    assert (theirs.error.by, theirs.error.discards) == ("bob@desk", True)
    assert "bob@desk has discarded" in str(theirs.error)
    marks = on_broker.journal_of(broker.bootstrap, dlq)
    discarded = {place for place, mark in marks.items() if mark["result"] == "discarded"}
    redriven = {(0, int(each.rpartition("/")[2])) for each in at_source(broker, source)}
    assert redriven.isdisjoint(discarded)
    assert redriven | discarded == {(0, at) for at in range(300)}
    assert (len(discarded), len(redriven)) == (done.discarded, done.already)
    assert done.discarded > 0 < done.already

    again = run(redrive(settings, request_of(dlq, job="theirs", by="ann@desk"), str(tmp_path)))
    assert (again.sent, again.skipped) == (done.already, done.discarded)
    assert len(at_source(broker, source)) == done.already
    assert run(discard(settings, wish)) == Discarded(0, 300)  # nobody is in the way any more


def at_source(broker: Sandbox, source: str) -> list[str]:
    return on_broker.redrive_ids(on_broker.read_committed(broker.bootstrap, source))


def test_a_read_only_connection_marks_nothing(broker: Sandbox) -> None:
    wish = Discard("any", Everything(), "", "d", "me@desk")
    for work in (discard, restore):
        with pytest.raises(ReadOnlyCluster):
            run(work(settings_of(broker.bootstrap, read_only=True), wish))


def test_why_nothing_can_be_marked_is_told() -> None:
    assert "cleanup.policy" in str(NoJournal("cleanup.policy is delete"))
