"""The history on disk: what was sampled is there again, pauses stay pauses, and it never grows beyond its bound."""

import itertools
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kafka_explorer.engine.lag import history as history_module
from kafka_explorer.engine.lag.curves import CurveRequest, Quantity, known_series, read_curves
from kafka_explorer.engine.lag.history import History, HistoryBroken, Series, history_path
from kafka_explorer.engine.lag.history_chunks import MINUTE_MS, Sample
from tests.engine.drive import run

BEGAN_MS = 1_795_000_000_000 // (20 * MINUTE_MS) * (20 * MINUTE_MS)
GROUP, PARTITION = Series("g"), Series("g", "orders", 3)
HOUR_MS = 60 * MINUTE_MS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return history_path(tmp_path / "history", "cluster-id")


def sample(at_ms: int, lag: int = 7) -> Sample:
    return at_ms, lag, at_ms // 100, at_ms // 100 - lag, lag * 10


def fill(history: History, times_ms: Iterator[int], *series: Series) -> None:
    for at_ms in times_ms:
        history.add((each, sample(at_ms, at_ms // 5000 % 100)) for each in series)


def every(seconds: int, begin_ms: int, end_ms: int) -> Iterator[int]:
    return iter(range(begin_ms, end_ms, seconds * 1000))


def counts(path: Path) -> Mapping[str, int]:
    base = sqlite3.connect(path)
    try:
        found = {name: base.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in ("raw", "minutes")}  # noqa: S608
    finally:
        base.close()
    return found


def lags(path: Path, series: Series, begin_ms: int, end_ms: int) -> list[tuple[int, float]]:
    curve = run(read_curves(path, CurveRequest((series,), Quantity.LAG, begin_ms, end_ms, 10**6)))[series]
    return [(round(at * 1000), value) for at, value in zip(curve.times, curve.values, strict=True)]


def test_a_file_for_each_cluster(tmp_path: Path) -> None:
    assert history_path(tmp_path, "2RX-qKyKQYewUK_Sp2JAbQ").name == "2RX-qKyKQYewUK_Sp2JAbQ.sqlite"
    assert history_path(tmp_path, "../../etc").parent == tmp_path
    assert history_path(tmp_path, "a:9092,b:9092").name == "a_9092_b_9092.sqlite"
    assert history_path(tmp_path, "").name == "unknown.sqlite"


def test_it_is_nobody_elses_business(path: Path) -> None:
    with History(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_was_sampled_survives_a_restart(path: Path) -> None:
    """Packed chunks and the newest samples alike; the pause between two runs stays one."""
    with History(path) as first:
        fill(first, every(5, BEGAN_MS, BEGAN_MS + 30 * MINUTE_MS), GROUP, PARTITION)
    with History(path) as second:
        fill(second, every(5, BEGAN_MS + HOUR_MS, BEGAN_MS + 90 * MINUTE_MS), GROUP)
    assert known_series(path) == (GROUP, PARTITION)
    found = lags(path, GROUP, BEGAN_MS, BEGAN_MS + 2 * HOUR_MS)
    expected = [(at, at // 5000 % 100) for at in every(5, BEGAN_MS, BEGAN_MS + 30 * MINUTE_MS)]
    expected += [(at, at // 5000 % 100) for at in every(5, BEGAN_MS + HOUR_MS, BEGAN_MS + 90 * MINUTE_MS)]
    assert [(at, value) for at, value in found if value == value] == expected  # noqa: PLR0124 - NaN
    assert [at for at, value in found if value != value] == [BEGAN_MS + HOUR_MS]  # noqa: PLR0124 - NaN
    assert counts(path) == {"raw": 5, "minutes": 5}


def test_a_crash_loses_nothing_that_was_added(path: Path) -> None:
    crashed = History(path)
    crashed.add([(GROUP, sample(BEGAN_MS))])
    assert lags(path, GROUP, BEGAN_MS, BEGAN_MS + MINUTE_MS) == [(BEGAN_MS, 7)], "another reads while one writes"
    crashed.close()


def test_what_is_too_old_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "RAW_KEPT_MINUTES", 60)
    monkeypatch.setattr(history_module, "MINUTES_KEPT_MINUTES", 120)
    with History(path) as history:
        fill(history, every(30, BEGAN_MS, BEGAN_MS + 5 * HOUR_MS), GROUP)
        assert counts(path) == {"raw": 3, "minutes": 6}
        # A series of which nothing is left makes room for others.
        fill(history, every(30, BEGAN_MS + 10 * HOUR_MS, BEGAN_MS + 13 * HOUR_MS), PARTITION)
        assert known_series(path) == (PARTITION,)


def test_old_samples_are_drawn_by_the_minute(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "RAW_KEPT_MINUTES", 20)
    with History(path) as history:
        fill(history, every(5, BEGAN_MS, BEGAN_MS + 3 * HOUR_MS), GROUP)
    found = lags(path, GROUP, BEGAN_MS, BEGAN_MS + 10 * MINUTE_MS)
    assert len(found) == 2 * 10, "smallest and largest of each minute"
    assert {value for _, value in found} >= {0.0, 99.0}


def test_a_full_file_drops_the_oldest_and_samples_first(path: Path) -> None:
    series = [Series("g", "orders", at) for at in range(20)]
    bound = 500_000
    with History(path, largest_bytes=bound) as history:
        for hour in range(12):
            begin_ms = BEGAN_MS + hour * HOUR_MS
            for at_ms in every(10, begin_ms, begin_ms + HOUR_MS):
                history.add((each, sample(at_ms, hash((each.partition, at_ms)) % 10**6)) for each in series)
        # What is still to be packed comes on top.
        assert history.size_bytes() < bound + 200_000
        kept = counts(path)
    assert 0 < kept["raw"] < kept["minutes"]
    newest = lags(path, series[0], BEGAN_MS + 11 * HOUR_MS, BEGAN_MS + 12 * HOUR_MS)
    assert len(newest) >= 300
    assert path.stat().st_size < 1.5 * bound


def test_so_many_series_and_no_more(path: Path) -> None:
    many = [Series("g", "orders", at) for at in range(5)]
    with History(path, series_at_most=3) as history:
        history.add((each, sample(BEGAN_MS)) for each in [GROUP, *many])
        assert history.left_out == 3
        history.add([(GROUP, sample(BEGAN_MS + 5000))])
        assert history.left_out == 0
    assert known_series(path) == (GROUP, many[0], many[1])


def test_packing_is_spread_over_several_calls(path: Path) -> None:
    series = [Series("g", "orders", at) for at in range(120)]
    with History(path) as history:
        for at_ms in every(60, BEGAN_MS, BEGAN_MS + 20 * MINUTE_MS):
            history.add((each, sample(at_ms)) for each in series)
        packed = []
        for at_ms in every(5, BEGAN_MS + 20 * MINUTE_MS, BEGAN_MS + 20 * MINUTE_MS + 20_000):
            history.add([(GROUP, sample(at_ms))])
            packed.append(counts(path)["raw"])
    assert packed == [50, 100, 120, 120]


def test_ends_of_the_last_minutes(path: Path) -> None:
    with History(path) as history:
        fill(history, every(20, BEGAN_MS, BEGAN_MS + 4 * MINUTE_MS), GROUP, PARTITION)
        found = history.past_ends(BEGAN_MS + MINUTE_MS)
    last = [BEGAN_MS + minute * MINUTE_MS + 40_000 for minute in (1, 2, 3)]
    assert found == [(PARTITION, at_ms, at_ms // 100) for at_ms in last], "of partitions, the last of each minute"


def test_a_damaged_file_is_put_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    with History(path) as history:
        history.add([(GROUP, sample(BEGAN_MS))])
    assert known_series(path) == (GROUP,)
    assert path.with_name(path.name + ".damaged").read_bytes().startswith(b"this is no")


def test_a_newer_programs_file_is_left_alone(path: Path) -> None:
    with History(path):
        pass
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(HistoryBroken, match="newer version"):
        History(path)


def test_what_cannot_be_written_is_told(tmp_path: Path, path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    with pytest.raises(HistoryBroken, match="cannot be kept in"):
        History(history_path(occupied, "id"))
    history = History(path)
    history.close()
    with pytest.raises(HistoryBroken):
        history.add([(GROUP, sample(BEGAN_MS))])


def test_unknown_values_are_kept_as_such(path: Path) -> None:
    with History(path) as history:
        for at_ms, lag in itertools.product(every(5, BEGAN_MS, BEGAN_MS + 21 * MINUTE_MS), [None]):
            history.add([(GROUP, (at_ms, lag, None, None, None))])
    found = lags(path, GROUP, BEGAN_MS, BEGAN_MS + HOUR_MS)
    assert found
    assert all(value != value for _, value in found)  # noqa: PLR0124 - NaN
