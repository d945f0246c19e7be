"""Which batches are records to a read_committed consumer."""

from kafka_explorer.engine.wire.record_batches import batches_in
from kafka_explorer.engine.wire.transactions import told_apart
from tests.engine.wire.batches import batch, marker, record

A, B = 11, 22


def written(base_offset: int, producer_id: int, transactional: int = 0x10) -> bytes:
    return batch([record(0, 0, b"k", b"v")], base_offset=base_offset, attributes=transactional, producer_id=producer_id)


LOG = b"".join(
    (
        written(0, A),
        written(1, B),
        written(2, -1, transactional=0),
        marker(3, A, commit=False),
        written(4, A),
        marker(5, B, commit=True),
        marker(6, A, commit=True),
        written(7, B),
        marker(8, B, commit=False),
    )
)


def seen(*aborted: tuple[int, int]) -> list[int]:
    return [each.base_offset for each, visible in told_apart(batches_in(memoryview(LOG)), aborted) if visible]


def test_aborted_records_are_left_out_until_the_abort() -> None:
    assert seen((A, 0), (B, 7)) == [1, 2, 4]


def test_nothing_is_left_out_that_was_not_said_to_be_aborted() -> None:
    assert seen() == [0, 1, 2, 4, 7]


def test_every_batch_is_told_so_that_positions_go_on() -> None:
    assert [each.base_offset for each, _ in told_apart(batches_in(memoryview(LOG)), [(A, 0)])] == [*range(9)]
