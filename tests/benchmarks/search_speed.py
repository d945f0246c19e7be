"""Searching, filtering and counting as ratios to kcat, jq, Kafka's own tool and a C loop, on one real broker.

Every figure is the median of runs in turns, theirs and ours, so that whatever else the machine does meets both.
"""

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.sandbox.broker import Sandbox
from tests.benchmarks.figures import Figure, median_of
from tests.benchmarks.filling import fill
from tests.benchmarks.readers import Readers, Run, build_native

RUNS = 5
SMALL, SMALL_BYTES = 2_000_000, 500
LARGE, LARGE_BYTES = 200_000, 10_000
PARTITIONS = 12


def measure() -> dict[str, Figure]:
    """Ratios above 1 mean that we are faster."""
    missing = [name for name in ("kcat", "jq") if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"search_speed compares with {' and '.join(missing)}: apt-get install {' '.join(missing)}")
    workers = Workers()
    figures: dict[str, Figure] = {}
    try:
        with tempfile.TemporaryDirectory() as folder:
            native = build_native(Path(folder))
            for name, messages, size_bytes in (("small", SMALL, SMALL_BYTES), ("large", LARGE, LARGE_BYTES)):
                with (
                    Sandbox() as sandbox,
                    Cluster(ClusterSettings({"bootstrap.servers": sandbox.bootstrap})) as cluster,
                ):
                    fill(sandbox.bootstrap, name, messages, PARTITIONS, size_bytes)
                    readers = Readers(sandbox, cluster, workers, name, messages, PARTITIONS)
                    # Starts the child, opens the cluster's connections as an open window has done, and brings the log
                    # into the page cache for everybody.
                    readers.count()
                    if name == "small":
                        figures |= _first_rows(readers)
                    found = _ratios(readers, native)
                    figures |= found if name == "small" else {f"{key}_10kb": value for key, value in found.items()}
    finally:
        workers.close()
    return figures


def _first_rows(readers: Readers) -> dict[str, Figure]:
    return {
        "newest_50_ms": median_of([readers.newest().wall_s * 1000 for _ in range(RUNS)], "<= 50", "ms"),
        "newest_hit_vs_beginning": _ratio(
            partial(readers.newest_hit, newest_first=False), partial(readers.newest_hit, newest_first=True), ">= 20"
        )[0],
    }


def _ratios(readers: Readers, native: Path | None) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    pairs: list[tuple[str, Callable[[], Run], Callable[[], Run], str]] = [
        ("count_vs_kcat", readers.kcat_count, readers.count, ""),
        ("count_vs_perf_test", readers.perf_test, readers.count, ">= 1"),
        ("contains_vs_kcat_grep", readers.kcat_grep, readers.contains, ">= 5"),
        ("contains_vs_kcat_grep_tuned", readers.kcat_grep_tuned, readers.contains, ">= 2"),
        ("field_vs_kcat_jq", readers.kcat_jq, readers.field, ">= 15"),
        ("field_vs_kcat_jq_tuned", readers.kcat_jq_tuned, readers.field, ""),
    ]
    if native is not None:
        pairs.append(("contains_vs_native", partial(readers.native, native), readers.contains, ">= 0.85"))
        pairs.append(("field_vs_native_contains", partial(readers.native, native), readers.field, ""))
    for name, theirs, ours, aim in pairs:
        figures[name], figures[f"{name}_theirs_s"], figures[f"{name}_ours_s"], cpu = _ratio(theirs, ours, aim)
        figures[f"{name}_cpu"] = cpu
    return figures


def _ratio(theirs: Callable[[], Run], ours: Callable[[], Run], aim: str) -> tuple[Figure, Figure, Figure, Figure]:
    """Return their time by ours, both times, and their CPU seconds by ours."""
    runs = [(theirs(), ours()) for _ in range(RUNS)]
    return (
        median_of([their.wall_s / our.wall_s for their, our in runs], aim, "x"),
        median_of([their.wall_s for their, _ in runs], "", "s"),
        median_of([our.wall_s for _, our in runs], "", "s"),
        median_of([their.cpu_s / max(our.cpu_s, 0.01) for their, our in runs], "", "x"),
    )
