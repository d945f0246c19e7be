"""Rates are kept and pauses cross processes."""

from pathlib import Path

import pytest

from kafka_explorer.engine.redrive.account import AccountFailed
from kafka_explorer.engine.redrive.care import Pace, is_paused, pause, resume


def test_a_rate_lets_through_what_is_due_and_makes_up_for_no_standstill() -> None:
    now = [100.0]
    pace = Pace(10.0, lambda: now[0])
    assert pace.allowed(0) == 1
    now[0] += 0.5
    assert pace.allowed(1) == 5
    assert pace.allowed(6) == 0
    now[0] += 0.5
    assert pace.allowed(6) == 5
    now[0] += 60.0  # a pause
    assert pace.allowed(6) == 1
    now[0] += 1.0
    assert pace.allowed(7) == 10
    assert Pace(None).allowed(10**9) > 0


def test_a_pause_is_seen_by_whoever_has_the_folder(tmp_path: Path) -> None:
    folder = str(tmp_path)
    resume(folder)
    assert not is_paused(folder)
    pause(folder)
    pause(folder)
    assert is_paused(folder)
    resume(folder)
    assert not is_paused(folder)


def test_a_pause_that_cannot_be_asked_for_is_told(tmp_path: Path) -> None:
    with pytest.raises(AccountFailed):
        pause(str(tmp_path / "missing"))
