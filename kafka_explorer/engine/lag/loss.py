"""When retention will delete what a group has not read yet. Pure.

Kafka deletes whole segments, never the newest, and looks every five minutes: so this is the earliest time at which a
record may go. Only what is deleted by age or by size counts; compaction keeps the newest record of each key.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from kafka_explorer.engine.lag.pace import Pace


class LossCause(enum.Enum):
    """What takes the records."""

    ALREADY = "already"
    """It has happened: the log starts after the committed offset."""
    AGE = "age"
    """retention.ms."""
    SIZE = "size"
    """retention.bytes: the log start moves towards the committed offset."""


@dataclass(frozen=True, slots=True)
class Retention:
    """What a topic keeps; None is without limit. `deletes` is False for a topic that is only compacted."""

    ms: int | None = None
    size_bytes: int | None = None
    deletes: bool = True


@dataclass(frozen=True, slots=True)
class DataLoss:
    """A group loses records in `in_s` seconds at the present rates, because of `cause`; `lost` offsets are gone."""

    cause: LossCause
    in_s: float = 0.0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a group stands in a partition. `start_rate` is how fast the log start moves, in offsets per second."""

    committed: int
    start: int | None
    time_lag_ms: int | None
    pace: Pace
    start_rate: float | None = None


def retention_of(configs: Mapping[str, str | None]) -> Retention:
    """Read a topic's configuration, values as Kafka writes them; what is missing is without limit."""
    return Retention(
        ms=_limit(configs.get("retention.ms")),
        size_bytes=_limit(configs.get("retention.bytes")),
        deletes="delete" in (configs.get("cleanup.policy") or "delete"),
    )


def foresee_loss(standing: Standing, retention: Retention) -> DataLoss | None:
    """Return the loss that comes first; None when there is none in sight, or too little is known."""
    if standing.start is not None and standing.start > standing.committed:
        return DataLoss(LossCause.ALREADY, lost=standing.start - standing.committed)
    if not retention.deletes:
        return None
    found = [loss for loss in (_by_age(standing, retention), _by_size(standing, retention)) if loss is not None]
    return min(found, key=lambda loss: loss.in_s, default=None)


def _by_age(standing: Standing, retention: Retention) -> DataLoss | None:
    if retention.ms is None or standing.time_lag_ms is None or standing.time_lag_ms == 0:
        return None
    growth = _ageing(standing.pace)
    if growth is None or growth <= 0:
        return None
    return DataLoss(LossCause.AGE, max(0.0, (retention.ms - standing.time_lag_ms) / 1000 / growth))


def _ageing(pace: Pace) -> float | None:
    """How fast the time lag grows, in seconds per second, if what is unread was written at today's rate."""
    if pace.in_rate is None or pace.consume_rate is None:
        return None
    if pace.consume_rate <= 0:
        return 1.0
    return 1 - pace.consume_rate / pace.in_rate if pace.in_rate > 0 else None


def _by_size(standing: Standing, retention: Retention) -> DataLoss | None:
    if retention.size_bytes is None or standing.start is None or not standing.start_rate:
        return None
    closing = standing.start_rate - max(0.0, standing.pace.consume_rate or 0.0)
    if closing <= 0:
        return None
    return DataLoss(LossCause.SIZE, (standing.committed - standing.start) / closing)


def _limit(value: str | None) -> int | None:
    """Kafka writes -1 for no limit."""
    try:
        number = int(value or "-1")
    except ValueError:
        return None
    return number if number >= 0 else None
