"""Reading speed as a ratio to kcat's, on one broker, in alternating runs."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # its stub forgets it

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.filters import compile_filter, quoted
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, Place, Span
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import ScanProgress, ScanRequest, scan
from kafka_explorer.sandbox.broker import Sandbox
from tests.benchmarks.figures import Figure, median_of

MESSAGES = 500_000
PARTITIONS = 6
RUNS = 5
TOPIC = "scan-speed"
NEEDLE = '"level":"FATAL"'
# Debian's kcat is built with a librdkafka that lacks fetch.queue.backoff.ms; a long queue has the same effect.
_TUNED = ("-X", "queued.min.messages=1000000", "-X", "fetch.message.max.bytes=4194304")


def measure() -> dict[str, Figure]:
    """Ratios above 1 mean that we are faster."""
    if shutil.which("kcat") is None:
        raise SystemExit("scan_speed compares with kcat, which is not installed: apt-get install kcat")
    with Sandbox() as sandbox:
        fill(sandbox.bootstrap, TOPIC, MESSAGES, PARTITIONS)
        workers = Workers()
        try:
            return _compare(_Peers(sandbox.bootstrap, workers))
        finally:
            workers.close()


def fill(bootstrap: str, topic: str, messages: int, partitions: int) -> None:
    """Send `messages` JSON messages of about 500 bytes; one in 50,000 holds NEEDLE."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    admin.create_topics([NewTopic(topic, partitions, 1)])[topic].result()
    producer = Producer(
        {"bootstrap.servers": bootstrap, "compression.type": "snappy", "linger.ms": 20, "partitioner": "murmur2_random"}
    )
    began_ms = time.time_ns() // 1_000_000 - messages
    filler = "Patient record synchronised with the ward system; no action is needed. " * 5
    for number in range(messages):
        level = "FATAL" if number % 50_000 == 49_999 else "INFO"
        value = f'{{"eventId":{number},"level":"{level}","patient":{{"id":{number % 997}}},"message":"{filler}"}}'
        while True:
            try:
                producer.produce(topic, value, f"patient-{number % 997}", timestamp=began_ms + number)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    producer.flush()


class _Peers:
    """The same work done by us, in a child process as the window does it, and by kcat."""

    def __init__(self, bootstrap: str, workers: Workers) -> None:
        self._settings = ClusterSettings({"bootstrap.servers": bootstrap})
        self._workers = workers
        self._kcat = ["kcat", "-b", bootstrap, "-C", "-t", TOPIC, "-o", "beginning", "-e", "-q"]

    def ours(self, *, contains: str = "", count_only: bool = False, start: Place = BEGINNING) -> ScanProgress:
        """Scan the topic in a child process."""
        request = ScanRequest(
            (TOPIC,), Span(start), filter=compile_filter(quoted(contains)) if contains else None, count_only=count_only
        )
        with tempfile.TemporaryDirectory() as folder:
            work = self._workers.run(scan, self._settings, request, folder)
            while True:
                try:
                    next(work)
                except StopIteration as end:
                    ended: ScanProgress = end.value
                    return ended

    def count(self) -> None:
        """Read everything, keep nothing."""
        assert self.ours(count_only=True).matched == MESSAGES

    def grep(self) -> None:
        """Find the needles."""
        assert self.ours(contains=NEEDLE).rows == MESSAGES // 50_000

    def kcat_count(self) -> None:
        """Read everything, keep nothing."""
        subprocess.run(self._kcat, stdout=subprocess.DEVNULL, check=True)

    def kcat_grep(self, *options: str) -> None:
        """Find the needles with grep."""
        with subprocess.Popen([*self._kcat, *options], stdout=subprocess.PIPE) as reader:
            found = subprocess.run(["grep", "-F", "-c", NEEDLE], stdin=reader.stdout, capture_output=True, check=True)
        assert int(found.stdout) == MESSAGES // 50_000

    def kcat_grep_tuned(self) -> None:
        """The same with our fetch settings."""
        self.kcat_grep(*_TUNED)

    def newest(self) -> None:
        """The newest 50 of the topic."""
        assert self.ours(start=Place(StartKind.NEWEST, 50)).rows == 50


def _compare(peers: _Peers) -> dict[str, Figure]:
    peers.count()  # starts the child, and brings the log into the page cache for everybody
    return {
        "count_vs_kcat": _ratio(peers.kcat_count, peers.count, ">= 1"),
        "contains_vs_kcat_grep": _ratio(peers.kcat_grep, peers.grep, ">= 5"),
        "contains_vs_kcat_grep_tuned": _ratio(peers.kcat_grep_tuned, peers.grep, ">= 2"),
        "newest_50_ms": median_of([_seconds(peers.newest) * 1000 for _ in range(RUNS)], "<= 50", "ms"),
    }


def _ratio(theirs: Callable[[], None], ours: Callable[[], None], aim: str) -> Figure:
    """Their time by ours, run in turns so that whatever else the machine does meets both."""
    return median_of([_seconds(theirs) / _seconds(ours) for _ in range(RUNS)], aim, "x")


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
