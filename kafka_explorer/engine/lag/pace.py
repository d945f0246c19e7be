"""How fast a log grows and a group reads, and when it will have caught up at that. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.partition_offsets import Place

Sample = tuple[int, int, int]
"""Milliseconds since the epoch, committed offset, high watermark."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Offsets per second, written and read; None is unknown."""

    in_rate: float | None = None
    consume_rate: float | None = None

    @property
    def gain(self) -> float | None:
        """By how many offsets per second the lag shrinks; negative when it grows."""
        return None if self.in_rate is None or self.consume_rate is None else self.consume_rate - self.in_rate


@dataclass(frozen=True, slots=True)
class Drain:
    """When a group will have caught up at the present rates.

    `seconds` is None when it never will. `slowest` is the partition that takes longest, or whose lag does not shrink
    and is the largest of those.
    """

    seconds: float | None
    slowest: Place | None = None

    @property
    def never(self) -> bool:
        """Whether the lag does not shrink."""
        return self.seconds is None


def pace_of(samples: Sequence[Sample]) -> Pace:
    """Return the rates over `samples`, oldest first, since the last step backwards (offsets moved, log made anew)."""
    first = _since_last_step_back(samples)
    if first >= len(samples) - 1:
        return Pace()
    (began_ms, committed, high), (ended_ms, last_committed, last_high) = samples[first], samples[-1]
    seconds = (ended_ms - began_ms) / 1000
    if seconds <= 0:
        return Pace()
    return Pace((last_high - high) / seconds, (last_committed - committed) / seconds)


def summed(paces: Sequence[Pace]) -> Pace:
    """Return the sum of what is known of several partitions."""
    written = [pace.in_rate for pace in paces if pace.in_rate is not None]
    read = [pace.consume_rate for pace in paces if pace.consume_rate is not None]
    return Pace(sum(written) if written else None, sum(read) if read else None)


def drain_of(partitions: Mapping[Place, tuple[int, Pace]]) -> Drain | None:
    """Return when the last of `partitions` (lag and pace) is drained; None when a pace is unknown that matters."""
    slowest: Place | None = None
    longest = 0.0
    stuck: Place | None = None
    largest = 0
    for place, (lag, pace) in partitions.items():
        if lag <= 0:
            continue
        gain = pace.gain
        if gain is None:
            return None
        if gain <= 0:
            if lag > largest:
                stuck, largest = place, lag
        elif lag / gain > longest:
            slowest, longest = place, lag / gain
    return Drain(None, stuck) if stuck is not None else Drain(longest, slowest)


def _since_last_step_back(samples: Sequence[Sample]) -> int:
    for at in range(len(samples) - 1, 0, -1):
        if samples[at][1] < samples[at - 1][1] or samples[at][2] < samples[at - 1][2]:
            return at
    return 0
