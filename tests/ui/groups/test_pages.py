"""The pages of consumer groups on a real broker: what they show is what Kafka's tool says."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kafka_explorer.config.connection import Environment
from kafka_explorer.config.watch_list import WatchedGroup
from kafka_explorer.engine.errors import RequestTimedOut
from kafka_explorer.engine.lag.moves import Target
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.groups import lag_cells
from kafka_explorer.ui.groups.feature import GROUP, LIST, MOVE, WATCH
from kafka_explorer.ui.groups.list_model import LAG, STATE
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.ui.groups.conftest import Opened, OpenOn, commit, consumer

Sender = Callable[[str, int], None]
TOOL = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"


def cell(opened: Opened, group: str, column: int) -> object:
    model = opened.pages.list.model
    return None if model.row_of(group) < 0 else model.data(model.index(model.row_of(group), column), DISPLAY_ROLE)


def test_the_list_shows_every_group_with_its_lag(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender
) -> None:
    name = topic("listed")
    send(name, 30)
    commit(broker, f"{name}-group", name, 12)
    opened = open_groups(broker)
    page = opened.pages.list
    page.show()
    opened.wait(lambda: cell(opened, f"{name}-group", LAG) == "18")
    assert cell(opened, f"{name}-group", STATE) == "empty"
    assert "OffsetFetch" in page.status.text
    QTest.keyClicks(page.filter, f"{name} group")
    assert page.model.rowCount() == 1
    asked: list[str] = []
    opened.feature.page_asked.connect(asked.append)
    QTest.keyClick(page.filter, Qt.Key.Key_Return)
    assert asked == [GROUP]
    assert opened.pages.group.header.title == f"{name}-group"


def test_a_group_has_the_figures_of_kafkas_tool_to_the_digit(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender, java_tool: JavaTool
) -> None:
    name = topic("figures", partitions=2)
    send(name, 30)
    commit(broker, f"{name}-group", name, 12)
    opened = open_groups(broker)
    opened.show_group(f"{name}-group")
    page = opened.pages.group
    row = [page.model.data(page.model.index(0, at), DISPLAY_ROLE) for at in range(lag_cells.LAG + 1)]
    assert row == [name, "0", "12", "30", "18"]
    assert page.cards.lag.figure == "18"
    page.copy.click()
    told = java_tool(TOOL, "--describe", "--group", f"{name}-group")
    assert QGuiApplication.clipboard().text().endswith(told)
    opened.wait(lambda: page.chart.curves)
    assert [each.last for each in page.chart.curves] == [18]


def test_members_are_shown_and_offsets_stay_while_there_are_any(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender
) -> None:
    name = topic("members")
    send(name, 5)
    with consumer(broker, f"{name}-group") as reader:
        reader.subscribe([name])
        opened = open_groups(broker)
        opened.wait(lambda: reader.consume(5, 0.1))
        reader.commit(asynchronous=False)
        opened.show_group(f"{name}-group")
        page = opened.pages.group
        opened.wait(lambda: page.members_model.rowCount() == 1)
        assert page.members_model.data(page.members_model.index(0, 1), DISPLAY_ROLE) == "billing-1"
        page.move_button.click()
        opened.wait(lambda: opened.feature.move.current_plan is not None)
        assert "billing-1" in opened.pages.move.banner.text
        assert not opened.pages.move.move_button.isEnabled()


def test_offsets_are_moved_and_put_back(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender
) -> None:
    name = topic("moved")
    send(name, 30)
    group = f"{name}-group"
    commit(broker, group, name, 12)
    opened = open_groups(broker, environment=Environment.PRODUCTION)
    opened.show_group(group)
    opened.pages.group.move_button.click()
    move, controller = opened.pages.move, opened.feature.move
    opened.wait(lambda: controller.current_plan is not None)
    assert "12</b> offsets are read again" in move.status.text
    move.form.target.choose(Target.OFFSET)
    move.form.number.setText("20")
    opened.wait(lambda: controller.current_plan is not None and controller.current_plan.skipped == 8)
    move.move_button.click()
    assert opened.ask.questions[-1].typed == group, "on production the name is typed"
    opened.wait(lambda: controller.can_undo(group))
    opened.wait(lambda: _lag(opened) == 10)
    assert move.undo.isVisibleTo(move)
    move.undo.click()
    opened.wait(lambda: not controller.can_undo(group))
    opened.wait(lambda: _lag(opened) == 18)
    assert "The offsets are as they were" in opened.ask.heard


def _lag(opened: Opened) -> int | None:
    lag = opened.feature.group.lag
    return None if lag is None else lag.lag


def test_who_says_no_moves_nothing(open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender) -> None:
    name = topic("refused")
    send(name, 3)
    commit(broker, f"{name}-group", name, 2)
    opened = open_groups(broker, agrees=False)
    opened.show_group(f"{name}-group")
    opened.pages.group.move_button.click()
    opened.wait(lambda: opened.feature.move.current_plan is not None)
    opened.pages.move.move_button.click()
    opened.pages.group.delete.trigger()
    assert [each.title for each in opened.ask.questions] == ["Move offsets?", "Delete the group?"]
    assert not opened.feature.move.can_undo(f"{name}-group")


def test_a_group_is_deleted_and_brought_back(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender
) -> None:
    name = topic("deleted")
    send(name, 3)
    group = f"{name}-group"
    commit(broker, group, name, 2)
    opened = open_groups(broker)
    opened.show_group(group)
    opened.pages.group.delete.trigger()
    opened.wait(lambda: f"{group} deleted" in opened.ask.heard)
    assert opened.pages.group.undo.isEnabled()
    notice = opened.pages.group.body.notice
    opened.wait(lambda: notice.title == "The group is gone")
    notice.acted.emit()
    opened.wait(lambda: "The offsets are as they were" in opened.ask.heard)
    opened.wait(lambda: _lag(opened) == 1)


def test_a_read_only_connection_moves_nothing_and_says_so(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender
) -> None:
    name = topic("readonly")
    send(name, 3)
    commit(broker, f"{name}-group", name, 2)
    opened = open_groups(broker, read_only=True)
    opened.show_group(f"{name}-group")
    page = opened.pages.group
    assert not page.move_button.isEnabled()
    assert page.move_button.toolTip() == "This connection is read-only"
    assert not page.delete.isEnabled()


def test_the_exact_time_behind_is_read_on_demand(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender
) -> None:
    name = topic("exact")
    send(name, 3)
    commit(broker, f"{name}-group", name, 1)
    opened = open_groups(broker)
    opened.show_group(f"{name}-group")
    opened.pages.group.exact.trigger()
    opened.wait(lambda: opened.pages.group.notes.text.startswith("Exactly"))
    assert "offset 1 was written at" in opened.pages.group.notes.text


def test_pinning_puts_a_group_on_the_watch_list(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender
) -> None:
    name = topic("pinned")
    send(name, 3)
    group = f"{name}-group"
    commit(broker, group, name, 1)
    opened = open_groups(broker)
    opened.show_group(group)
    opened.pages.group.pin.click()
    watch = opened.pages.watch
    watch.show()
    opened.wait(lambda: watch.table.lines.rowCount() == 1 and watch.table.lines.line(0).cells[4].text == "2")
    watch.form.by_lag.setChecked(True)
    watch.form.lag.setValue(0)
    pinned = opened.tools.watch_list.find("here", group)
    assert pinned is not None
    assert pinned.lag == 0
    watch.form.remove.click()
    assert opened.tools.watch_list.watched == ()
    assert watch.body.notice.title == "Nothing is watched"
    assert not opened.pages.group.pin.isChecked()


def test_ways_between_the_pages(open_groups: OpenOn, broker: Sandbox) -> None:
    opened = open_groups(broker)
    asked: list[str] = []
    opened.feature.page_asked.connect(asked.append)
    opened.pages.list.watch_list_asked.emit()
    opened.pages.watch.left.emit()
    opened.pages.group.left.emit()
    opened.pages.group.move_asked.emit()
    opened.pages.move.left.emit()
    assert asked == [WATCH, LIST, LIST, MOVE, GROUP]


def test_a_group_that_the_watch_list_asks_for_is_shown(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("asked")
    commit(broker, f"{name}-group", name, 0)
    opened = open_groups(broker)
    asked: list[str] = []
    opened.feature.page_asked.connect(asked.append)
    opened.tools.watch_list.group_asked.emit("elsewhere", f"{name}-group")
    assert asked == []
    opened.tools.watch_list.group_asked.emit("here", f"{name}-group")
    assert asked == [GROUP]
    assert opened.feature.group.group == f"{name}-group"


def test_another_interval_and_a_failure(open_groups: OpenOn, broker: Sandbox, topic: TopicFactory) -> None:
    name = topic("interval")
    commit(broker, f"{name}-group", name, 0)
    opened = open_groups(broker)
    opened.show_group(f"{name}-group")
    page = opened.pages.group
    page.interval.chosen.emit(1.0)
    assert opened.feature.sampler.interval_s == 1.0
    assert opened.feature.sampler.running
    opened.feature.sampler.failed.emit(RequestTimedOut("List", 5))
    assert "No answer in time" in page.banner.text
    before = opened.feature.sampler.news
    opened.wait(lambda: opened.feature.sampler.news is not before)
    opened.wait(page.banner.isHidden)


def test_a_killed_consumer_raises_one_alarm_and_its_restart_clears_it(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kafka_explorer.ui.watch_list._FOR_S", 0.0)
    name = topic("killed")
    send(name, 5)
    group = f"{name}-group"
    opened = open_groups(broker)
    opened.feature.sampler.set_interval(1.0)
    told: list[str] = []
    opened.tools.watch_list.raised.connect(lambda alarm: told.append(f"raised {alarm.incident.group}"))
    opened.tools.watch_list.recovered.connect(lambda alarm: told.append(f"recovered {alarm.incident.group}"))
    with consumer(broker, group) as reader:
        reader.subscribe([name])
        opened.wait(lambda: reader.consume(5, 0.1))
        reader.commit(asynchronous=False)
        opened.tools.watch_list.pin(WatchedGroup("here", group, unhealthy=False))
        watched = opened.tools.watch_list.watched[0]
        opened.wait(lambda: (known := opened.tools.watch_list.meaning(watched)) is not None and known.members == 1)
        assert told == []
    opened.wait(lambda: told)
    with consumer(broker, group) as reader:
        reader.subscribe([name])
        opened.wait(lambda: reader.consume(1, 0.1) or len(told) > 1)
    assert told == [f"raised {group}", f"recovered {group}"]


def test_how_our_client_fares_is_told_by_the_customers_names(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("metrics")
    commit(broker, f"{name}-group", name, 0)
    opened = open_groups(broker)
    opened.show_group(f"{name}-group")
    page = opened.pages.metrics
    page.show()
    opened.pages.group.metrics.trigger()
    opened.wait(lambda: page.table.lines.rowCount() == 8)
    named = [page.table.lines.line(row).name for row in range(8)]
    assert named[:2] == ["record-send-rate", "record-error-rate"]
    assert "commit-latency-avg" in named
    page.hide()
    assert not opened.tools.jobs.running(page)


def test_of_too_many_groups_those_in_sight_are_sampled_and_all_measured_on_demand(
    open_groups: OpenOn, broker: Sandbox, topic: TopicFactory, send: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("many")
    send(name, 9)
    for at in range(3):
        commit(broker, f"{name}-group-{at}", name, at)
    monkeypatch.setattr("kafka_explorer.ui.groups.list_controller.MOST_GROUPS", 2)
    opened = open_groups(broker)
    page = opened.pages.list
    page.show()
    opened.wait(page.measure.isVisible)
    assert "those in sight are sampled" in page.status.text or "first sample" in page.status.text
    page.measure.click()
    opened.wait(page.measure.isEnabled)
    assert [cell(opened, f"{name}-group-{at}", LAG) for at in range(3)] == ["9", "8", "7"]
