"""Work over rows that were read: sorting ten million by time, looking for text in a million, and what it takes.

No broker: the spool is made up. Each task runs in a process of its own, so that its memory can be told apart.
"""

import multiprocessing
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np

from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.row_cells import parse_field
from kafka_explorer.engine.spool import ROW_BYTES
from kafka_explorer.engine.spool_index import ROW, Rows
from kafka_explorer.engine.spool_tasks import RowColumn, count_over_time, refine_rows, sort_rows
from tests.benchmarks.figures import Figure, median_of

SORTED_ROWS = 10_000_000
REFINED_ROWS = 1_000_000
RUNS = 3
_FILLER = "Запись пациента сверена с отделением. Patient record synchronised with the ward system; no action. " * 2
Work = Callable[[], Generator[Any, None, Any]]


def measure() -> dict[str, Figure]:
    """CPU seconds, since other work on the machine must not count; those of the longest step; the most bytes held."""
    with tempfile.TemporaryDirectory() as folder:
        rows, records = Path(folder) / "rows", Path(folder) / "records"
        make_rows(rows, SORTED_ROWS)
        figures = _sorting(str(rows))
        (rows / "rows").unlink()
        _make_records(records, REFINED_ROWS)
        return figures | _refining(str(records))


def _sorting(folder: str) -> dict[str, Figure]:
    times = [_in_child(_sort, folder) for _ in range(RUNS)]
    peak = _in_child(_sort, folder, weighed=True)[2] / SORTED_ROWS
    return {
        "sort_10m_by_time_s": median_of([run[0] for run in times], "<= 5", "s"),
        "sort_10m_longest_step_ms": median_of([run[1] * 1000 for run in times], "<= 100", "ms"),
        "sort_10m_peak_bytes_per_row": median_of([peak], "<= 40", "B"),
        "histogram_10m_s": median_of([_in_child(_count, folder)[0] for _ in range(RUNS)], "<= 1", "s"),
    }


def _refining(folder: str) -> dict[str, Figure]:
    figures = {}
    for name, text in (
        ("text", '"4711-needle"'),
        ("text_ignore_case", "4711-needle"),
        ("field", 'value.level == "FATAL"'),
    ):
        runs = [_in_child(_refine, folder, text) for _ in range(RUNS)]
        figures[f"refine_1m_by_{name}_s"] = median_of([run[0] for run in runs], "<= 1" if "text" in name else "", "s")
        figures[f"refine_1m_by_{name}_step_ms"] = median_of([run[1] * 1000 for run in runs], "<= 100", "ms")
    figures["sort_1m_by_field_s"] = median_of([_in_child(_sort_field, folder)[0]], "", "s")
    return figures


def _sort(folder: str) -> Generator[Any, None, Any]:
    return sort_rows(folder, SORTED_ROWS, RowColumn.TIMESTAMP, descending=True)


def _count(folder: str) -> Generator[Any, None, Any]:
    return count_over_time(folder, SORTED_ROWS)


def _refine(folder: str, text: str) -> Generator[Any, None, Any]:
    return refine_rows(folder, REFINED_ROWS, compile_filter(text))


def _sort_field(folder: str) -> Generator[Any, None, Any]:
    return sort_rows(folder, REFINED_ROWS, parse_field("value.patient.id"))


def _in_child(
    work: Callable[..., Generator[Any, None, Any]], *args: str, weighed: bool = False
) -> tuple[float, float, int]:
    """Return CPU seconds, those of the longest step, and (if weighed, which takes time) the most bytes held."""
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.queues.Queue[tuple[float, float, int]] = context.Queue()
    child = context.Process(target=_timed, args=(told, work, args, weighed))
    child.start()
    result = told.get(timeout=300)
    child.join()
    return result


def _timed(told: Any, work: Callable[..., Generator[Any, None, Any]], args: tuple[str, ...], weighed: bool) -> None:
    if weighed:
        tracemalloc.start()
    began = last = time.process_time()
    longest = 0.0
    for _ in work(*args):
        now = time.process_time()
        longest, last = max(longest, now - last), now
    seconds = time.process_time() - began
    told.put((seconds, longest, tracemalloc.get_traced_memory()[1]))


def make_rows(folder: Path, count: int) -> None:
    """Rows of twelve partitions as a scan finds them: times rise within each, and come in turns of hundreds."""
    folder.mkdir()
    random = np.random.default_rng(17)
    with (folder / "rows").open("wb") as file:
        for begin in range(0, count, 500_000):
            rows: Rows = np.zeros(500_000, ROW)
            rows["offset"] = np.arange(begin, begin + 500_000)
            rows["partition"] = np.arange(500_000) // 300 % 12
            rows["timestamp_ms"] = 1_700_000_000_000 + (rows["offset"] // 3600 * 3600 + rows["offset"] % 300 * 12) * 20
            rows["timestamp_ms"] += random.integers(0, 5_000, 500_000)
            rows["trailer_size"] = 4
            file.write(rows.tobytes())


def _make_records(folder: Path, count: int) -> None:
    folder.mkdir()
    (folder / "topics").write_text("benchmark", encoding="utf-8")
    position = 0
    with (folder / "data").open("wb") as data, (folder / "rows").open("wb") as file:
        for begin in range(0, count, 10_000):
            rows: Rows = np.zeros(10_000, ROW)
            for at in range(10_000):
                key, value = _record(begin + at)
                data.write(key + value + b"\xff\xff\xff\xff")
                sizes = (len(key), len(value), 4)
                rows[at] = (position, begin + at, 1_700_000_000_000 + begin + at, at % 12, *sizes, 0, 0, 1, 0)
                position += sum(sizes)
            file.write(rows.tobytes())
    assert (folder / "rows").stat().st_size == count * ROW_BYTES


def _record(number: int) -> tuple[bytes, bytes]:
    level = "FATAL" if number % 1000 == 999 else "INFO"
    text = f"4711-needle{number}" if number % 1000 == 17 else "unremarkable"
    value = (
        f'{{"eventId":{number},"level":"{level}","patient":{{"id":{number * 7919 % 99_991},"name":"Иванова"}},'
        f'"text":"{text}","message":"{_FILLER}"}}'
    )
    return f"patient-{number % 997}".encode(), value.encode()
