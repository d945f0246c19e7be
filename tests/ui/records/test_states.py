"""Latest per key, its history, and two times compared, on real pages over a real broker."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.actions import Actions
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.history_controller import Hidden, key_filter
from kafka_explorer.ui.records.presenter import Presenter
from kafka_explorer.ui.records.record_columns import KEY, VALUE
from kafka_explorer.ui.records.states_feature import StatesFeature
from kafka_explorer.ui.records.states_view import COMPARED
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.tools import Tools
from tests.broker_fixtures import TopicFactory
from tests.messages import make_record
from tests.ui.answers import Answers
from tests.ui.records.conftest import PATIENCE_MS, Send, Sent

HOUR_MS = 3_600_000
NOW_MS = int(time.time() * 1000)


def ago(hours: float) -> int:
    return NOW_MS - int(hours * HOUR_MS)


BY_ANN = (Header("changed-by", b"ann"),)
BY_BO = (Header("changed-by", b"bo"),)
LOG = [
    Sent(b"p1", b'{"ward":"A","dose":1.10}', BY_ANN, timestamp_ms=ago(5)),
    Sent(b"p2", b'{"ward":"A"}', timestamp_ms=ago(4)),
    Sent(b"p3", b'{"ward":"C"}', timestamp_ms=ago(3)),
    Sent(None, b"no key", timestamp_ms=ago(3)),
    Sent(b"p1", b'{"ward":"B","dose":1.10}', BY_BO, timestamp_ms=ago(2)),
    Sent(b"p2", None, timestamp_ms=ago(1.5)),
    Sent(b"p4", b'{"ward":"D"}', timestamp_ms=ago(0.5)),
]


@dataclass
class States:
    """The two pages, and what a test asks of them."""

    feature: StatesFeature
    listener: Answers
    qtbot: QtBot
    jobs: Jobs
    asked: list[str]

    def wait_for(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)

    def settle(self) -> None:
        self.wait_for(lambda: not [job for job in self.jobs.running() if job.slot in {"read", "state", "history"}])
        self.wait_for(lambda: not [job for job in self.jobs.running() if job.slot == "difference"])

    def show(self, topic: str) -> None:
        self.feature.show_latest(topic)
        self.settle()

    @property
    def keys(self) -> list[str]:
        model = self.feature.states_page.model
        return [str(model.data(model.index(row, KEY))) for row in range(model.rowCount())]

    @property
    def versions(self) -> list[list[str]]:
        """The lines of the history: number, step, who, what."""
        lines = self.feature.history_page.versions.lines
        rows = [[cell.text for cell in lines.line(row).cells] for row in range(lines.rowCount())]
        return [[row[0], row[1], row[3], row[4]] for row in rows]

    @property
    def differences(self) -> list[list[str]]:
        page = self.feature.history_page if self.asked[-1] == "history" else self.feature.states_page
        lines = page.changes.table.lines
        return [[cell.text for cell in lines.line(row).cells] for row in range(lines.rowCount())]

    @property
    def compared(self) -> list[tuple[str, str]]:
        model = self.feature.states_page.changed_model
        return [
            (str(model.data(model.index(row, 0))), str(model.data(model.index(row, 1))))
            for row in range(model.rowCount())
        ]

    @property
    def status(self) -> str:
        return self.feature.states_page.status.text.replace("<b>", "").replace("</b>", "")

    def compare(self, before: str, after: str) -> None:
        page = self.feature.states_page
        page.before.set_text(before)
        page.after.set_text(after)
        page.parts.click(COMPARED)
        self.settle()


MakeStates = Callable[[Hidden], States]


@pytest.fixture
def make_states(
    qtbot: QtBot,
    theme: Theme,
    clock: Clock,
    memory: Memory,
    workers: Workers,
    jobs: Jobs,
    broker: Sandbox,
    tmp_path: Path,
) -> Iterator[MakeStates]:
    cluster = Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap}))
    made: list[StatesFeature] = []
    with SpoolFolder(tmp_path / "spools") as spools:

        def make(hidden: Hidden) -> States:
            listener = Answers(agrees=False)
            tools = Tools(theme, jobs, memory, clock, listener, Actions(theme), workers, spools)
            feature = StatesFeature(tools, cluster, lambda: Presenter(jobs, workers), hidden)
            made.append(feature)
            asked: list[str] = []
            feature.page_asked.connect(asked.append)
            for page in (feature.states_page, feature.history_page):
                page.resize(1280, 800)
                qtbot.addWidget(page)
                page.show()
            return States(feature, listener, qtbot, jobs, asked)

        yield make
        for feature in made:
            feature.close()
        assert jobs.close(10)
        cluster.close()


@pytest.fixture
def states(make_states: MakeStates) -> States:
    return make_states(Hidden())


@pytest.fixture(scope="module")
def patients(topic: TopicFactory, send: Send) -> str:
    """A topic with the log of this file, in one partition."""
    name = topic("patients")
    send(name, LOG)
    return name


def test_the_state_is_that_of_a_cache(states: States, patients: str) -> None:
    states.show(patients)
    page = states.feature.states_page
    assert states.keys == ["p3", "p1", "p4"]
    assert page.header.facts == "3 keys · 1 deleted"
    assert states.status == "3 keys · out of 7 messages · 1 deleted · 1 without a key"
    page.tombstones.setChecked(True)
    states.settle()
    assert states.keys == ["p3", "p1", "p2", "p4"]
    mark = page.model.mark(2, VALUE)
    assert mark is not None
    assert mark.word == "tombstone"


def test_at_another_time(states: States, patients: str) -> None:
    states.show(patients)
    page = states.feature.states_page
    page.at.set_text(f"@{ago(2.5)}")
    page.at.submitted.emit()
    states.settle()
    assert states.keys == ["p1", "p2", "p3"]
    assert "3 later than that" in states.status
    page.at.set_text("17")
    page.at.submitted.emit()
    assert "at a time" in page.at.note.text()
    page.at.set_text(f"@{ago(9)}")
    page.at.submitted.emit()
    states.settle()
    assert states.keys == []


def test_filter_and_order(states: States, patients: str) -> None:
    states.show(patients)
    page = states.feature.states_page
    page.table.sort_requested.emit(KEY, page.table.header.sorted_by[1])
    states.settle()
    assert states.keys in (["p1", "p3", "p4"], ["p4", "p3", "p1"])
    page.filter.setText('value.ward != "C"')
    page.filter.submitted.emit()
    states.settle()
    assert sorted(states.keys) == ["p1", "p4"]
    assert states.status.startswith("2 of 3 keys")
    page.filter.clear()
    states.settle()
    assert len(states.keys) == 3


def test_two_times_compared(states: States, patients: str) -> None:
    states.show(patients)
    states.compare(f"@{ago(2.5)}", "end")
    page = states.feature.states_page
    assert states.compared == [("changed", "p1"), ("added", "p4"), ("removed", "p2")]
    assert states.status == "3 keys differ · 1 unchanged"
    assert states.differences[0] == ["≠", "value.ward", '"A"', '"B"']
    page.changed.select_row(1)
    assert page.changes.notice.title == "Not there before"
    page.changed.select_row(2)
    assert page.changes.notice.title == "Gone"
    page.kinds.click("added")
    assert states.compared == [("added", "p4")]
    states.compare("end", "end")
    assert states.compared == []


def test_the_history_of_a_key_of_the_state(states: States, patients: str) -> None:
    states.show(patients)
    page = states.feature.states_page
    page.table.select_row(states.keys.index("p1"))
    page.table.opened.emit(page.table.currentIndex())
    states.settle()
    assert states.asked[-1] == "history"
    assert states.versions == [["2", "changed", "bo", "ward, header.changed-by"], ["1", "first", "ann", ""]]
    assert states.differences == [
        ["≠", "value.ward", '"A"', '"B"'],
        ["≠", "header.changed-by", "ann", "bo"],
    ]
    history = states.feature.history_page
    assert history.header.title == "History of p1"
    assert history.header.facts == "2 versions · over 3 h 00 m · 2 writers"
    history.versions.select_row(1)
    states.settle()
    assert history.changes.notice.title == "The first version"
    assert history.detail.record is not None
    assert history.detail.record.value == LOG[0].value
    history.left.emit()
    assert states.asked[-1] == "states"


def test_a_history_outlives_the_state_it_came_from(states: States, patients: str) -> None:
    states.show(patients)
    page = states.feature.states_page
    page.table.opened.emit(page.table.currentIndex())
    states.settle()
    states.feature.states.show_topic(patients)
    states.settle()
    states.feature.history_page.versions.select_row(0)
    states.feature.history_page.refresh()
    states.settle()
    assert states.versions


def test_the_history_of_a_message(states: States, patients: str) -> None:
    states.feature.show_history(patients, b"p2")
    states.settle()
    assert [version[:2] for version in states.versions] == [["2", "deleted"], ["1", "first"]]
    assert states.feature.history_page.changes.notice.title == "Deleted here"
    states.feature.history_page.left.emit()
    assert states.asked[-1] == "messages"
    states.feature.show_history(patients, b"nobody")
    states.settle()
    assert states.feature.history_page.body.notice.title == "No version of this key is there"


def test_keys_that_are_no_text(states: States, topic: TopicFactory, send: Send) -> None:
    name = topic("binary-keys")
    send(name, [Sent(b"\xff\x00", b"1"), Sent(b"\xff", b"2"), Sent(b"\xff\x00", b"3"), Sent(b"", b"4")])
    for key, count in ((b"\xff\x00", 2), (b"", 1)):
        states.feature.show_history(name, key)
        states.settle()
        assert len(states.versions) == count


def test_what_is_hidden_stays_hidden(make_states: MakeStates, patients: str) -> None:
    states = make_states(Hidden(masks=lambda: ("value.ward", "header.changed-by")))
    states.feature.show_history(patients, b"p1")
    states.settle()
    assert [version[2] for version in states.versions] == ["", ""]
    assert states.differences == [
        ["≠", "value.ward", "••••••", "••••••"],
        ["≠", "header.changed-by", "••••••", "••••••"],
    ]


def test_a_read_that_is_stopped_says_what_is_not_taken_into_account(
    states: States, topic: TopicFactory, send: Send
) -> None:
    name = topic("much")
    send(name, [Sent(f"k{n}".encode(), b"x" * 2000) for n in range(20_000)])
    states.feature.show_latest(name)
    states.feature.states.cancel()
    states.settle()
    page = states.feature.states_page
    assert "stopped" in page.banner.text or page.body.notice.title == "No message is there"


def test_the_menu_offers_the_history(states: States, patients: str) -> None:
    states.show(patients)
    menu = QMenu()
    states.feature.states._add_to_menu(menu)
    (action,) = [action for action in menu.actions() if action.text() == "History of this key"]
    assert action.isEnabled()
    action.trigger()
    states.settle()
    assert states.asked[-1] == "history"
    menu.deleteLater()


@pytest.mark.parametrize("key", [b"a", b'say "hi"', b"a\\b\n\t", "Ключ".encode(), b"and or not", b"\x01x"])
def test_a_key_is_found_and_no_other(key: bytes) -> None:
    from tests.messages import FakeMessage

    wanted = key_filter(key)
    if wanted is None:
        assert b"\x01" in key
        return
    messages = [FakeMessage(make_record(key=each)) for each in (key, key + b"x", b"x" + key, None, b"")]
    assert [wanted.matches(each) for each in messages] == [True, False, False, False, False]
