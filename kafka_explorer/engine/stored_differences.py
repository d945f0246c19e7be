"""What differs between two rows of a spool, worked out in a child process: a message may have megabytes."""

import contextlib
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from kafka_explorer.engine.key_history import decoded_json
from kafka_explorer.engine.masks import Masks
from kafka_explorer.engine.record_differences import RecordDifference, record_difference
from kafka_explorer.engine.spool import SpoolReader

if TYPE_CHECKING:
    from kafka_explorer.engine.filters import Decoding


def stored_difference(
    folder: str, before: int | None, after: int, masks: Sequence[str] = (), decoding: "Decoding | None" = None
) -> Generator[None, None, RecordDifference]:
    """Return what the record of row `after` changed; `before` is the row it is compared with, None for no row."""
    yield
    with contextlib.closing(SpoolReader(folder)) as reader:
        old = None if before is None else reader.record(before)
        new = reader.record(after)
    yield
    return record_difference(old, new, Masks(masks), decoded_json(decoding))
