"""Waits for the admin client's answers without blocking for long, so that whoever waits can be cancelled."""

from collections.abc import Generator, Hashable, Mapping
from concurrent.futures import Future, wait
from typing import TypeVar

from confluent_kafka import KafkaException

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = TypeVar("P")
R = TypeVar("R")

TIMEOUT_S = 15.0
"""How long the cluster may take to answer one request; librdkafka ends every future by then."""

_LOOK_S = 0.05


def gather(futures: Mapping[K, Future[V]]) -> Generator[None, None, dict[K, V | KafkaException]]:
    """Return each future's answer, or the exception that stands for it; yields every 50 ms meanwhile."""
    waiting = set(futures.values())
    while waiting:
        waiting = wait(waiting, timeout=_LOOK_S).not_done
        yield
    answers: dict[K, V | KafkaException] = {}
    for key, future in futures.items():
        try:
            answers[key] = future.result()
        except KafkaException as error:
            answers[key] = error
    return answers


def telling(news: P, work: Generator[object, None, R]) -> Generator[P, None, R]:
    """Run `work` to its end and return its result, yielding `news` whenever it yields."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: R = end.value
            return result
        yield news
