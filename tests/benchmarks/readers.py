"""The same reading done by us, in a child process as the window does it, and by its peers as whole commands."""

import multiprocessing
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import confluent_kafka

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.filters import compile_filter, quoted
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, Span
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import ScanProgress, ScanRequest
from kafka_explorer.engine.scan_apart import scan_apart
from kafka_explorer.sandbox.broker import Sandbox
from tests.benchmarks.filling import NEEDLE, NEEDLE_EVERY, NEW_NEEDLE

_PERF_TEST = "org.apache.kafka.tools.ConsumerPerformance"
# Debian's kcat is built with a librdkafka that lacks fetch.queue.backoff.ms; a queue that is never full has the same
# effect, and is the best that can be had of it.
_TUNED = ("-X", "queued.min.messages=1000000", "-X", "fetch.message.max.bytes=4194304", "-X", "check.crcs=false")
_CLOCK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """What a run took: seconds by the clock, and CPU seconds of the processes that read."""

    wall_s: float
    cpu_s: float


class Readers:
    """Everybody who reads `topic`, which `filling.fill` has filled with `messages`.

    We have what the window has before somebody asks for anything: an open `cluster` and a child process, in every run
    alike. What a run opens for itself is in its time: the child's connections, its spool, its fetches.
    """

    def __init__(
        self, sandbox: Sandbox, cluster: Cluster, workers: Workers, topic: str, messages: int, partitions: int
    ) -> None:
        self._sandbox = sandbox
        self._cluster = cluster
        self._workers = workers
        self._topic = topic
        self._messages = messages
        self._partitions = partitions
        self._kcat = ("kcat", "-b", sandbox.bootstrap, "-C", "-t", topic, "-o", "beginning", "-e", "-q")

    def contains(self) -> Run:
        """Search for the needle's bytes."""
        return self._ours(
            replace(self._request(), filter=compile_filter(quoted(NEEDLE))), self._messages // NEEDLE_EVERY
        )

    def field(self) -> Run:
        """Compare a field of the JSON."""
        wanted = replace(self._request(), filter=compile_filter('value.level == "FATAL"'))
        return self._ours(wanted, self._messages // NEEDLE_EVERY)

    def count(self) -> Run:
        """Read everything, keep nothing."""
        return self._ours(replace(self._request(), count_only=True), self._messages)

    def newest(self, count: int = 50) -> Run:
        """Until the newest of the whole topic can be shown."""
        return self._ours(replace(self._request(), span=Span(Place(StartKind.NEWEST, count))), count, first=count)

    def newest_hit(self, *, newest_first: bool) -> Run:
        """Until the match that only the newest hundredth holds can be shown."""
        wanted = compile_filter(quoted(NEW_NEEDLE))
        return self._ours(replace(self._request(), filter=wanted, newest_first=newest_first), 1, first=1)

    def kcat_count(self) -> Run:
        """kcat -C -e > /dev/null"""
        return _timed(lambda: subprocess.run(self._kcat, stdout=subprocess.DEVNULL, check=True))

    def kcat_grep(self, *options: str) -> Run:
        """kcat -C -e | grep"""
        return self._piped(("grep", "-F", "-c", NEEDLE), *options)

    def kcat_grep_tuned(self) -> Run:
        """The same with our fetch settings, as far as it has them."""
        return self.kcat_grep(*_TUNED)

    def kcat_jq(self, *options: str) -> Run:
        """kcat -C -e | jq"""
        return self._piped(("jq", "-n", '[inputs | select(.level == "FATAL")] | length'), *options)

    def kcat_jq_tuned(self) -> Run:
        """The same with our fetch settings, as far as it has them."""
        return self.kcat_jq(*_TUNED)

    def native(self, program: Path) -> Run:
        """The C loop."""
        arguments = (str(program), self._sandbox.bootstrap, self._topic, str(self._partitions), NEEDLE)

        def search() -> None:
            done = subprocess.run(arguments, capture_output=True, text=True, check=True)
            assert int(done.stdout) == self._messages // NEEDLE_EVERY

        return _timed(search)

    def perf_test(self) -> Run:
        """kafka-consumer-perf-test, by its own clock: without the start of its JVM and the rebalance of its group."""
        arguments = ("--bootstrap-server", self._sandbox.bootstrap, "--topic", self._topic)
        command = self._sandbox.java_command(_PERF_TEST, *arguments, "--num-records", str(self._messages))
        said: list[str] = []

        def read() -> None:
            said.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

        cpu_s = _timed(read).cpu_s
        names, values = ([cell.strip() for cell in line.split(",")] for line in said[0].strip().splitlines()[-2:])
        told = dict(zip(names, values, strict=True))
        assert int(told["data.consumed.in.nMsg"]) >= self._messages
        return Run(float(told["fetch.time.ms"]) / 1000, cpu_s)

    def _request(self) -> ScanRequest:
        return ScanRequest((self._topic,))

    def _piped(self, last: tuple[str, ...], *options: str) -> Run:
        def search() -> None:
            with subprocess.Popen([*self._kcat, *options], stdout=subprocess.PIPE) as reader:
                found = subprocess.run(last, stdin=reader.stdout, capture_output=True, check=True)
            assert int(found.stdout) == self._messages // NEEDLE_EVERY

        return _timed(search)

    def _ours(self, request: ScanRequest, expected: int, first: int | None = None) -> Run:
        """Scan in a child; up to the moment when `first` rows can be shown, or to the end."""
        with tempfile.TemporaryDirectory() as folder:
            cpu_s = _children_cpu_s()
            began = time.perf_counter()
            work = scan_apart(self._workers, self._cluster, request, folder)
            progress: ScanProgress | None = None
            try:
                while True:
                    progress = next(work)
                    if first is not None and progress is not None and progress.rows >= first:
                        break
            except StopIteration as end:
                progress = end.value
            wall_s = time.perf_counter() - began
            work.close()
            assert progress is not None
            assert (progress.matched if request.count_only else progress.rows) >= expected
            return Run(wall_s, _children_cpu_s() - cpu_s)


def build_native(folder: Path) -> Path | None:
    """Compile the C loop against the librdkafka inside the wheel; None without a compiler or such a library."""
    bundled = Path(confluent_kafka.__file__).parent.parent / "confluent_kafka.libs"
    libraries = sorted(bundled.glob("librdkafka*.so*"))
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not libraries:
        return None
    program = folder / "native_search"
    source = Path(__file__).with_name("native_search.c")
    command = [compiler, "-O2", "-o", str(program), str(source), str(libraries[0]), f"-Wl,-rpath,{bundled}"]
    subprocess.run(command, check=True)
    return program


def _timed(work: Callable[[], object]) -> Run:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    work()
    wall_s = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _children_cpu_s() -> float:
    """CPU seconds of our own children that live (Linux)."""
    total = 0.0
    for child in multiprocessing.active_children():
        fields = Path(f"/proc/{child.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / _CLOCK
    return total
