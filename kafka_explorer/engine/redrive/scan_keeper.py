"""Marks that need no keeping: the header of each redriven message says which dead letter it was."""

import time
from collections.abc import Generator, Mapping, Sequence

from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.records import record_of
from kafka_explorer.engine.redrive.building import target_of
from kafka_explorer.engine.redrive.header_scan import scan
from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner
from kafka_explorer.engine.redrive.keepers import Take
from kafka_explorer.engine.redrive.making import Making
from kafka_explorer.engine.redrive.reading import DeadLetterReading
from kafka_explorer.engine.redrive.request import Guarantee, Place, RedriveRequest
from kafka_explorer.engine.redrive.transactional import Commits, Write

_AT_ONCE = 50  # some 5 ms


class ScanKeeper:
    """The targets themselves keep them. `aims` has by target the time of the oldest dead letter for it."""

    def __init__(self, request: RedriveRequest, aims: Mapping[str, int], began_ms: int, guarantee: Guarantee) -> None:
        self.guarantee = guarantee
        self._request = request
        self._aims = aims
        self._began_ms = began_ms

    def remember(self, cluster: Cluster, take: Take) -> Generator[int, None, Memory]:
        """See Keeper."""
        memory = Memory(self._request.mark_name)
        seen = 0
        for topic, since_ms in self._aims.items():
            for marks in scan(cluster, self._request, topic, since_ms, self._began_ms):
                for mark in marks:
                    memory.take(mark)
                    take(mark)
                seen += len(marks)
                yield seen
        return memory

    def records(self, entries: Sequence[Mark | Owner]) -> Sequence[Write]:
        """See Keeper."""
        del entries
        return ()

    def commits(self, places: Sequence[Place]) -> Commits | None:
        """See Keeper."""
        del places
        return None

    def kept(self, places: Sequence[Place]) -> None:
        """See Keeper."""


def aims_of(
    cluster: Cluster, request: RedriveRequest, making: Making, reading: DeadLetterReading
) -> Generator[None, None, dict[str, int]]:
    """Return by target the time of the oldest dead letter for it: all that are chosen are read once for that."""
    now_ms = time.time_ns() // 1_000_000
    aims: dict[str, int] = {request.target: now_ms} if request.target else {}
    for messages in reading.messages(cluster):
        for begin in range(0, len(messages), _AT_ONCE):
            for message in messages[begin : begin + _AT_ONCE]:
                record = record_of(message)
                target = target_of(making.explain(record), request)
                if target is not None:
                    aims[target] = min(record.timestamp_ms, aims.get(target, now_ms))
            yield
        yield
    return aims
