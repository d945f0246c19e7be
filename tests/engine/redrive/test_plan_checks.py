"""What a message and its target tell before anything is sent."""

from dataclasses import replace

import pytest

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind
from kafka_explorer.engine.producing.messages import Outgoing, partition_for
from kafka_explorer.engine.redrive.learned import Target
from kafka_explorer.engine.redrive.notes import NoteKind
from kafka_explorer.engine.redrive.plan_checks import checked, landing_partition
from kafka_explorer.engine.redrive.request import Sendable
from tests.engine.redrive.letters import letter

NOW_MS = 1_800_000_000_000
PLAIN = Outgoing((0, 5), b"k", b"v")
DAY_MS = 86_400_000


def kinds(message: Outgoing, target: Target, *, rounds: int = 1, size: int = 100) -> list[NoteKind]:
    found = checked(letter(), Sendable("orders", message, rounds), target, size, NOW_MS)
    return [note.kind for note in found]


@pytest.mark.parametrize(("limit", "said"), [(None, []), (100, []), (99, [NoteKind.TOO_LARGE])])
def test_what_is_too_large(limit: int | None, said: list[NoteKind]) -> None:
    assert kinds(PLAIN, Target("orders", 3, limit_bytes=limit)) == said


def test_a_compacted_topic_wants_keys() -> None:
    compacted = Target("orders", 3, compacted=True)
    assert kinds(replace(PLAIN, key=None), compacted) == [NoteKind.NO_KEY]
    assert kinds(replace(PLAIN, key=b""), compacted) == []
    assert kinds(replace(PLAIN, key=None), Target("orders", 3)) == []


@pytest.mark.parametrize(
    ("age_ms", "target", "said"),
    [
        (2 * DAY_MS, Target("orders", 3, retention_ms=DAY_MS), [NoteKind.EXPIRES]),
        (2 * DAY_MS, Target("orders", 3, retention_ms=-1), []),
        (2 * DAY_MS, Target("orders", 3), []),
        (DAY_MS // 2, Target("orders", 3, retention_ms=DAY_MS), []),
        (2 * DAY_MS, Target("orders", 3, retention_ms=DAY_MS, before_max_ms=DAY_MS), [NoteKind.TIME_REFUSED]),
        (2 * DAY_MS, Target("orders", 3, before_max_ms=2**63 - 1), []),
        (-2 * DAY_MS, Target("orders", 3, after_max_ms=DAY_MS), [NoteKind.TIME_REFUSED]),
        (2 * DAY_MS, Target("orders", 3, retention_ms=DAY_MS, before_max_ms=DAY_MS, append_time=True), []),
    ],
)
def test_a_time_that_is_kept_may_not_last(age_ms: int, target: Target, said: list[NoteKind]) -> None:
    assert kinds(replace(PLAIN, timestamp_ms=NOW_MS - age_ms), target) == said
    assert kinds(PLAIN, target) == []


def test_what_has_been_round_before_is_told_how_often() -> None:
    (note,) = checked(letter(), Sendable("orders", PLAIN, 3), Target("orders", 3), 10, NOW_MS)
    assert (note.kind, note.detail) == (NoteKind.ROUND_TRIP, "2")


def test_an_event_that_is_null_is_told() -> None:
    null = letter(doubts=(Doubt(DoubtKind.EVENT_NULL),))
    (note,) = checked(null, Sendable("orders", PLAIN), Target("orders", 3), 10, NOW_MS)
    assert note.kind is NoteKind.EVENT_NULL


def test_where_it_lands() -> None:
    target = Target("orders", 3)
    assert landing_partition(replace(PLAIN, partition=2), target) == 2
    assert landing_partition(PLAIN, target) == partition_for(b"k", 3)
    assert landing_partition(replace(PLAIN, key=None), target) is None
