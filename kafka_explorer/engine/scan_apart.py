"""A scan in a child process, planned here: the window's connections are open, and a child's would have to be opened."""

from collections.abc import Generator

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import ScanProgress, ScanRequest, scan
from kafka_explorer.engine.scan_plan import ScanPlan, plan_scan
from kafka_explorer.engine.scan_reader import reads_blocks


def scan_apart(
    workers: Workers, cluster: Cluster, request: ScanRequest, folder: str
) -> Generator[ScanProgress | None, None, ScanProgress]:
    """Do what `scan` does, in one of `workers`; yields None before the first progress. Raises WorkerDied too.

    What librdkafka reads is planned over there: its consumer finds its brokers meanwhile, and would do so afterwards.
    """
    plan: ScanPlan | None = None
    if reads_blocks(request):
        plan = yield from telling(None, plan_scan(cluster, request))
    return (yield from workers.run(scan, cluster.settings, request, folder, plan))
