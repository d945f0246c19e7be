"""Ten million hits in the table: what the window's process holds for each, and how long it takes to jump and to sort.

No broker: the spool is made up. In a process of its own, so that its memory can be told apart.
"""

import multiprocessing
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure, median_of
from tests.benchmarks.spool_tasks import SORTED_ROWS, make_rows
from tests.benchmarks.ui_tick import rss_mb

RUNS = 3


def measure() -> dict[str, Figure]:
    """Bytes are those by which the process grew, Qt's own for each row of a table included."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "spool"
        make_rows(folder, SORTED_ROWS)
        (folder / "topics").write_text("benchmark", encoding="utf-8")
        (folder / "data").write_bytes(bytes(4))
        runs = []
        for _ in range(RUNS):
            told: multiprocessing.queues.Queue[dict[str, float]] = context.Queue()
            child = context.Process(target=_show, args=(told, str(folder)))
            child.start()
            runs.append(told.get(timeout=300))
            child.join()
    aims = {
        "table_10m_bytes_per_row": ("<= 64", "B"),
        "table_10m_sorted_bytes_per_row": ("<= 64", "B"),
        "table_10m_insert_ms": ("<= 50", "ms"),
        "table_10m_jump_ms": ("<= 50", "ms"),
        "table_10m_take_sort_ms": ("<= 50", "ms"),
    }
    return {name: median_of([run[name] for run in runs], *aims[name]) for name in aims}


def _show(told: Any, folder: str) -> None:
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from kafka_explorer.config.preferences import Preferences
    from kafka_explorer.engine.spool import SpoolReader
    from kafka_explorer.ui.clock import Clock
    from kafka_explorer.ui.memory import Memory
    from kafka_explorer.ui.records.model import RecordsModel
    from kafka_explorer.ui.records.records_table import RecordsTable
    from kafka_explorer.ui.theme import Theme

    app = QApplication([])
    model = RecordsModel(Clock())
    table = RecordsTable(Theme(app, "dark"), Memory(Preferences()), model)
    table.resize(1200, 860)
    table.show()
    model.show_spool(SpoolReader(folder))
    model.set_rows(SORTED_ROWS // 100)
    app.processEvents()
    before_mb, figures = rss_mb(), {}
    # As a read does: a batch twenty times a second.
    longest = 0.0
    for step in range(2, 101):
        began = time.perf_counter()
        model.set_rows(SORTED_ROWS * step // 100)
        app.processEvents()
        longest = max(longest, time.perf_counter() - began)
    figures["table_10m_insert_ms"] = longest * 1000
    figures["table_10m_bytes_per_row"] = (rss_mb() - before_mb) * 1e6 / SORTED_ROWS
    began = time.perf_counter()
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() // 2)
    app.processEvents()
    figures["table_10m_jump_ms"] = (time.perf_counter() - began) * 1000
    row_map = np.arange(SORTED_ROWS, dtype=np.uint32)[::-1].copy()
    began = time.perf_counter()
    model.show_map(row_map)
    app.processEvents()
    figures["table_10m_take_sort_ms"] = (time.perf_counter() - began) * 1000
    figures["table_10m_sorted_bytes_per_row"] = (rss_mb() - before_mb) * 1e6 / SORTED_ROWS
    told.put(figures)
