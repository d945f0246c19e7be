"""Opening values of 10 MB in the detail: how soon something is seen, and how late the window's event loop is meanwhile.

JSON is indented, MessagePack decoded (its first bytes are seen until then), a tree shown, a hex dump made.
"""

import json
import tempfile
import time
from pathlib import Path

import msgpack
from PySide6.QtWidgets import QApplication

from kafka_explorer.config.preferences import Preferences
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.records import Record, TimestampType
from kafka_explorer.engine.spool import SpoolWriter
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.jobs import Jobs
from kafka_explorer.ui.memory import Memory
from kafka_explorer.ui.records.detail import DetailPane
from kafka_explorer.ui.records.presenter import Presenter, Stored
from kafka_explorer.ui.records.shown import Form
from kafka_explorer.ui.theme import Theme
from tests.benchmarks.figures import Figure, median_of
from tests.benchmarks.ui_tick import Tick
from tests.messages import FakeMessage

SIZE_BYTES = 10_000_000
ROUNDS = 3
_TOPIC = "large"
_GOAL_MS, _GOAL_TICK_MS = "<= 300", "<= 50"


def measure() -> dict[str, Figure]:
    """Figures by kind and form."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme, jobs, workers, clock = Theme(app, "dark"), Jobs(), Workers(), Clock()
    payloads = _payloads()
    with tempfile.TemporaryDirectory() as root:
        records = [Record(_TOPIC, 0, 0, 0, TimestampType.CREATE, b"k", data) for data in payloads.values()]
        folder = _write(Path(root), records)
        detail = DetailPane(theme, clock, Memory(Preferences()), Presenter(jobs, workers))
        detail.resize(700, 860)
        detail.show()
        workers.warm()
        try:
            figures: dict[str, Figure] = {}
            for row, (name, record) in enumerate(zip(payloads, records, strict=True)):
                # To decode it again for every form would say nothing new and take a while.
                for form in (Form.PRETTY,) if name == "msgpack" else (Form.PRETTY, Form.TREE, Form.HEX):
                    figures |= _opened(detail, record, Stored(folder, row), form, f"{name}_{form.value}")
            return figures
        finally:
            jobs.close()
            workers.close()
            detail.close()


def _payloads() -> dict[str, bytes]:
    item = {"id": 23958446825181076828, "status": "NEW", "note": "приём", "at": [2026, 11, 22, 15, 56, 55], "n": 1.5}
    text = json.dumps(item, ensure_ascii=False)
    count = SIZE_BYTES // len(text.encode())
    packed = msgpack.packb({**item, "id": 2**63})
    return {
        "json": f"[{','.join([text] * count)}]".encode(),
        "json_in_one_member": f'{{"items": [{",".join([text] * count)}], "last": true}}'.encode(),
        "msgpack": msgpack.packb([{**item, "id": 2**63}] * (SIZE_BYTES // len(packed))),
        "text": ("one line of text\n" * (SIZE_BYTES // 17)).encode(),
    }


def _opened(detail: DetailPane, record: Record, stored: Stored, form: Form, name: str) -> dict[str, Figure]:
    seen_ms, done_ms, ticks = [], [], []
    tab = detail.value
    tab.set_form(form)
    for _ in range(ROUNDS + 1):
        detail.clear()
        Tick().run(until=lambda: not tab.text.text, at_most_s=5)
        tick, began = Tick(), time.perf_counter()
        detail.show_record(record, stored)
        seen = 0.0

        def is_done() -> bool:
            nonlocal seen
            if not seen and (tab.text.text or tab.tree.tree.rowCount()):
                seen = time.perf_counter()
            shown = tab.shown is not None and (tab.tree.tree.rowCount() or not tab.body.shows_tree)
            return bool(shown) and not tab.text.is_feeding

        tick.run(until=is_done)
        seen_ms.append(((seen or time.perf_counter()) - began) * 1000)
        done_ms.append((time.perf_counter() - began) * 1000)
        ticks.append(tick.late(1))
    # The first has started the child and loaded its code.
    return {
        f"viewer_{name}_seen_ms": median_of(seen_ms[1:], _GOAL_MS, "ms"),
        f"viewer_{name}_done_ms": median_of(done_ms[1:], "", "ms"),
        f"viewer_{name}_tick_max_ms": median_of(ticks[1:], _GOAL_TICK_MS, "ms"),
    }


def _write(folder: Path, records: list[Record]) -> str:
    writer = SpoolWriter(str(folder), [_TOPIC])
    writer.publish([writer.store(FakeMessage(record)) for record in records])
    writer.flush()
    writer.close()
    return str(folder)
