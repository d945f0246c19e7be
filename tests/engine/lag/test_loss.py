"""Records that retention takes before they are read: by age, by size, or already gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.lag.loss import DataLoss, LossCause, Retention, Standing, foresee_loss, retention_of
from kafka_explorer.engine.lag.pace import Pace

HOUR_MS = 3_600_000
STOPPED = Pace(10, 0)


@pytest.mark.parametrize(
    ("configs", "expected"),
    [
        ({}, Retention()),
        (
            {"retention.ms": "604800000", "retention.bytes": "-1", "cleanup.policy": "delete"},
            Retention(604_800_000, None),
        ),
        ({"retention.ms": "-1", "retention.bytes": "1024"}, Retention(None, 1024)),
        ({"cleanup.policy": "compact"}, Retention(deletes=False)),
        ({"cleanup.policy": "compact,delete"}, Retention()),
        ({"cleanup.policy": None, "retention.ms": "soon"}, Retention()),
    ],
)
def test_what_a_topic_keeps(configs: dict[str, str | None], expected: Retention) -> None:
    assert retention_of(configs) == expected


@pytest.mark.parametrize(
    ("standing", "retention", "expected"),
    [
        # It has happened, whatever the rates and the policy.
        (Standing(5, 8, 0, Pace()), Retention(deletes=False), DataLoss(LossCause.ALREADY, lost=3)),
        # By age: nobody reads, so the first unread record grows old with the clock.
        (Standing(5, 0, HOUR_MS, STOPPED), Retention(ms=3 * HOUR_MS), DataLoss(LossCause.AGE, 7200)),
        # It reads half as fast as is written: it falls behind half an hour an hour.
        (Standing(5, 0, HOUR_MS, Pace(10, 5)), Retention(ms=3 * HOUR_MS), DataLoss(LossCause.AGE, 14_400)),
        # Overdue: the next look of the log cleaner takes it.
        (Standing(5, 0, 4 * HOUR_MS, STOPPED), Retention(ms=3 * HOUR_MS), DataLoss(LossCause.AGE, 0)),
        # It keeps up or gains, or nothing new comes while it reads.
        (Standing(5, 0, HOUR_MS, Pace(10, 10)), Retention(ms=3 * HOUR_MS), None),
        (Standing(5, 0, HOUR_MS, Pace(10, 20)), Retention(ms=3 * HOUR_MS), None),
        (Standing(5, 0, HOUR_MS, Pace(0, 20)), Retention(ms=3 * HOUR_MS), None),
        # All is read; nothing is known; nothing is ever deleted.
        (Standing(5, 0, 0, STOPPED), Retention(ms=3 * HOUR_MS), None),
        (Standing(5, 0, None, STOPPED), Retention(ms=3 * HOUR_MS), None),
        (Standing(5, 0, HOUR_MS, Pace()), Retention(ms=3 * HOUR_MS), None),
        (Standing(5, 0, HOUR_MS, STOPPED), Retention(), None),
        (Standing(5, 0, HOUR_MS, STOPPED), Retention(ms=3 * HOUR_MS, deletes=False), None),
        # By size: the log start follows at 10 offsets a second.
        (Standing(700, 100, HOUR_MS, STOPPED, 10), Retention(size_bytes=1), DataLoss(LossCause.SIZE, 60)),
        (Standing(700, 100, HOUR_MS, Pace(10, 5), 10), Retention(size_bytes=1), DataLoss(LossCause.SIZE, 120)),
        (Standing(700, 100, HOUR_MS, Pace(10, 10), 10), Retention(size_bytes=1), None),
        (Standing(700, 100, HOUR_MS, STOPPED, 0), Retention(size_bytes=1), None),
        (Standing(700, 100, HOUR_MS, STOPPED), Retention(size_bytes=1), None),
        (Standing(700, None, HOUR_MS, STOPPED, 10), Retention(size_bytes=1), None),
        # Of two losses the one that comes first.
        (Standing(700, 100, HOUR_MS, STOPPED, 10), Retention(2 * HOUR_MS, 1), DataLoss(LossCause.SIZE, 60)),
        (Standing(700, 100, HOUR_MS, STOPPED, 1), Retention(HOUR_MS + 1000, 1), DataLoss(LossCause.AGE, 1)),
    ],
)
def test_the_loss_that_comes_first(standing: Standing, retention: Retention, expected: DataLoss | None) -> None:
    assert foresee_loss(standing, retention) == expected


@given(st.integers(1, 10**12), st.integers(1, 10**9), st.floats(0.001, 1e6), st.floats(0, 1e6), st.integers(1, 10**12))
def test_whoever_is_slower_than_the_writers_is_overtaken_and_nobody_else(
    committed: int, time_lag_ms: int, written: float, read: float, kept_ms: int
) -> None:
    standing = Standing(committed, 0, time_lag_ms, Pace(written, read))
    found = foresee_loss(standing, Retention(ms=kept_ms))
    assert (found is not None) is (1 - read / written > 0)
    assert found is None or found.in_s >= 0
