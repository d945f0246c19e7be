"""Where the walk stops on the Publish page: one message, a wrong one, many, a file, a copy, and what is kept."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from kafka_explorer.demo.stop import Stop
from kafka_explorer.engine.templates.forms import Field, Form
from kafka_explorer.ui.cluster_tab import ClusterTab
from kafka_explorer.ui.publish.feature import PUBLISH
from kafka_explorer.ui.publish.view import Mode, PublishPage

_TOPIC = "notification-events"
_TEMPLATE = """{
  "notificationId": "n-{{seq:9000}}",
  "channel": "{{pick:SMS,EMAIL,PUSH}}",
  "patientId": {{random:int:100000000:199999999}},
  "text": "Your prescription is ready",
  "createdAt": "{{now:local}}"
}"""
_WRONG = '{\n  "notificationId": "n-1",\n  "channel": "SMS"\n  "patientId": 23958446825181076828\n}'
_LINES = 40
_BAD_LINE = 3


def publish_stops(tab: ClusterTab, idle: Callable[[], bool]) -> Iterator[Stop]:
    """Every mode of the page, before and after something was sent."""
    page = tab.findChildren(PublishPage)[0]

    def ready() -> bool:
        return idle() and page.send.isEnabled()

    def sent() -> bool:
        return idle() and bool(page.outcome.title.text()) and page.tabs.currentWidget() is page.outcome

    yield Stop("publish", lambda: tab.show_page(PUBLISH), idle)
    page.topic.choose(_TOPIC)
    yield Stop("publish-one", page.templates.newest_asked.emit, ready)
    yield Stop("publish-one-sent", page.send.click, sent)
    page.tabs.setCurrentIndex(0)
    page.form.headers.show_headers(())
    value = page.form.value
    yield Stop("publish-wrong", lambda: value.show_field(Field(Form.JSON, _WRONG)), value.problem.isVisible)
    value.show_field(Field(Form.JSON, _TEMPLATE))
    page.pace.count_field.setValue(2_000)
    yield Stop("publish-many", lambda: page.modes.click(Mode.MANY), ready)
    page.form.headers.spring.click()
    yield Stop("publish-placeholders", page.form.value.placeholders.click, idle)
    page.placeholders.close_popover()
    for name in ("Reminder", "Prescription ready"):
        page.templates.saved.emit(name)
    yield Stop("publish-templates", page.templates_button.click, ready)
    page.templates.close_popover()
    yield Stop("publish-producer", page.producer_button.click, idle)
    page.producer.close_popover()
    yield Stop("publish-many-sent", page.send.click, sent)
    yield from _files_and_copies(page, idle, ready, sent)


def _files_and_copies(
    page: PublishPage, idle: Callable[[], bool], ready: Callable[[], bool], sent: Callable[[], bool]
) -> Iterator[Stop]:
    page.tabs.setCurrentIndex(0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.jsonl"
        path.write_text("".join(f"{_line(number)}\n" for number in range(_LINES)), encoding="utf-8")
        page.modes.click(Mode.FILE)
        yield Stop("publish-file", lambda: page.file.show_path(str(path)), ready)
        yield Stop("publish-dry-run", page.rehearse.click, lambda: ready() and page.rehearsal.is_whole)
        yield Stop("publish-file-sent", page.send.click, sent)
        page.modes.click(Mode.COPY)
        page.tabs.setCurrentIndex(0)
        page.copy.start.setText("2h")
        yield Stop("publish-copy", lambda: page.copy.topic.choose("logging-events"), ready)
        yield Stop("publish-history", lambda: page.tabs.setCurrentWidget(page.history), idle)
        page.tabs.setCurrentIndex(0)
        page.modes.click(Mode.ONE)


def _line(number: int) -> str:
    if number == _BAD_LINE:
        return json.dumps({"key": number})
    value = json.dumps({"notificationId": f"n-{number}", "channel": "SMS"})
    return json.dumps({"key": f"patient-{number}", "value": value})
