"""A read that was stopped and goes on tells of itself as one read."""

from dataclasses import replace

from kafka_explorer.engine.saved_searches import Position
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest
from kafka_explorer.ui.records.legs import going_on, joined, left_of

STOPPED = ScanProgress(
    rows=7,
    matched=9,
    scanned=400,
    scanned_bytes=4_000,
    done=400,
    total=1_000,
    elapsed_s=4,
    position_ms=77,
    skipped=1,
    positions=(Position("t", 0, 0, 500, 0, 100), Position("t", 1, 0, 500, 0, 500)),
)
LEG = ScanProgress(rows=8, matched=3, scanned=150, scanned_bytes=1_500, done=150, total=600, elapsed_s=2, skipped=2)


def test_counters_are_those_of_both_legs_and_the_total_stays() -> None:
    whole = joined(STOPPED, LEG)
    assert whole == replace(
        LEG,
        matched=12,
        scanned=550,
        scanned_bytes=5_500,
        done=550,
        total=1_000,
        elapsed_s=6,
        position_ms=77,
        skipped=3,
    )
    assert joined(STOPPED, replace(LEG, position_ms=55)).position_ms == 55


def test_what_is_read_a_second_time_counts_once() -> None:
    assert joined(STOPPED, replace(LEG, total=640, done=640, scanned=640)).scanned == 1_000


def test_a_leg_that_has_not_begun_changes_nothing_but_that_it_runs() -> None:
    ended = replace(STOPPED, ended=EndReason.LIMIT_REACHED)
    assert joined(ended, ScanProgress(elapsed_s=1, waiting="refused")) == replace(
        STOPPED, ended=None, waiting="refused", elapsed_s=5
    )


def test_what_went_by_retention_while_it_was_stopped_is_done() -> None:
    assert joined(STOPPED, replace(LEG, done=0, total=500)).done == 500


def test_the_end_of_a_leg_is_the_end() -> None:
    whole = joined(STOPPED, replace(LEG, done=600, ended=EndReason.ALL_READ))
    assert (whole.done, whole.total, whole.ended) == (1_000, 1_000, EndReason.ALL_READ)


def test_it_goes_on_from_its_positions_behind_its_rows() -> None:
    assert left_of(STOPPED) == 600
    request = going_on(ScanRequest(("t",), limit=500), STOPPED, count=20, room_bytes=99)
    assert (request.resume, request.keep_rows, request.limit, request.spool_limit_bytes) == (
        STOPPED.positions,
        7,
        20,
        99,
    )
