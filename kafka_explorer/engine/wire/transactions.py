"""Leaves out what a read_committed consumer must not see: aborted records, as Kafka's own consumer does (KIP-98)."""

from collections.abc import Iterable, Iterator, Sequence

from kafka_explorer.engine.wire.record_batches import RecordBatch
from kafka_explorer.engine.wire.wire_message import messages_in

_ABORT = b"\0\0"  # of a marker's key: its version, then its type, two bytes each


def told_apart(
    batches: Iterable[RecordBatch], aborted: Sequence[tuple[int, int]]
) -> Iterator[tuple[RecordBatch, bool]]:
    """Yield each batch, and whether it is records to a consumer; `aborted` are (producer id, first offset).

    What a broker calls aborted begins at that offset and ends with the producer's next abort marker. A reader of
    what is not committed either is told of no aborted ones. Raises NotByWire.
    """
    due = sorted(aborted, key=lambda each: each[1], reverse=True)
    active: set[int] = set()
    for batch in batches:
        while due and due[-1][1] <= batch.last_offset:
            active.add(due.pop()[0])
        if batch.is_control:
            if batch.producer_id in active and _is_abort(batch):
                active.discard(batch.producer_id)
            yield batch, False
        else:
            yield batch, not (batch.is_transactional and batch.producer_id in active)


def _is_abort(batch: RecordBatch) -> bool:
    marker = next(messages_in(batch.unpacked(), batch, "", 0), None)
    return marker is not None and (marker.key() or b"")[2:4] == _ABORT
