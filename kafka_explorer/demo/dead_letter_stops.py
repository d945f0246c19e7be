"""Where the walk stops at dead letters: the inbox, one of them, a redrive planned, under way and done."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QTimer

from kafka_explorer.demo.stop import Stop
from kafka_explorer.ui.ask import Question
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.deadletters.feature import INBOX
from kafka_explorer.ui.deadletters.inbox_page import InboxPage
from kafka_explorer.ui.deadletters.plan_page import PlanPage
from kafka_explorer.ui.deadletters.run_page import RunPage
from kafka_explorer.ui.deadletters.topic_page import TopicPage

_TOPIC = "notification-events-dlq"
_HEADERS_TOPIC = "analytics-events-dlt"
_RATE = 12
"""Messages a second: slow enough for a picture of it under way."""


def dead_letter_stops(tab: ClusterTab, idle: Callable[[], bool]) -> Iterator[Stop]:
    """Open what failed most, and send it back."""
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
    plan.form.care.rate.setValue(_RATE)
    yield Stop("redrive-running", lambda: _go(plan), lambda: run.sent.figure not in {"0", "–"})
    yield Stop("redrive-result", lambda: None, lambda: run.export.isVisible() and idle())
    yield Stop("dead-letters-redriven", run.left.emit, idle)


def _go(plan: PlanPage) -> None:
    """Confirm as the user does, once the question is there."""
    QTimer.singleShot(0, plan, partial(_accept, plan))
    plan.go.click()


def _accept(plan: PlanPage) -> None:
    for question in plan.window().findChildren(Question):
        question.accept()
