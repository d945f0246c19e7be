"""Where the walk stops at dead letters: the inbox, one of them, a redrive planned, under way and done."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from kafka_explorer.config.connection import Environment
from kafka_explorer.demo.stop import Stop
from kafka_explorer.engine.redrive.account import Account
from kafka_explorer.engine.redrive.kept_runs import keep_run
from kafka_explorer.engine.redrive.request import Outcome, State, chosen
from kafka_explorer.ui.ask import Question
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.deadletters.feature import INBOX, DeadLettersFeature
from kafka_explorer.ui.deadletters.inbox_page import InboxPage
from kafka_explorer.ui.deadletters.plan_page import PlanPage
from kafka_explorer.ui.deadletters.run_page import RunPage
from kafka_explorer.ui.deadletters.targets import OWN
from kafka_explorer.ui.deadletters.topic_page import TopicPage
from kafka_explorer.ui.open_clusters import OpenClusters

_TOPIC = "notification-events-dlq"
_HEADERS_TOPIC = "analytics-events-dlt"
_ELSEWHERE = "clinic-dev"
_LEFT, _LEFT_SENT, _LEFT_DOUBTFUL = 40, 18, 9
_RATE = 12
"""Messages a second: slow enough for a picture of it under way."""


def dead_letter_stops(tab: ClusterTab, clusters: OpenClusters, idle: Callable[[], bool]) -> Iterator[Stop]:
    """Open what failed most, and send it back; then find a redrive that somebody's program left in the middle."""
    inbox, topic = tab.findChildren(InboxPage)[0], tab.findChildren(TopicPage)[0]
    plan, run = tab.findChildren(PlanPage)[0], tab.findChildren(RunPage)[0]

    def read() -> bool:
        return topic.model.rowCount() > 0 and idle()

    yield Stop("dead-letters", lambda: tab.show_page(INBOX), lambda: inbox.table.lines.rowCount() > 0 and idle())
    yield Stop("dead-letters-with-headers", lambda: inbox.topic_opened.emit(_HEADERS_TOPIC), read)
    yield Stop(
        "dead-letters-difference",
        lambda: topic.pane.tabs.setCurrentWidget(topic.pane.difference),
        lambda: topic.pane.difference.lines.rowCount() > 0 and idle(),
    )
    yield Stop("dead-letters-trace", lambda: topic.pane.tabs.setCurrentWidget(topic.pane.trace), idle)
    topic.pane.tabs.setCurrentWidget(topic.pane.sent)
    yield Stop("dead-letters-topic", lambda: inbox.topic_opened.emit(_TOPIC), read)
    yield Stop("dead-letters-group", lambda: topic.groups.select_row(1), idle)
    yield Stop("redrive-plan", topic.redrive.click, lambda: plan.go.isEnabled() and idle())
    yield Stop("redrive-plan-learned", partial(_scroll_to, plan, plan.form.learned), idle)
    yield from _elsewhere_stops(tab, clusters, idle)
    plan.form.care.rate.setValue(_RATE)
    yield Stop("redrive-running", lambda: _go(plan), lambda: run.sent.figure not in {"0", "–"})
    yield Stop("redrive-result", lambda: None, lambda: run.export.isVisible() and idle())
    yield Stop("dead-letters-redriven", run.left.emit, idle)
    yield from _unfinished_stops(tab, idle)


def _elsewhere_stops(tab: ClusterTab, clusters: OpenClusters, idle: Callable[[], bool]) -> Iterator[Stop]:
    """The plan for another cluster: there is but one here, which is open by two names for a while."""
    feature, plan = tab.findChildren(DeadLettersFeature)[0], tab.findChildren(PlanPage)[0]
    choice = plan.form.cluster

    def pick(name: str) -> None:
        choice.list.setCurrentIndex(choice.list.findData(name))
        choice.list.activated.emit(choice.list.currentIndex())

    def planned() -> bool:
        return plan.go.isEnabled() and idle()

    clusters.add(_ELSEWHERE, feature.targets.own.settings, Environment.DEV)
    _scroll_to(plan, plan.form.target)
    yield Stop("redrive-plan-elsewhere", partial(pick, _ELSEWHERE), planned)
    yield Stop("redrive-plan-back", partial(pick, OWN), planned)
    clusters.remove(_ELSEWHERE)


def _unfinished_stops(tab: ClusterTab, idle: Callable[[], bool]) -> Iterator[Stop]:
    """A redrive as a program leaves it that was killed without transactions: a few sent, a few in doubt."""
    feature = tab.findChildren(DeadLettersFeature)[0]
    pages = feature.pages
    request = feature.run.run.request if feature.run.run else None
    if request is None:
        return
    folder = Path(feature.new_folder("left-behind"))
    request = replace(request, job=folder.name, exactly_once=False, selection=chosen((0, at) for at in range(_LEFT)))
    keep_run(str(folder), request)
    account = Account.of_job(str(folder), request.dlq, request.job)
    account.put(Outcome((0, at), State.SENT, "notification-events", 0, at) for at in range(_LEFT_SENT))
    at_ms = time.time_ns() // 1_000_000
    doubts = range(_LEFT_SENT, _LEFT_SENT + _LEFT_DOUBTFUL)
    account.put(Outcome((0, at), State.DOUBTFUL, "notification-events", at_ms=at_ms) for at in doubts)
    account.close()
    feature.unfinished.look()
    strip = pages.topic.unfinished
    yield Stop("dead-letters-unfinished", lambda: None, lambda: strip.isVisible() and idle())
    yield Stop("dead-letters-inbox-unfinished", lambda: tab.show_page(INBOX), idle)
    pages.inbox.topic_opened.emit(_TOPIC)
    yield Stop("redrive-doubts", strip.look.click, lambda: pages.run.doubts.isVisible() and idle())
    pages.run.table.selectAll()
    yield Stop("redrive-doubts-selected", lambda: None, idle)
    yield Stop("redrive-doubts-settled", pages.run.doubts.look.click, lambda: not pages.run.doubts.is_busy and idle())


def _scroll_to(plan: PlanPage, widget: QWidget) -> None:
    for area in plan.form.findChildren(QScrollArea):
        area.ensureWidgetVisible(widget)


def _go(plan: PlanPage) -> None:
    """Confirm as the user does, once the question is there."""
    QTimer.singleShot(0, plan, partial(_accept, plan))
    plan.go.click()


def _accept(plan: PlanPage) -> None:
    for question in plan.window().findChildren(Question):
        question.accept()
