"""What watching lag costs the window: 500 groups of 20 partitions each, asked for every 5 s; and charts of 200 curves.

The 10,000 committed offsets lie on 1,000 partitions (50 topics of 20), which is what one small node bears; requests and
rows are as many as with partitions of their own, ListOffsets asks for a tenth.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from confluent_kafka import ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stub forgets it
from PySide6.QtWidgets import QApplication

from kafka_explorer.app import application, program
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.engine.curves import Curve, curve
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.feature import GroupsFeature
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.chart import Chart
from tests.benchmarks.figures import Figure, median_of
from tests.benchmarks.ui_tick import Tick

GROUPS, TOPICS, PARTITIONS = 500, 50, 20
CURVES, POINTS = 200, 3_600
_IDLE_S, _WATCHED_S = 15.0, 45.0


def measure() -> dict[str, Figure]:
    """Measure painting, and how late the window is while it watches."""
    app = application()
    figures = _paint(app)
    with Sandbox() as sandbox:
        _fill(sandbox.bootstrap)
        figures |= _watch(app, sandbox.bootstrap)
    return figures


def _paint(app: QApplication) -> dict[str, Figure]:
    chart = Chart(Theme(app, "light"), Clock("utc"))
    chart.resize(1400, 500)
    chart.show()
    runs = []
    for round_ in range(8):
        curves, to_ms = _curves(round_)
        app.processEvents()
        began = time.perf_counter()
        chart.show_curves(curves, to_ms=to_ms, gap_ms=15_000)
        if chart.plot is not None:
            chart.plot.viewport().repaint()
        runs.append((time.perf_counter() - began) * 1000)
    chart.hide()
    chart.deleteLater()
    return {"chart_200_curves_3600_points": median_of(runs[1:], "<= 100", "ms")}


def _curves(round_: int) -> tuple[list[Curve], float]:
    begin = 1_763_899_200_000 + round_ * 1_000
    made = [
        curve(f"c{n}", ((begin + at * 1_000, (at * (n + 7)) % 997 + 40 * n) for at in range(POINTS)))
        for n in range(CURVES)
    ]
    return made, begin + POINTS * 1_000


def _fill(bootstrap: str) -> None:
    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    names = [f"topic-{at:02}" for at in range(TOPICS)]
    for future in admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in names]).values():
        future.result(timeout=120)
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 50, "log_level": 0})
    for name in names:
        for partition in range(PARTITIONS):
            for _ in range(10):
                producer.produce(name, b"x", partition=partition)
        producer.flush(60)
    for at in range(GROUPS):
        topic = names[at % TOPICS]
        offsets = [TopicPartition(topic, partition, at % 10) for partition in range(PARTITIONS)]
        wanted = ConsumerGroupTopicPartitions(f"group-{at:03}", offsets)
        for future in admin.alter_consumer_group_offsets([wanted]).values():
            future.result(timeout=60)


@contextmanager
def _opened(app: QApplication, bootstrap: str) -> Iterator[GroupsFeature]:
    with TemporaryDirectory() as folder, program(app, keep=False) as running:
        cluster = Cluster(ClusterSettings({"bootstrap.servers": bootstrap}))
        tools = replace(running.tools, history_folder=Path(folder))
        feature = GroupsFeature(tools, ConnectionProfile("here", (bootstrap,)), cluster)
        feature.pages.list.resize(1400, 900)
        try:
            yield feature
        finally:
            feature.close()
            running.tools.jobs.close(10)
            feature.pages.list.hide()
            cluster.close()


def _watch(app: QApplication, bootstrap: str) -> dict[str, Figure]:
    with _opened(app, bootstrap) as feature:
        idle, watched = Tick(), Tick()
        _for(idle, _IDLE_S)
        rounds: list[float] = []
        feature.sampler.sampled.connect(lambda news: rounds.append(news.snapshot.took_s * 1000))
        feature.pages.list.show()
        Tick().run(lambda: len(rounds) > 0)
        rounds.clear()
        _for(watched, _WATCHED_S)
        sampled = len(feature.pages.list.model.meanings)
    return {
        "lag_watch_groups": median_of([sampled], f"= {GROUPS}"),
        "lag_watch_round": median_of(rounds or [0.0], "", "ms"),
        "lag_watch_idle_p99": median_of([idle.late(0.99)], "", "ms"),
        "lag_watch_p99": median_of([watched.late(0.99)], f"<= {1.5 * idle.late(0.99):.1f}", "ms"),
        "lag_watch_worst": median_of([max(watched.late_ms)], "<= 100", "ms"),
        "lag_watch_idle_worst": median_of([max(idle.late_ms)], "", "ms"),
    }


def _for(tick: Tick, seconds: float) -> None:
    ends = time.monotonic() + seconds
    tick.run(lambda: time.monotonic() > ends)
