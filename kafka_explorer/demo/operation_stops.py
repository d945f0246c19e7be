"""Where the walk stops to change topics, short of doing it, and at the catalogue of expected ones."""

from collections.abc import Callable, Iterator

from kafka_explorer.demo.stop import Stop
from kafka_explorer.files import shipped
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.topics.catalogue_controller import EXAMPLE
from kafka_explorer.ui.topics.feature import CATALOGUE, TOPIC, TopicsFeature
from kafka_explorer.ui.topics.operations_menu import OperationKind

_MISSING = """
[[topic]]
name = "billing-events"
partitions = 6
replication = 1
retention = "30d"
producers = ["billing"]
consumers = ["ledger"]
purpose = "What was paid"

[[topic]]
name = "protocol-events"
partitions = 4
retention = "forever"
purpose = "What was done, as doctors write it"
"""


def operation_stops(tab: ClusterTab, idle: Callable[[], bool]) -> Iterator[Stop]:
    """A topic created, grown, changed, trimmed, deleted; the catalogue: none, one, its advice, edited, wrong."""
    feature = tab.findChildren(TopicsFeature)[0]
    pages, form = feature.pages, feature.pages.create.form

    def operate(kind: OperationKind, *names: str) -> Callable[[], None]:
        return lambda: feature.begin(kind, names, TOPIC)

    yield Stop("topic-create", lambda: feature.begin_creating("patient-events"), lambda: form.partitions.value() > 0)
    yield Stop("topic-create-plan", lambda: form.name.setText("patient-events-v2"), pages.create.go.isEnabled)
    nothing = pages.create.lines
    yield Stop(
        "topic-create-wrong",
        lambda: form.name.setText("patient events"),
        lambda: len(nothing.lines) == 1 and idle(),
    )
    yield Stop("topic-grow", operate(OperationKind.GROW, "notification-events"), idle)
    yield Stop("topic-trim", operate(OperationKind.TRIM, "logging-events"), idle)
    yield Stop("topic-empty-compacted", operate(OperationKind.EMPTY, "patient-events"), idle)
    yield Stop("topics-delete", operate(OperationKind.DELETE, "audit-events", "protocol-events", "not-there"), idle)
    yield from _settings_stops(feature, idle)
    yield from _catalogue_stops(tab, feature, idle)


def _settings_stops(feature: TopicsFeature, idle: Callable[[], bool]) -> Iterator[Stop]:
    tab = feature.topic_page.configuration

    def edit() -> None:
        feature.topic_page.tabs.setCurrentWidget(tab)
        tab.table.select_row(tab.table.lines.row_of("retention.ms"))
        tab.editor.edit("retention.ms", "86400000")

    def review() -> None:
        tab.editor.edit("min.insync.replicas", "2")
        tab.editor.review.click()

    yield Stop("topic-settings", lambda: feature.show_topic("notification-events"), idle)
    yield Stop("topic-settings-edited", edit, idle)
    yield Stop("topic-change", review, idle)
    tab.editor.discard()


def _catalogue_stops(tab: ClusterTab, feature: TopicsFeature, idle: Callable[[], bool]) -> Iterator[Stop]:
    page, editor = feature.catalogue_page, feature.editor
    text = shipped(EXAMPLE).read_text("utf-8") + _MISSING

    def compared() -> bool:
        return tab.current_page == CATALOGUE and feature.catalogue.report is not None and idle()

    def spoil() -> None:
        page.edit_asked.emit()
        editor.text.setPlainText(text.replace("partitions = 6", "partitions = 0").replace('"30d"', '"a month"'))

    yield Stop("catalogue-none", lambda: tab.show_page(CATALOGUE), idle)
    yield Stop("catalogue", lambda: feature.catalogue.save(text), compared)
    yield Stop("catalogue-advice", lambda: page.tabs.setCurrentWidget(page.advice), idle)
    page.tabs.setCurrentWidget(page.topics)
    yield Stop("catalogue-create", page.create_topics.click, idle)
    yield Stop("catalogue-wrong", spoil, lambda: editor.problems.lines.rowCount() > 0)
    editor.left.emit()
