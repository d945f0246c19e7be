"""A scan in a child process finds what any scan does; what is to be read is planned over the open connections."""

import contextlib
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.errors import UnknownTopic
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan_apart import scan_apart
from kafka_explorer.engine.scan_plan import ScanPlan
from kafka_explorer.engine.scan_request import EndReason, ScanRequest
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.scanning import T0, Sent, asked, fill, settings_of


class Overheard(Workers):
    """Children as they are; what they were asked for last is told."""

    plan: ScanPlan | None = None

    def run(self, function: Callable[..., Generator[Any, None, Any]], *args: Any) -> Generator[Any, None, Any]:
        self.plan = args[-1]
        return super().run(function, *args)


@pytest.fixture
def workers() -> Iterator[Overheard]:
    workers = Overheard()
    yield workers
    workers.close()


@pytest.fixture(scope="module")
def pair(broker: Sandbox, topic: TopicFactory) -> tuple[str, str]:
    """Two topics of two partitions with ten messages each, in turns."""
    names = topic("apart", partitions=2), topic("aside", partitions=2)
    for rest, name in enumerate(names):
        sent = [Sent(f"number {n}".encode(), partition=n % 2, timestamp_ms=T0 + 2 * n + rest) for n in range(20)]
        fill(broker.bootstrap, name, sent)
    return names


@pytest.mark.parametrize(
    ("change", "is_planned_here"),
    [
        ({"filter": "number"}, True),
        ({"filter": "number", "newest_first": True}, True),
        ({}, False),
        ({"newest_first": True}, False),
    ],
)
def test_all_is_found_whoever_plans(
    broker: Sandbox,
    workers: Overheard,
    pair: tuple[str, str],
    tmp_path: Path,
    change: dict[str, Any],
    is_planned_here: bool,
) -> None:
    one = asked(pair[0], **change)
    request = ScanRequest(pair, newest_first=one.newest_first, filter=one.filter)
    with Cluster(settings_of(broker.bootstrap)) as cluster:
        last = run(scan_apart(workers, cluster, request, str(tmp_path)))
    assert last is not None
    assert (last.rows, last.ended) == (40, EndReason.ALL_READ)
    assert (workers.plan is not None) is is_planned_here
    if workers.plan is not None:
        assert (workers.plan.total, len(workers.plan.leaders)) == (40, 4)
    with contextlib.closing(SpoolReader(str(tmp_path))) as spool:
        times = [spool.record(row).timestamp_ms for row in range(40)]
    assert times == sorted(times, reverse=request.newest_first)


def test_who_plans_raises_what_a_scan_raises(broker: Sandbox, workers: Overheard, tmp_path: Path) -> None:
    with Cluster(settings_of(broker.bootstrap)) as cluster, pytest.raises(UnknownTopic):
        run(scan_apart(workers, cluster, asked("no-such-topic", filter="number"), str(tmp_path)))
