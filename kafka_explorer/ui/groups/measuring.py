"""Measures the lag of thousands of groups once, when the user asks for it: too many to be sampled every few seconds."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.engine.lag.measure import GroupLag, Measured, survey_lag
from kafka_explorer.engine.processes import Workers

_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class MeasuredSoFar:
    """`asked` of `total` groups; what is known of them by name."""

    asked: int
    total: int
    meanings: Mapping[str, GroupMeaning] = field(default_factory=dict)


def measure_all(
    workers: Workers, settings: ClusterSettings, groups: Sequence[str]
) -> Generator[MeasuredSoFar, None, MeasuredSoFar]:
    """Measure `groups`, some hundred at a time in a child process; yields what is known so far.

    A group that cannot be read is left out. Raises ConnectionFailed, WorkerDied.
    """
    known: dict[str, GroupMeaning] = {}
    found = MeasuredSoFar(0, len(groups))
    for begin in range(0, len(groups), _AT_ONCE):
        batch = tuple(groups[begin : begin + _AT_ONCE])
        measured: Measured = yield from telling(found, workers.run(survey_lag, settings, batch))
        known |= {name: _meaning(each) for name, each in measured.items() if isinstance(each, GroupLag)}
        found = MeasuredSoFar(begin + len(batch), len(groups), dict(known))
        yield found
    return found


def _meaning(lag: GroupLag) -> GroupMeaning:
    """What can be said of one sample: no rates, no time, no health."""
    details = lag.details
    return GroupMeaning(lag.group, lag.at_ms, details.state, details.kind, len(details.members), lag.lag)
