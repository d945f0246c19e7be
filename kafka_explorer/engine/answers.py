"""Waits for the admin client's answers without blocking for long, so that whoever waits can be cancelled."""

import time
from collections.abc import Generator, Hashable, Mapping
from concurrent.futures import Future, wait
from typing import TypeVar

from confluent_kafka import KafkaError, KafkaException

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = TypeVar("P")
R = TypeVar("R")

TIMEOUT_S = 15.0
"""How long the cluster may take to answer one request; librdkafka ends every future by then."""

COORDINATOR_S = 3600.0
"""The request time-out to give librdkafka for what a group's coordinator answers; `gather` then waits TIMEOUT_S.

Librdkafka (2.16) frees such a request when it times out while the coordinator is away, and uses it once more when the
coordinator comes back: the process aborts (`eonce->refcnt > 0`). So it must not time out there. Who gives up waiting
often lets go of the client, with what is still under way: what is asked for is otherwise kept for an hour.
"""

_LOOK_S = 0.05


def gather(
    futures: Mapping[K, Future[V]], timeout_s: float | None = None
) -> Generator[None, None, dict[K, V | KafkaException]]:
    """Return each future's answer, or the exception that stands for it; yields every 50 ms meanwhile.

    What is not there after `timeout_s` counts as timed out; None waits until librdkafka ends it.
    """
    waiting = set(futures.values())
    deadline = None if timeout_s is None else time.monotonic() + timeout_s
    while waiting and (deadline is None or time.monotonic() < deadline):
        waiting = wait(waiting, timeout=_LOOK_S).not_done
        yield
    answers: dict[K, V | KafkaException] = {}
    for key, future in futures.items():
        try:
            answers[key] = future.result(timeout=0)
        except KafkaException as error:
            answers[key] = error
        except TimeoutError:
            answers[key] = KafkaException(KafkaError(KafkaError._TIMED_OUT))
    return answers


def result_of(work: Generator[object, None, R]) -> R:
    """Run `work` to its end and return its result, for whoever has nothing else to do meanwhile."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: R = end.value
            return result


def telling(news: P, work: Generator[object, None, R]) -> Generator[P, None, R]:
    """Run `work` to its end and return its result, yielding `news` whenever it yields; closed, it closes `work`."""
    try:
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: R = end.value
                return result
            yield news
    finally:
        work.close()
