"""The real Messages page while it reads a million messages, and while it follows 50,000 a second.

How late the window's event loop is, compared with the same page painting the same rows as often with nothing to read;
in turns, so that whatever else the machine does meets both. Somebody who sends 50,000 messages a second and the broker
that takes them need most of two cores for themselves, so a tail is also compared with painting while they do that and
nobody reads: what is left is the tail's own.
"""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from confluent_kafka import Producer

from kafka_explorer.sandbox.broker import Sandbox
from tests.benchmarks.figures import Figure, median_of
from tests.benchmarks.filling import fill
from tests.benchmarks.page_driver import PageDriver, open_page
from tests.benchmarks.ui_tick import Tick

MESSAGES = 1_000_000
PARTITIONS = 6
PER_SECOND = 50_000
ROUNDS = 3
TOPIC, LIVE_TOPIC = "one-million", "fifty-thousand-a-second"
_FOLLOWED_S = 8.0
_STEP_S = 0.01
_spawned = multiprocessing.get_context("spawn")


def measure() -> dict[str, Figure]:
    """A ratio of 1 means that reading is not felt at all."""
    with Sandbox() as sandbox:
        # In a process of its own: what a producer leaves behind is not the window's memory.
        for topic, count in ((TOPIC, MESSAGES), (LIVE_TOPIC, PARTITIONS)):
            filling = _spawned.Process(target=fill, args=(sandbox.bootstrap, topic, count, PARTITIONS))
            filling.start()
            filling.join()
        with open_page(sandbox.bootstrap) as page:
            return _scanning(page) | _tailing(page, sandbox.bootstrap)


def _scanning(page: PageDriver) -> dict[str, Figure]:
    page.read(TOPIC)  # fonts, code and the broker's page cache are warm for both
    reads, idles, rates = [], [], []
    for _ in range(ROUNDS):
        reads.append(page.read(TOPIC))
        assert page.rows == MESSAGES, page.rows
        rates.append(MESSAGES / page.progress.elapsed_s / 1000)
        idles.append(page.repaint(len(reads[-1].late_ms) * 0.005))
    return {
        **_compared("scan", reads, idles),
        "ui_rss_mb": median_of([tick.rss_mb for tick in reads], "< 400", "MB"),
        "ui_scan_k_per_s": median_of(rates, "", "k/s"),
    }


def _tailing(page: PageDriver, bootstrap: str) -> dict[str, Figure]:
    tails, idles, aside, rates = [], [], [], []
    for _ in range(ROUNDS):
        with _sending(bootstrap):
            page.follow(LIVE_TOPIC, dropped=1)
            rows, began = page.progress.rows, time.monotonic()
            tails.append(page.wait(_FOLLOWED_S))
            rates.append((page.progress.rows - rows) / (time.monotonic() - began) / 1000)
            page.stop()
            aside.append(page.repaint(_FOLLOWED_S))
        idles.append(page.repaint(_FOLLOWED_S))
    return {
        **_compared("tail", tails, idles),
        "ui_tick_tail_vs_sending": median_of(_ratios(tails, aside), "<= 1.5", "x"),
        "ui_tail_rss_mb": median_of([tick.rss_mb for tick in tails], "< 400", "MB"),
        "ui_tail_k_per_s": median_of(rates, f">= {PER_SECOND * 0.98 / 1000:g}", "k/s"),
    }


def _compared(what: str, busy: list[Tick], idle: list[Tick]) -> dict[str, Figure]:
    return {
        f"ui_tick_{what}_vs_idle": median_of(_ratios(busy, idle), "<= 1.5", "x"),
        f"ui_tick_{what}_p50_ms": median_of([tick.late(0.5) for tick in busy], "", "ms"),
        f"ui_tick_{what}_p99_ms": median_of([tick.late(0.99) for tick in busy], "", "ms"),
        f"ui_tick_{what}_idle_p99_ms": median_of([tick.late(0.99) for tick in idle], "", "ms"),
        f"ui_tick_{what}_max_ms": median_of([tick.late(1) for tick in busy], "<= 50", "ms"),
        f"ui_tick_{what}_idle_max_ms": median_of([tick.late(1) for tick in idle], "", "ms"),
        f"ui_cpu_{what}_percent": median_of([tick.cpu_share * 100 for tick in busy], "", "%"),
        f"ui_cpu_{what}_idle_percent": median_of([tick.cpu_share * 100 for tick in idle], "", "%"),
    }


def _ratios(busy: list[Tick], idle: list[Tick]) -> list[float]:
    return [one.late(0.99) / max(other.late(0.99), 0.1) for one, other in zip(busy, idle, strict=True)]


@contextmanager
def _sending(bootstrap: str) -> Iterator[None]:
    """Somebody sends 50,000 messages a second meanwhile, from a process of their own."""
    enough = _spawned.Event()
    sender = _spawned.Process(target=_send, args=(bootstrap, enough))
    sender.start()
    try:
        yield
    finally:
        enough.set()
        sender.join()


def _send(bootstrap: str, enough: Event) -> None:
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "linger.ms": 20,
            "compression.type": "lz4",
            "queue.buffering.max.messages": 1_000_000,
        }
    )
    value = b'{"level":"INFO","service":"pain-escalation","message":"' + b"x" * 140 + b'"}'
    sent, began = 0, time.monotonic()
    while not enough.wait(_STEP_S):
        due = int((time.monotonic() - began) * PER_SECOND)
        for number in range(sent, due):
            producer.produce(LIVE_TOPIC, value, str(number % 1000).encode())
        sent = due
        producer.poll(0)
    producer.purge()
    producer.flush(10)
