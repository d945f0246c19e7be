"""100,000 messages from a file: how fast, and that a broker killed and restarted twice loses and doubles none."""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

from confluent_kafka import Consumer, KafkaError, TopicPartition
from confluent_kafka.admin import AdminClient

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.producing.lines import JsonLinesFile
from kafka_explorer.engine.producing.request import SendProgress, SendReport, SendRequest
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.sandbox.broker import Sandbox
from tests.benchmarks.figures import Figure
from tests.broker_fixtures import create_topic

MESSAGES = 100_000
PARTITIONS = 3
_KILL_AT = (30_000, 60_000)
_RATE = 20_000.0


def measure() -> dict[str, Figure]:
    """Messages a second without a fault; lost and doubled with two kills."""
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        path = Path(folder) / "messages.jsonl"
        _write(path)
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        for topic in ("calm", "killed"):
            create_topic(admin, topic, partitions=PARTITIONS)
            (Path(folder) / topic).mkdir()
        settings = ClusterSettings({"bootstrap.servers": sandbox.bootstrap})
        calm = _send(settings, SendRequest("calm", JsonLinesFile(str(path)), str(Path(folder) / "calm")))
        began = time.perf_counter()
        request = SendRequest("killed", JsonLinesFile(str(path)), str(Path(folder) / "killed"), rate=_RATE)
        report = _send(settings, request, sandbox)
        seconds = time.perf_counter() - began
        counts = _counts(sandbox.bootstrap, "killed")
    return {
        "publish_100k_per_s": _figure(MESSAGES / calm.elapsed_s, unit="/s"),
        "publish_100k_two_kills_s": _figure(seconds, unit="s"),
        "publish_100k_acknowledged": _figure(report.acknowledged, f"== {MESSAGES}"),
        "publish_100k_lost": _figure(MESSAGES - len(counts), "== 0"),
        "publish_100k_doubled": _figure(sum(counts.values()) - len(counts), "== 0"),
    }


def _send(settings: ClusterSettings, request: SendRequest, mortal: Sandbox | None = None) -> SendReport:
    """Send in a child process, as the window does; kill the broker of `mortal` on the way."""
    workers = Workers()
    work = workers.run(send, settings, request)
    try:
        return _driven(work, list(_KILL_AT) if mortal else [], mortal)
    finally:
        workers.close()


def _driven(
    work: Generator[SendProgress | None, None, SendReport], kills: list[int], mortal: Sandbox | None
) -> SendReport:
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            report: SendReport = end.value
            return report
        if mortal is not None and kills and progress is not None and progress.acknowledged >= kills[0]:
            kills.pop(0)
            mortal.nodes[0].kill()
            mortal.nodes[0].start()


def _write(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(MESSAGES):
            value = json.dumps({"number": number, "text": "x" * (number % 300), "exact": 1.5})
            file.write(json.dumps({"key": f"key-{number % 1000}", "value": value}) + "\n")


def _counts(bootstrap: str, topic: str) -> Counter[int]:
    """How often each number stands in the topic."""
    counts: Counter[int] = Counter()
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "counts", "enable.partition.eof": True})
    consumer.assign([TopicPartition(topic, at, 0) for at in range(PARTITIONS)])
    ended: set[int | None] = set()
    while len(ended) < PARTITIONS:
        for message in consumer.consume(1000, 0.1):
            error = message.error()
            if error is not None and error.code() == KafkaError._PARTITION_EOF:
                ended.add(message.partition())
            elif error is None:
                counts[json.loads(message.value() or b"")["number"]] += 1
    consumer.close()
    return counts


def _figure(value: float, aim: str = "", unit: str = "") -> Figure:
    return Figure(round(value, 3), aim, (round(value, 3),), unit)
