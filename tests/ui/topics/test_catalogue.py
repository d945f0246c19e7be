"""The catalogue beside a real cluster: missing, different, unexpected; created, edited, imported, exported."""

from pathlib import Path

import pytest
from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.config.connection import Environment
from kafka_explorer.engine.catalogue import CatalogueRow, Difference, ExpectedTopic
from kafka_explorer.engine.catalogue_advice import Advice, Advised
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.topics import TopicSummary
from kafka_explorer.files import shipped
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.topics.catalogue_editor import found_in
from kafka_explorer.ui.topics.catalogue_lines import advice_lines, catalogue_lines, facts_of
from kafka_explorer.ui.topics.feature import CATALOGUE, CATALOGUE_EDIT, TOPIC
from tests.broker_fixtures import JavaTool, TopicFactory
from tests.engine.kafka_tools import describe
from tests.ui.topics.conftest import Fill, Operate
from tests.ui.topics.operating import Operating, cells

HOUR_MS = 3_600_000


def entry(name: str, partitions: int, retention: str = "7d", consumer: str = "") -> str:
    consumers = f'consumers = ["{consumer}"]\n' if consumer else ""
    return (
        f'[[topic]]\nname = "{name}"\npartitions = {partitions}\nreplication = {{ dev = 1, production = 3 }}\n'
        f'retention = "{retention}"\n{consumers}'
    )


def show(one: Operating) -> None:
    """Open the page and wait for the comparison."""
    one.feature.catalogue_page.show()
    one.idle()


def row_of(one: Operating, name: str) -> list[str]:
    table = one.feature.catalogue_page.topics
    at = table.lines.row_of(name)
    return [cells(table, column)[at] for column in range(5)]


def test_without_a_catalogue_one_can_start_from_what_is_there(operating: Operating, topic: TopicFactory) -> None:
    name = topic("there", partitions=2)
    operating.load()
    show(operating)
    feature = operating.feature
    page = feature.catalogue_page
    assert page.body.notice.title == "No catalogue yet"
    assert not page.create_topics.isVisible()
    page.body.notice.acted.emit()
    assert operating.shown[-1] == CATALOGUE_EDIT
    assert f'name = "{name}"\npartitions = 2\nreplication = 1\n' in feature.editor.text.toPlainText()
    feature.editor.save.click()
    operating.idle()
    assert operating.shown[-1] == CATALOGUE
    assert row_of(operating, name)[:3] == [name, "as expected", "2"]
    assert page.create_topics.text() == "None is missing"


def test_the_catalogue_beside_the_cluster_and_its_missing_topics_created(
    operating: Operating, topic: TopicFactory, java_tool: JavaTool
) -> None:
    differs, fine, other = topic("differs", partitions=2), topic("fine"), topic("nobody-expects")
    missing = [f"{fine}-missing-1", f"{fine}-missing-2"]
    text = entry(differs, 3, "1h") + entry(fine, 1) + entry(missing[0], 4, "12h") + entry(missing[1], 1, "forever")
    operating.load()
    operating.feature.catalogue.save(text)
    show(operating)
    page = operating.feature.catalogue_page
    assert row_of(operating, differs) == [differs, "differs", "2, not 3", "1", "7 d, not 1 h 00 m"]
    assert row_of(operating, fine) == [fine, "as expected", "1", "1", "7 d"]
    assert row_of(operating, other)[1] == "unexpected"
    assert row_of(operating, missing[0]) == [missing[0], "missing", "4", "1", "12 h 00 m"]
    assert cells(page.topics, 0)[:3] == [*missing, differs]
    assert "4 expected · 2 missing · 1 differs" in page.header.facts
    assert page.create_topics.text() == "Create 2 missing…"
    page.create_topics.click()
    operating.idle()
    many = operating.feature.pages.create_many
    assert cells(many.table, 0) == missing
    assert many.go.text() == "Create 2 topics"
    operating.go(many)
    assert len(operating.user.questions) == 1
    made = describe(java_tool, missing[0])
    assert (made.partition_count, made.configs["retention.ms"]) == (4, str(12 * HOUR_MS))
    assert describe(java_tool, missing[1]).configs["retention.ms"] == "-1"
    assert operating.shown[-1] == CATALOGUE
    operating.idle()
    assert row_of(operating, missing[0])[1] == "as expected"
    page.topics.opened.emit(page.topics.lines.index(page.topics.lines.row_of(fine), 0))
    operating.idle()
    assert operating.shown[-1] == TOPIC


def test_one_refused_topic_does_not_stop_the_others(
    operating: Operating, topic: TopicFactory, admin: AdminClient
) -> None:
    fine = f"{topic('several')}-fine"
    bad = f"{fine}-too-many-replicas"
    operating.load()
    operating.feature.catalogue.save(entry(fine, 1) + f'[[topic]]\nname = "{bad}"\nreplication = 3\n')
    show(operating)
    operating.feature.catalogue_page.create_topics.click()
    operating.idle()
    many = operating.feature.pages.create_many
    assert cells(many.table, 1) == ["will be new", "refused"]
    assert "1 refused by the brokers" in many.status.text
    operating.go(many)
    assert fine in operating.listed()
    assert bad not in operating.listed()


def test_advice_for_production_and_for_consumers(
    operate: Operate, broker: Sandbox, topic: TopicFactory, fill: Fill
) -> None:
    one = operate(ClusterSettings({"bootstrap.servers": broker.bootstrap}), Environment.PRODUCTION)
    name = topic("advised")
    fill(name, 5)
    group = f"{name}-readers"
    consumer = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": group, "log_level": 0})
    consumer.commit(offsets=[TopicPartition(name, 0, 2)], asynchronous=False)
    consumer.close()
    one.load()
    one.feature.catalogue.save(entry(name, 1, consumer=group) + entry(f"{name}-x", 1, consumer="never"))
    show(one)
    page = one.feature.catalogue_page
    about = [
        advice for topic_, advice in zip(cells(page.advice, 0), cells(page.advice, 2), strict=True) if topic_ == name
    ]
    assert any("Fewer than 3 replicas" in advice for advice in about)
    assert any("min.insync.replicas is 1" in advice for advice in about)
    assert any("does not get on" in advice for advice in about)
    with one.qtbot.waitSignal(one.feature.group_asked) as asked:
        row = next(row for row, found in enumerate(cells(page.advice, 1)) if found == group)
        page.advice.opened.emit(page.advice.lines.index(row, 0))
    assert asked.args == [group]


def test_on_a_read_only_connection_nothing_is_created(operate: Operate, broker: Sandbox, topic: TopicFactory) -> None:
    one = operate(ClusterSettings({"bootstrap.servers": broker.bootstrap}, read_only=True))
    name = f"{topic('read-only')}-missing"
    one.load()
    one.feature.catalogue.save(entry(name, 1))
    show(one)
    page = one.feature.catalogue_page
    assert page.create_topics.text() == "Create 1 missing… (read-only)"
    assert not page.create_topics.isEnabled()
    page.topics.opened.emit(page.topics.lines.index(page.topics.lines.row_of(name), 0))
    one.idle()
    assert not one.user.questions


def test_a_cluster_that_cannot_be_reached_is_told_with_retry(operate: Operate) -> None:
    one = operate(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"}))
    one.feature.catalogue.save(entry("orders", 1))
    show(one)
    page = one.feature.catalogue_page
    one.wait(lambda: not page.body.shows_content and page.body.notice.title)
    assert page.body.notice.title not in {"No catalogue yet", "Reading the catalogue"}


def test_what_is_wrong_names_line_and_field_and_is_not_saved(operating: Operating) -> None:
    editor = operating.feature.editor
    editor.edit('format = 1\n\n[[topic]]\nname = "orders"\npartitions = 0\n')
    assert not editor.save.isEnabled()
    assert [cells(editor.problems, at)[0] for at in range(2)] == ["5", "partitions"]
    editor.problems.opened.emit(editor.problems.lines.index(0, 0))
    assert editor.text.textCursor().blockNumber() == 4
    editor.text.setPlainText("[[topic]]\nname = orders\n")
    operating.wait(lambda: "not valid TOML" in cells(editor.problems, 2)[0])
    assert cells(editor.problems, 0) == ["2"]
    assert not editor.save.isEnabled()
    editor.text.setPlainText('[[topic]]\nname = "orders"\n')
    assert not editor.save.isEnabled(), "it is not judged yet"
    operating.wait(editor.save.isEnabled)
    assert "<b>1 topic</b>" in editor.status.text


def test_a_file_on_disk_that_is_broken_is_named_and_can_be_edited(operating: Operating, tmp_path: Path) -> None:
    path = tmp_path / "catalogues" / "shop-eu.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("[[topic")
    show(operating)
    page = operating.feature.catalogue_page
    assert page.body.notice.title == "The catalogue cannot be read"
    assert page.edit.isEnabled()
    path.write_text('[[topic]]\nname = "orders-of-nobody"\n[[topic]]\nname = ""\n')
    page.body.notice.retried.emit()
    operating.idle()
    assert "Line 4 of the catalogue" in page.banner.text
    page.edit.trigger()
    assert operating.feature.editor.text.toPlainText() == path.read_text()


def test_import_and_export(operating: Operating, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, ours = tmp_path / "theirs.toml", tmp_path / "ours.toml"
    theirs.write_text(entry("imported", 2))
    monkeypatch.setattr(operating.user, "open_file", lambda _title, _patterns: theirs)
    monkeypatch.setattr(operating.user, "save_file", lambda _title, _name, _patterns: ours)
    page, editor = operating.feature.catalogue_page, operating.feature.editor
    page.import_asked.emit()
    operating.idle()
    assert operating.shown[-1] == CATALOGUE_EDIT
    editor.save.click()
    operating.idle()
    assert (tmp_path / "catalogues" / "shop-eu.toml").read_text() == theirs.read_text()
    page.export_asked.emit()
    operating.idle()
    assert ours.read_text() == theirs.read_text()
    page.example_asked.emit()
    operating.idle()
    assert editor.text.toPlainText() == shipped("resources/catalogues/example.toml").read_text()
    monkeypatch.setattr(operating.user, "save_file", lambda _title, _name, _patterns: tmp_path)
    page.export_asked.emit()
    operating.idle()
    assert "cannot be written" in page.banner.text


def test_the_shipped_example_is_in_order() -> None:
    found = found_in(shipped("resources/catalogues/example.toml").read_text())
    assert (found.topics, found.problems) == (6, ())


def test_rows_without_a_cluster() -> None:
    orders = ExpectedTopic("orders", 3, {"": 2}, -1, ("shop",), ("billing", "ledger"), "Sold")
    live = TopicSummary("orders", 3, 1, internal=False)
    own = TopicSummary("__consumer_offsets", 50, 1, internal=True)
    letters = TopicSummary("orders-dlq", 1, 1, internal=False)
    rows = [
        CatalogueRow("__consumer_offsets", None, own),
        CatalogueRow("orders-dlq", None, letters),
        CatalogueRow("orders", orders, live, 1000, (Difference.REPLICATION, Difference.RETENTION)),
    ]
    shown = [[cell.text for cell in line.cells] for line in catalogue_lines(rows, "dev")]
    assert shown[0] == ["orders", "differs", "3", "1, not 2", "1.0 s, not for ever", "shop", "billing, ledger", "Sold"]
    assert [line[:2] for line in shown[1:]] == [["orders-dlq", "dead letters"]]
    assert facts_of(rows) == ["1 expected", "1 differs"]
    words = [line.cells[2].text for line in advice_lines([Advised(each, "orders") for each in Advice])]
    assert len(set(words)) == len(Advice)
