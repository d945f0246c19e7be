"""How long the sandbox takes from start to the first answered metadata request."""

import time

from kafka_explorer.sandbox.broker import Sandbox
from tests.benchmarks.figures import Figure, median_of

RUNS = 5


def measure() -> dict[str, Figure]:
    """Seconds for one node, and for three."""
    with Sandbox():  # the first start of a machine fetches and prepares; that is not what is measured
        pass
    return {f"sandbox_start_{nodes}_nodes_s": median_of(_starts(nodes), unit="s") for nodes in (1, 3)}


def _starts(nodes: int) -> list[float]:
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        with Sandbox(nodes):
            seconds.append(time.perf_counter() - began)
    return seconds
