"""Where the walk stops to look at single messages: decoded, as a tree, as bytes, hidden, compared, very large."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from kafka_explorer.demo.stop import Stop
from kafka_explorer.engine.records import Header
from kafka_explorer.ui.records.presenter import NOWHERE
from kafka_explorer.ui.records.shown import Form
from kafka_explorer.ui.records.view import RecordsPage
from kafka_explorer.ui.records.viewer.compare_window import CompareWindow
from kafka_explorer.ui.records.viewer.json_places import place_at
from kafka_explorer.ui.records.viewer.viewer import Viewer

_LARGE_BYTES = 10_000_000


def viewer_stops(page: RecordsPage, idle: Callable[[], bool]) -> Iterator[Stop]:
    """One message after the other in the detail; the last stop shows two in a window, which lies over the page."""
    detail, viewer = page.detail, page.findChildren(Viewer)[0]
    page.table.select_row(0)
    shown = _shown(page, idle)
    yield Stop("viewer-place", lambda: _go_to_place(page), shown)
    yield Stop("viewer-tree", lambda: detail.value.set_form(Form.TREE), shown)
    yield Stop("viewer-hex", lambda: detail.value.set_form(Form.HEX), shown)
    detail.value.set_form(Form.PRETTY)
    yield Stop("viewer-search", lambda: detail.value.text.open_search("e"), shown)
    detail.value.text.close_search()
    record = detail.record
    if record is None:
        return
    nested = replace(record, value=_nested(), headers=(Header("trace", b"7f3a"),))
    yield Stop("viewer-times", lambda: detail.show_record(nested, NOWHERE), shown)
    tombstone = replace(record, value=None)
    yield Stop("viewer-tombstone", lambda: detail.show_record(tombstone, NOWHERE), shown)
    large = replace(record, value=b"[" + b",".join([record.value or b"0"] * (_LARGE_BYTES // 400)) + b"]")
    yield Stop("viewer-huge", lambda: detail.show_record(large, NOWHERE), shown)
    detail.show_record(record, NOWHERE)
    yield Stop("viewer-pinned", viewer.pin_shown, shown)
    page.table.select_row(1)
    yield from _compared(page, viewer)
    viewer.unpin()


def _compared(page: RecordsPage, viewer: Viewer) -> Iterator[Stop]:
    viewer.compare_pinned()
    window = page.findChildren(CompareWindow)[0]
    # The walk's picture is of the program's window: there the comparison is a part of it for once.
    layer = _laid_over(window, page.window())
    yield Stop("viewer-compare", lambda: None, lambda: window.compared is not None)
    yield Stop("viewer-compare-bytes", lambda: window.tabs.setCurrentIndex(1), lambda: True)
    layer.close()


def _laid_over(window: QWidget, over: QWidget) -> QWidget:
    window.setParent(over)
    window.setAutoFillBackground(True)
    window.setGeometry(40, 40, 1180, 720)
    window.show()
    window.raise_()
    return window


def _shown(page: RecordsPage, idle: Callable[[], bool]) -> Callable[[], bool]:
    value = page.detail.value
    return lambda: value.shown is not None and not value.text.is_feeding and idle()


def _go_to_place(page: RecordsPage) -> None:
    text = page.detail.value.text.text
    page.detail.value.places.show_place(place_at(text, text.find(":") + 2))


def _nested() -> bytes:
    order = {"orderId": 23958446825181076828, "lines": [{"sku": "A-1", "count": 2}]}
    return json.dumps(
        {
            "eventId": "5f0c2a91-4c1e-9b1a",
            "createdAt": 1795444851697,
            "admittedAt": [2026, 11, 22, 15, 56, 55, 104000000],
            "birthDate": [1984, 2, 29],
            "payload": json.dumps(order),
        }
    ).encode()
