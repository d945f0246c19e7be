"""The detail pane: what it shows of a record, and what goes to the clipboard."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kafka_explorer.engine.records import Header, Record
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.marks import Mark
from kafka_explorer.ui.records.presenter import Presenter, Stored
from kafka_explorer.ui.records.shown import FIRST_BYTES, Form
from kafka_explorer.ui.theme import Theme
from tests.messages import make_record
from tests.ui.records.spools import write_spool

VALUE, KEY, HEADERS, DETAILS = range(4)
Show = Callable[[Record], None]


@pytest.fixture
def detail(qtbot: QtBot, theme: Theme, clock: Clock, memory: Memory, presenter: Presenter) -> DetailPane:
    detail = DetailPane(theme, clock, memory, presenter)
    detail.resize(460, 700)
    qtbot.addWidget(detail)
    detail.show()
    return detail


@pytest.fixture
def show(detail: DetailPane, tmp_path: Path) -> Show:
    def show(record: Record) -> None:
        detail.show_record(record, Stored(write_spool(tmp_path, [record]), 0))

    return show


def copied(detail: DetailPane, text: str) -> str:
    """Take an entry of the copy menu and return the clipboard's text."""
    menu = detail.copy_menu()
    action = next(action for action in menu.actions() if action.text() == text)
    assert action.isEnabled()
    action.trigger()
    menu.close()
    return QGuiApplication.clipboard().text()


def test_at_first_nothing_is_selected(detail: DetailPane) -> None:
    assert detail._notice.isVisible()
    assert detail.copy_menu().isEmpty()


def test_json_is_pretty_and_says_what_it_is(detail: DetailPane, show: Show) -> None:
    show(make_record(1_999_907, partition=1, value=b'{"a":1.10}', headers=(Header("__TypeId__", b"com.clinic.Event"),)))
    assert detail.title.whole_text == "Partition 1 · offset 1,999,907"
    assert detail.value.text.text == '{\n  "a": 1.10\n}'
    assert detail.value.foot.text == "JSON · 10 B · __TypeId__ com.clinic.Event"
    assert detail.tabs.tabText(HEADERS) == "Headers 1"


def test_the_form_is_chosen_for_value_and_key(detail: DetailPane, show: Show) -> None:
    show(make_record(value=b'{"a":1.10}', key=b"[1,2]"))
    detail.value.foot.form_chosen.emit(Form.PLAIN)
    assert detail.value.text.text == '{"a":1.10}'
    detail.tabs.setCurrentIndex(KEY)
    assert detail.key.text.text == "[1,2]"
    detail.key.foot.form_chosen.emit(Form.HEX)
    detail.tabs.setCurrentIndex(VALUE)
    assert "7b 22 61 22" in detail.value.text.text


def test_a_tombstone_an_empty_value_and_no_key_are_no_texts(detail: DetailPane, show: Show) -> None:
    show(make_record(key=None, value=None))
    assert (detail.value.notice.isVisible(), detail.value.notice.title) == (True, "Tombstone")
    detail.tabs.setCurrentIndex(KEY)
    assert (detail.key.notice.isVisible(), detail.key.notice.title) == (True, "No key")
    show(make_record(key=b"", value=b""))
    assert detail.key.notice.title == "Empty (0 bytes)"
    detail.tabs.setCurrentIndex(VALUE)
    assert detail.value.notice.title == "Empty (0 bytes)"
    show(make_record(value=b"text"))
    assert detail.value.text.isVisible()


def test_what_is_no_json_says_why_on_request(detail: DetailPane, show: Show) -> None:
    show(make_record(value=b'{"a": 1,'))
    foot = detail.value.foot
    assert foot.text.startswith("TEXT")
    assert not foot._reasons.isVisible()
    foot._why.click()
    assert foot._reasons.isVisible()
    assert "json: " in foot._reasons.text()
    show(make_record(value=b"{}"))
    assert not foot._why.isVisible()


def test_a_large_value_is_prepared_elsewhere_and_cut(qtbot: QtBot, detail: DetailPane, show: Show, jobs: Jobs) -> None:
    items = [{"number": number, "text": "приём"} for number in range(12_000)]
    data = json.dumps(items, ensure_ascii=False).encode()
    show(make_record(value=data))
    assert detail.value.shown is None
    assert [job.shown for job in jobs.running(detail.value)] == [False]
    qtbot.waitUntil(lambda: detail.value.shown is not None and not detail.value.text.is_feeding, timeout=20_000)
    assert detail.value.foot.text.split(" · ")[-1].startswith("Showing the first 200.0 KB of ")
    assert len(detail.value.text.text.encode()) > FIRST_BYTES
    detail.value.foot._all.click()
    qtbot.waitUntil(lambda: detail.value.shown is not None and not detail.value.shown.is_cut, timeout=20_000)
    qtbot.waitUntil(lambda: not detail.value.text.is_feeding, timeout=20_000)
    assert json.loads(detail.value.text.text) == items
    assert not detail.value.foot._all.isVisible()


def test_the_newest_selection_wins(qtbot: QtBot, detail: DetailPane, show: Show, jobs: Jobs) -> None:
    show(make_record(value=b"x" * 100_000))
    show(make_record(value=b"small"))
    qtbot.waitUntil(lambda: not jobs.running())
    assert detail.value.text.text == "small"


def test_a_payload_that_cannot_be_prepared_says_so(
    qtbot: QtBot, detail: DetailPane, announce_log: Callable[[str], None]
) -> None:
    announce_log("Prepare a large message ended with an unexpected error")
    detail.show_record(make_record(value=b"x" * 100_000), Stored("/nowhere", 0))
    mistake = "Kafka Explorer made a mistake"
    qtbot.waitUntil(lambda: detail.value.notice.title == mistake and detail.value.notice.isVisible(), timeout=20_000)


def test_headers_keep_their_order_and_their_repeats(detail: DetailPane, show: Show) -> None:
    show(
        make_record(
            headers=(
                Header("a", b"1"),
                Header("a", None),
                Header("a", b""),
                Header("kafka_dlt-original-offset", (2841).to_bytes(8, "big")),
                Header("retry_topic-original-timestamp", (1_700_000_000_000).to_bytes(6, "big")),
            )
        )
    )
    model = detail.headers.model
    assert [model.header(row).name for row in range(3)] == ["a", "a", "a"]
    assert [model.value(row) for row in range(3)] == ["1", Mark("null"), Mark("empty")]
    assert model.value(3) == Mark("int64", "violet", "2841  [00 00 00 00 00 00 0b 19]")
    number = model.value(4)
    assert isinstance(number, Mark)
    assert number.text.startswith("2023-11-14 22:13:20.000  1700000000000  [")
    assert number.word == "BigInteger"


def test_a_header_shows_itself_in_full_when_selected(detail: DetailPane, show: Show) -> None:
    trace = b"java.lang.IllegalStateException\n\tat com.clinic.Listener.on(Listener.java:42)"
    offset = (1_700_000_000_000).to_bytes(8, "big")
    show(make_record(headers=(Header("trace", trace), Header("kafka_dlt-original-timestamp", offset))))
    detail.tabs.setCurrentIndex(HEADERS)
    assert not detail.headers.value.isVisible()
    detail.headers.table.select_row(0)
    assert detail.headers.value.text == trace.decode()
    detail.headers.table.select_row(1)
    assert "00 00 01 8b" in detail.headers.value.text
    assert detail.headers._fact.text() == "8 B · int64 1,700,000,000,000 · 2023-11-14 22:13:20.000 UTC"
    show(make_record())
    assert detail.headers._body.notice.title == "No headers"
    assert detail.tabs.tabText(HEADERS) == "Headers"


def test_details_say_what_the_broker_knows(detail: DetailPane, show: Show, clock: Clock) -> None:
    show(make_record(42, partition=3, key=None, value=b"x" * 2000, headers=(Header("a", b"12"),)))
    detail.tabs.setCurrentIndex(DETAILS)
    facts = dict(detail.details.facts)
    assert facts["Timestamp"] == "2023-11-14 22:13:20.000 UTC"
    assert facts["Timestamp type"] == "CreateTime: set by the producer"
    assert facts["Key"] == "null"
    assert facts["Value"] == "2.0 KB (2,000 B)"
    assert facts["Headers"] == "1 · 3 B"
    assert facts["Leader epoch"] == "–"


def test_copies_are_the_bytes(detail: DetailPane, show: Show) -> None:
    show(make_record(key=b"k\xff", value=b'{"a":1.10}', headers=(Header("h", b"\x00\x01"),)))
    assert copied(detail, "Copy value as text") == '{"a":1.10}'
    assert base64.b64decode(copied(detail, "Copy value as base64")) == b'{"a":1.10}'
    detail.tabs.setCurrentIndex(KEY)
    assert copied(detail, "Copy key as hex") == "6bff"
    as_text = next(action for action in detail.copy_menu().actions() if action.text() == "Copy key as text")
    assert not as_text.isEnabled()
    detail.tabs.setCurrentIndex(HEADERS)
    detail.headers.table.select_row(0)
    assert copied(detail, "Copy header h as hex") == "0001"
    line = json.loads(copied(detail, "Copy message as JSON line"))
    assert (line["value"], line["key_encoding"]) == ('{"a":1.10}', "base64")


def test_news_of_copies_are_told(qtbot: QtBot, detail: DetailPane, show: Show) -> None:
    show(make_record(value=b"text"))
    with qtbot.waitSignal(detail.copied) as signal:
        copied(detail, "Copy value as text")
    assert signal.args == ["Copied value: 4 B"]


def test_the_copy_button_opens_the_menu(qtbot: QtBot, detail: DetailPane, show: Show) -> None:
    show(make_record())
    detail._copy.click()
    popup = QGuiApplication.instance().activePopupWidget()  # type: ignore[union-attr]
    assert popup is not None
    popup.close()


def test_focus_goes_to_what_is_seen(qtbot: QtBot, detail: DetailPane, show: Show) -> None:
    show(make_record(headers=(Header("a", b"1"),)))
    detail.focus()
    assert detail.value.text.focusProxy() is detail.focusWidget()
    detail.tabs.setCurrentIndex(HEADERS)
    detail.focus()
    assert detail.focusWidget() is detail.headers.table
    assert detail.headers.table.focusPolicy() is not Qt.FocusPolicy.NoFocus
