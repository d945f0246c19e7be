"""Sums for the history: what a group's or a topic's partitions have written and read since watching began. Pure.

Offsets of partitions cannot simply be added up for a rate: when a partition gets its first commit, the sum would jump.
So differences are counted, of partitions that were known before too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kafka_explorer.engine.lag.history import Series
from kafka_explorer.engine.lag.history_chunks import Sample
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.engine.lag.snapshots import LagSnapshot
from kafka_explorer.engine.partition_offsets import Place


@dataclass(slots=True)
class _Sum:
    lag: int | None = None
    written: int = 0
    read: int = 0
    time_lag_ms: int | None = None


class Totals:
    """Takes one round after the other and gives the samples to keep: groups first, then topics, then partitions."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, Place], tuple[int, int]] = {}
        self._counts: dict[Series, tuple[int, int]] = {}

    def samples(self, snapshot: LagSnapshot, meanings: Mapping[str, GroupMeaning]) -> list[tuple[Series, Sample]]:
        """Return a sample of every group, of every topic of a group, and of every partition of it."""
        sums: dict[Series, _Sum] = {}
        partitions: list[tuple[Series, Sample]] = []
        now: dict[tuple[str, Place], tuple[int, int]] = {}
        for group, place, high, committed, time_lag_ms in _partitions(snapshot, meanings):
            before_high, before_committed = self._before.get((group, place), (high, committed))
            now[group, place] = high, committed
            partitions.append((Series(group, *place), (snapshot.at_ms, high - committed, high, committed, time_lag_ms)))
            for series in (Series(group), Series(group, place[0])):
                total = sums.setdefault(series, _Sum())
                total.lag = max(0, high - committed) + (total.lag or 0)
                total.written += max(0, high - before_high)
                total.read += max(0, committed - before_committed)
                if time_lag_ms is not None:
                    total.time_lag_ms = max(time_lag_ms, total.time_lag_ms or 0)
        self._before = now
        totals = [self._sample(series, total, snapshot.at_ms) for series, total in sums.items()]
        return sorted(totals, key=lambda each: bool(each[0].topic)) + partitions

    def _sample(self, series: Series, total: _Sum, at_ms: int) -> tuple[Series, Sample]:
        written, read = self._counts.get(series, (0, 0))
        written, read = written + total.written, read + total.read
        self._counts[series] = written, read
        return series, (at_ms, total.lag, written, read, total.time_lag_ms)


def _partitions(
    snapshot: LagSnapshot, meanings: Mapping[str, GroupMeaning]
) -> Iterator[tuple[str, Place, int, int, int | None]]:
    for group, meaning in meanings.items():
        commits = snapshot.groups[group].commits or {}
        for place, each in meaning.partitions.items():
            high = snapshot.high.get(place)
            if high is not None:
                yield group, place, high, commits[place].offset, None if each.time_lag is None else each.time_lag.ms
