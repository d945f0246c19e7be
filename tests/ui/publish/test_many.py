"""Many messages: a template, a file, a copy, a selection; stopped, gone on with, failed and sent again."""

import csv
import json
from pathlib import Path

from confluent_kafka import Producer

from kafka_explorer.config.send_history import SentRun
from kafka_explorer.engine.client_metrics import ClientMetrics
from kafka_explorer.engine.producing.request import SendProgress, SendStep
from kafka_explorer.engine.records import Record
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.publish.runs import FILE
from kafka_explorer.ui.publish.view import Mode
from tests.broker_fixtures import TopicFactory
from tests.ui.publish.conftest import Opened, OpenOn


def contents(records: list[Record]) -> list[tuple[object, ...]]:
    """What of records is compared byte for byte; null and empty differ."""
    return sorted(((record.key, record.value, record.headers) for record in records), key=repr)


def values(here: Opened, topic: str, partitions: int = 1) -> list[bytes | None]:
    return [record.value for record in here.records(topic, partitions)]


def test_many_of_one_template_and_the_preview_shows_each(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("many")
    here = open_publish(broker)
    here.choose(name)
    here.mode(Mode.MANY)
    here.page.pace.count_field.setValue(40)
    here.write('{"n":{{seq}},"id":"{{uuid}}"}')
    here.ready()
    assert here.page.send.text() == "Send 40"
    here.page.preview.stepped.emit(1)
    here.wait(lambda: here.page.preview.which.text() == "Message 2 of 40" and here.page.send.isEnabled())
    second = here.page.preview.payload.text
    here.send()
    sent = [json.loads(value or b"") for value in values(here, name)]
    assert [each["n"] for each in sent] == list(range(1, 41))
    assert json.loads(second) == sent[1], "what was shown is what was sent"
    assert here.page.outcome.title.text() == "All 40 acknowledged"
    here.ask.file = tmp_path / "report.csv"
    here.page.outcome.save.click()
    here.wait(lambda: any("Report saved: 40 lines" in news for news in here.ask.heard))
    with here.ask.file.open(newline="") as file:
        assert [row["offset"] for row in csv.DictReader(file)] == [str(offset) for offset in range(40)]


def test_a_file_is_looked_at_rehearsed_and_its_bad_lines_are_listed(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("from-file", partitions=2)
    path = tmp_path / "messages.jsonl"
    lines = [json.dumps({"key": f"k{number}", "value": f"v{number}"}) for number in range(20)]
    path.write_text("\n".join([*lines, '{"key": 1}']))
    here = open_publish(broker)
    here.choose(name)
    here.mode(Mode.FILE)
    assert not here.page.send.isEnabled()
    here.page.file.show_path(str(path))
    here.wait(lambda: here.page.rehearsal.table.lines.rowCount() == 21)
    here.page.rehearse.click()
    here.wait(lambda: "Dry run: 21 messages" in here.page.rehearsal.summary.text())
    assert "1 with a problem" in here.page.rehearsal.summary.text()
    assert here.records(name, 2) == []
    here.send()
    assert sorted(value or b"" for value in values(here, name, 2)) == sorted(f"v{n}".encode() for n in range(20))
    outcome = here.page.outcome
    assert outcome.title.text() == "20 acknowledged, 1 not"
    assert outcome.failures.lines.line(0).cells[0].text == "21"
    outcome.again.click()
    here.wait(lambda: not here.feature.controller.sending.is_busy and outcome.title.text() == "20 acknowledged, 1 not")
    assert len(here.records(name, 2)) == 20, "only the failed one was tried again"


def test_a_stopped_run_goes_on_without_sending_twice(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("stopped")
    here = open_publish(broker)
    here.choose(name)
    here.mode(Mode.MANY)
    here.page.pace.count_field.setValue(20_000)
    here.page.pace.pace.choose(True)
    here.page.pace.rate_field.setValue(200)
    here.write('{"n": {{seq}}}')
    here.ready()
    figures: list[object] = []
    here.feature.measured.connect(figures.append)
    here.page.send.click()
    here.wait(lambda: "acknowledged" in here.page.status.text and "<b>0</b>" not in here.page.status.text)
    here.wait(lambda: any(isinstance(each, ClientMetrics) and each.record_send_rate for each in figures))
    assert not here.page.send.isEnabled()
    here.page.status.stopped.emit()
    here.wait(lambda: not here.feature.controller.sending.is_busy)
    outcome = here.page.outcome
    assert outcome.title.text().startswith("Stopped: ")
    assert figures[-1] is None, "nothing is produced any more"
    assert 0 < len(here.records(name)) < 20_000
    run = here.page.history.runs[0]
    assert run.log
    here.page.history.table.select_row(0)
    assert here.page.history.go_on.isEnabled()
    here.page.pace.pace.choose(False)
    outcome.go_on.click()
    here.wait(lambda: outcome.title.text() == "All 20,000 acknowledged")
    numbers = sorted(json.loads(value or b"")["n"] for value in values(here, name))
    assert numbers == list(range(1, 20_001))
    assert here.page.history.runs[0].log == ""


def test_a_range_of_another_open_cluster_is_copied_byte_for_byte(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory
) -> None:
    source, target = topic("copied-from", partitions=2), topic("copied-to", partitions=3)
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0, "partitioner": "murmur2_random"})
    payloads: list[bytes | None] = [b"\x00\xff\xfe", None, b"", b'{"a":1.10}', "Ж".encode()]
    for number, payload in enumerate(payloads):
        headers: list[tuple[str, str | bytes | None]] = [("h", b"\xff"), ("h", None), ("e", b"")]
        producer.produce(source, payload, f"k{number}", headers=headers)
    assert producer.flush(60) == 0
    open_publish(broker, name="other")
    here = open_publish(broker)
    here.choose(target)
    here.mode(Mode.COPY)
    copy = here.page.copy
    copy.cluster.choose("other")
    copy.cluster.chosen.emit("other")
    copy.topic.choose(source)
    here.wait(lambda: "5 offsets of" in copy.plan.text())
    here.wait(lambda: here.page.rehearsal.table.lines.rowCount() == 5)
    assert here.page.send.text() == "Copy 5"
    here.send()
    before, after = here.records(source, 2), here.records(target, 3)
    assert contents(after) == contents(before)
    assert {record.timestamp_ms for record in after} == {record.timestamp_ms for record in before}
    copy.start.setText("newest 3")
    copy.start.editingFinished.emit()
    here.wait(lambda: "select them" in copy.plan.text())
    copy.start.setText("9999-99-99")
    copy.start.editingFinished.emit()
    here.wait(lambda: copy.plan.text() and "select them" not in copy.plan.text())
    assert not here.page.send.isEnabled()


def test_selected_messages_go_to_another_topic(open_publish: OpenOn, broker: Sandbox, topic: TopicFactory) -> None:
    source, target = topic("selected-from"), topic("selected-to")
    producer = Producer({"bootstrap.servers": broker.bootstrap, "log_level": 0})
    for payload in (b"\x00\xff", None, b"text"):
        producer.produce(source, payload, b"\xfe", headers=[("h", None)])
    assert producer.flush(60) == 0
    here = open_publish(broker)
    records = here.records(source)
    with here.qtbot.waitSignal(here.feature.page_asked):
        here.feature.copy_records(records)
    here.wait(lambda: here.page.copy.selected is not None)
    here.choose(target)
    here.send()
    assert contents(here.records(target)) == contents(records)
    with here.qtbot.waitSignal(here.feature.page_asked):
        here.feature.publish_like(records[0])
    here.wait(lambda: here.page.mode is Mode.ONE)
    assert here.page.topic.topic == source
    here.send()
    assert contents([here.records(source)[-1]]) == contents([records[0]])


def test_what_holds_a_run_up_is_said(open_publish: OpenOn, broker: Sandbox) -> None:
    sending = open_publish(broker).feature.controller.sending
    held_up = SendProgress(
        SendStep.SENDING,
        total=10,
        acknowledged=4,
        refused=1,
        in_flight=2,
        throttled_ms=1_200,
        waiting="all brokers down",
    )
    words = sending._words(held_up)
    assert "<b>4</b> of 10 acknowledged" in words[0]
    assert words[1:3] == ["waiting: <b>all brokers down</b>", "slowed by the broker's quota, 1,200 ms"]
    assert "1 failed" in words


def test_a_stopped_file_goes_on_from_the_history(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("file-goes-on")
    path = tmp_path / "lines.txt"
    path.write_text("\n".join(f"line {number}" for number in range(20_000)))
    here = open_publish(broker)
    here.choose(name)
    here.mode(Mode.FILE)
    here.page.file.show_path(str(path))
    here.page.file.pace.pace.choose(True)
    here.page.file.pace.rate_field.setValue(200)
    here.ready()
    here.page.send.click()
    here.wait(lambda: "acknowledged" in here.page.status.text and "<b>0</b>" not in here.page.status.text)
    here.page.status.stopped.emit()
    here.wait(lambda: not here.feature.controller.sending.is_busy)
    assert here.page.outcome.title.text().startswith("Stopped: ")
    there = open_publish(broker)  # the same connection on another day: only what is kept is known
    there.wait(lambda: there.page.history.runs)
    there.mode(Mode.FILE)
    there.page.history.table.select_row(0)
    there.page.history.go_on.click()
    there.wait(lambda: there.page.outcome.title.text() == "All 20,000 acknowledged")
    assert sorted(value or b"" for value in values(there, name)) == sorted(f"line {n}".encode() for n in range(20_000))


def test_a_stopped_run_whose_log_is_gone_does_not_begin_anew(
    open_publish: OpenOn, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("log-gone")
    path = tmp_path / "lines.txt"
    path.write_text("first\nsecond")
    entry = SentRun("1", "here", name, 0, FILE, 1, 0, {"0": (0, 0)}, str(tmp_path / "gone"), {"lines": str(path)})
    there = open_publish(broker)
    there.choose(name)
    there.page.history.rest_asked.emit(entry)
    there.wait(lambda: there.ask.heard)
    assert "cannot go on" in there.ask.heard[-1]
    assert not there.feature.controller.sending.is_busy
    assert values(there, name) == []
