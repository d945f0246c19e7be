"""The Fetch request, version 11: the last before topics had ids and a partition's numbers were packed (KIP-392)."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.wire.connection import NotByWire

FETCH, VERSION = 1, 11

_BEGIN = struct.Struct(">iiiibii")
_COUNT = struct.Struct(">i")
_SIZE = struct.Struct(">h")
_WANTED = struct.Struct(">iiqqi")
_ANSWERED = struct.Struct(">ihi")
_PARTITION = struct.Struct(">ihqqq")
_ABORTED = struct.Struct(">qq")
_NO_SESSION = (0, -1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to fetch of a partition, and how much of it: at least one batch comes, however large."""

    partition: int
    offset: int
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a partition: `records` are record batches, the last of which may be cut off.

    `aborted` are (producer id, first offset) of transactions whose records are to be left out.
    """

    topic: str
    partition: int
    error: int
    aborted: Sequence[tuple[int, int]]
    records: memoryview


def fetch_request(wanted: Mapping[str, Sequence[Wanted]], *, committed: bool, wait_ms: int, most_bytes: int) -> bytes:
    """Return the body of a request for what is wanted by topic; when not all fits, those first in line come first."""
    parts = [_BEGIN.pack(-1, wait_ms, 1, most_bytes, committed, *_NO_SESSION), _COUNT.pack(len(wanted))]
    for topic, partitions in wanted.items():
        name = topic.encode()
        parts += [_SIZE.pack(len(name)), name, _COUNT.pack(len(partitions))]
        parts += [_WANTED.pack(each.partition, -1, each.offset, -1, each.most_bytes) for each in partitions]
    parts.append(_COUNT.pack(0))  # topics to forget: there is no session
    parts.append(_SIZE.pack(0))  # rack: the leader is asked
    return b"".join(parts)


def fetch_answer(body: memoryview) -> Iterator[Fetched]:
    """Yield what came of each partition. Raises NotByWire."""
    try:
        yield from _partitions(body)
    except (struct.error, UnicodeDecodeError) as error:
        raise NotByWire(f"the answer to a fetch is damaged: {error}") from error


def _partitions(body: memoryview) -> Iterator[Fetched]:
    _, error, _ = _ANSWERED.unpack_from(body)
    if error:
        raise NotByWire(f"the broker refused to be fetched from (error {error})")
    at = _ANSWERED.size
    (topics,) = _COUNT.unpack_from(body, at)
    at += _COUNT.size
    for _ in range(topics):
        (size,) = _SIZE.unpack_from(body, at)
        at += _SIZE.size
        topic = bytes(body[at : at + size]).decode()
        at += size
        (partitions,) = _COUNT.unpack_from(body, at)
        at += _COUNT.size
        for _ in range(partitions):
            fetched, at = _partition(body, at, topic)
            yield fetched


def _partition(body: memoryview, at: int, topic: str) -> tuple[Fetched, int]:
    partition, error, _, _, _ = _PARTITION.unpack_from(body, at)
    at += _PARTITION.size
    (count,) = _COUNT.unpack_from(body, at)
    at += _COUNT.size
    aborted = [_ABORTED.unpack_from(body, at + number * _ABORTED.size) for number in range(max(0, count))]
    at += max(0, count) * _ABORTED.size + _COUNT.size  # and the replica to read from instead
    (size,) = _COUNT.unpack_from(body, at)
    at += _COUNT.size
    end = at + max(0, size)
    if end > len(body):
        raise NotByWire("the answer to a fetch is cut off")
    return Fetched(topic, partition, error, aborted, body[at:end]), end
