"""What speaks against sending a dead letter, as far as one message and its target tell. Pure."""

from collections.abc import Iterator

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, DoubtKind
from kafka_explorer.engine.producing.messages import Outgoing, partition_for
from kafka_explorer.engine.redrive.learned import Target
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.request import Sendable


def checked(letter: DeadLetter, sendable: Sendable, target: Target, size_bytes: int, now_ms: int) -> Iterator[Note]:
    """Yield what is to be known of a message of `size_bytes` as a batch (`batch_bytes`), were it sent at `now_ms`."""
    message = sendable.message
    if target.limit_bytes is not None and size_bytes > target.limit_bytes:
        yield Note(NoteKind.TOO_LARGE)
    if target.compacted and message.key is None:
        yield Note(NoteKind.NO_KEY)
    if message.timestamp_ms is not None and not target.append_time:
        yield from _of_time(message.timestamp_ms, target, now_ms)
    if sendable.rounds > 1:
        yield Note(NoteKind.ROUND_TRIP, str(sendable.rounds - 1))
    if letter.doubted(DoubtKind.EVENT_NULL):
        yield Note(NoteKind.EVENT_NULL)


def landing_partition(message: Outgoing, target: Target) -> int | None:
    """Return the partition a message goes to; None when chance decides."""
    if message.partition is not None:
        return message.partition
    return partition_for(message.key, target.partitions)


def _of_time(timestamp_ms: int, target: Target, now_ms: int) -> Iterator[Note]:
    age_ms = now_ms - timestamp_ms
    if (target.before_max_ms is not None and age_ms > target.before_max_ms) or (
        target.after_max_ms is not None and -age_ms > target.after_max_ms
    ):
        yield Note(NoteKind.TIME_REFUSED)
    elif target.retention_ms is not None and 0 <= target.retention_ms < age_ms:
        yield Note(NoteKind.EXPIRES)
