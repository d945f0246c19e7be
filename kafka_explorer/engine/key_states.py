"""What keys hold: the latest record of each key, at a chosen time; every record of one key; two states compared.

The state is what a cache would hold that read everything: of each key the record with the highest offset, and no key
whose record is a tombstone. A key that lies in several partitions (its topic got more of them, or it was sent by two
partitioners) has the record with the highest time there, and is counted in `split_keys`. Records without a key belong
to no state.

Generators for a child process, over the rows of a spool. Memory is some 50 bytes for each different key: of keys only
a hash of 128 bits is kept.
"""

import hashlib
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from kafka_explorer.engine.spool_index import RowMap, Rows, SpoolIndex
from kafka_explorer.engine.spool_messages import SpoolData
from kafka_explorer.engine.spool_tasks import SpoolProgress

_BLOCK = 2048  # rows whose bytes are read at once
_MERGED_AT = 1 << 18  # rows that are gathered before they are merged into what is known
_TOLD_EVERY_S = 0.05
_NULL = -1
_ABSENT = -1

# One entry for each key and partition: the newest record.
_ENTRY = np.dtype(
    [
        ("low", "<u8"),  # halves of the key's hash
        ("high", "<u8"),
        ("partition", "<i4"),
        ("offset", "<i8"),
        ("time", "<i8"),
        ("place", "<u4"),
        ("dead", "?"),
    ]
)
_Entries: TypeAlias = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class KeyState:
    """Rows of the latest record of each key, in the order of the spool's rows.

    `tombstones` keys are deleted (their rows are among `rows` if they were asked for), `keyless` records have no key,
    `later` records are beyond the chosen time.
    """

    rows: RowMap
    tombstones: int
    keyless: int
    split_keys: int
    later: int


@dataclass(frozen=True, slots=True)
class StateChange:
    """What differs between two states, as places of rows: those of keys that are only in one, and pairs of both."""

    added: RowMap
    removed: RowMap
    changed: npt.NDArray[np.uint32]
    """Of shape (n, 2): the row before, the row after."""
    unchanged: int


def latest_per_key(
    folder: str, rows: int, *, at_ms: int | None = None, tombstones: bool = False, row_map: RowMap | None = None
) -> Generator[SpoolProgress, None, KeyState]:
    """Return the state that the first `rows` rows, or those of `row_map`, leave behind.

    With `at_ms` (since the epoch) records of a later time are left out; those without a time never are.
    """
    state = yield from _state(folder, rows, at_ms, row_map)
    kept = state.entries if tombstones else state.entries[~state.entries["dead"]]
    return KeyState(
        np.sort(kept["place"]).astype(np.uint32), state.tombstones, state.keyless, state.split_keys, state.later
    )


def history_of_key(
    folder: str, rows: int, key: bytes | None, *, topic_index: int | None = None, row_map: RowMap | None = None
) -> Generator[SpoolProgress, None, RowMap]:
    """Return the rows of every record with this key, the oldest first: by offset, over several partitions by time."""
    wanted_size = _NULL if key is None else len(key)
    found: list[RowMap] = []
    pace = _Pace()
    with SpoolIndex(folder, rows) as index, SpoolData(folder) as data:
        total = rows if row_map is None else len(row_map)
        for begin, block in index.blocks(row_map, _BLOCK):
            places = _places(begin, len(block), row_map)
            fitting = block["key_size"] == wanted_size
            if topic_index is not None:
                fitting &= block["topic_index"] == topic_index
            if key and fitting.any():
                messages = data.messages(block[fitting])
                fitting[fitting] = [message.key() == key for message in messages]
            found.append(places[fitting])
            if pace.due():
                yield SpoolProgress(begin, total, sum(map(len, found)))
        history = np.concatenate(found) if found else np.empty(0, np.uint32)
        return history[_in_order(index.take(history))]


def compare_states(
    folder: str, rows: int, before_ms: int, after_ms: int, *, row_map: RowMap | None = None
) -> Generator[SpoolProgress, None, StateChange]:
    """Return what changed between the states at two times; a key whose value is the same bytes is unchanged."""
    before = (yield from _state(folder, rows, before_ms, row_map)).alive()
    after = (yield from _state(folder, rows, after_ms, row_map)).alive()
    old, new = _keys(before), _keys(after)
    _, at_old, at_new = np.intersect1d(old, new, assume_unique=True, return_indices=True)
    pairs = np.stack([before["place"][at_old], after["place"][at_new]], axis=1)
    touched = pairs[pairs[:, 0] != pairs[:, 1]]
    differs: list[bool] = []
    with SpoolIndex(folder, rows) as index, SpoolData(folder) as data:
        for begin in range(0, len(touched), _BLOCK):
            part = touched[begin : begin + _BLOCK]
            values = [[message.value() for message in data.messages(index.take(part[:, side]))] for side in (0, 1)]
            differs += [old_value != new_value for old_value, new_value in zip(*values, strict=True)]
            yield SpoolProgress(begin, len(touched))
    changed = touched[np.array(differs, np.bool_)]
    return StateChange(
        added=np.sort(np.delete(after["place"], at_new)).astype(np.uint32),
        removed=np.sort(np.delete(before["place"], at_old)).astype(np.uint32),
        changed=changed[np.argsort(changed[:, 1], kind="stable")].astype(np.uint32),
        unchanged=len(pairs) - len(changed),
    )


@dataclass(slots=True)
class _State:
    entries: _Entries
    keyless: int = 0
    later: int = 0
    split_keys: int = 0

    @property
    def tombstones(self) -> int:
        return int(self.entries["dead"].sum())

    def alive(self) -> _Entries:
        return cast(_Entries, self.entries[~self.entries["dead"]])


class _Pace:
    """Says when to tell how far it is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def due(self) -> bool:
        now = time.monotonic()
        if now - self._told < _TOLD_EVERY_S:
            return False
        self._told = now
        return True


def _state(folder: str, rows: int, at_ms: int | None, row_map: RowMap | None) -> Generator[SpoolProgress, None, _State]:
    state = _State(np.empty(0, _ENTRY))
    gathered: list[_Entries] = []
    waiting, pace = 0, _Pace()
    with SpoolIndex(folder, rows) as index, SpoolData(folder) as data:
        total = rows if row_map is None else len(row_map)
        for begin, block in index.blocks(row_map, _BLOCK):
            places = _places(begin, len(block), row_map)
            later = np.zeros(len(block), np.bool_) if at_ms is None else block["timestamp_ms"] > at_ms
            keyed = (block["key_size"] != _NULL) & ~later
            state.later += int(later.sum())
            state.keyless += int((~later & ~keyed).sum())
            gathered.append(_entries(block[keyed], places[keyed], data))
            waiting += len(gathered[-1])
            if waiting > max(_MERGED_AT, len(state.entries)):  # so that merging costs no more than reading
                state.entries, waiting = _newest([state.entries, *gathered]), 0
                gathered.clear()
            if pace.due():
                yield SpoolProgress(begin, total, len(state.entries) + waiting)
        state.entries = _newest([state.entries, *gathered])
    state.entries, state.split_keys = _over_partitions(state.entries)
    return state


def _entries(rows: Rows, places: RowMap, data: SpoolData) -> _Entries:
    entries = np.empty(len(rows), _ENTRY)
    digests = b"".join(_digests(rows, data))
    halves = np.frombuffer(digests, "<u8").reshape(-1, 2)
    entries["low"], entries["high"] = halves[:, 0], halves[:, 1]
    entries["partition"], entries["offset"] = rows["partition"], rows["offset"]
    entries["time"], entries["place"] = rows["timestamp_ms"], places
    entries["dead"] = rows["value_size"] == _NULL
    return entries


def _digests(rows: Rows, data: SpoolData) -> Iterator[bytes]:
    """Yield hashes of topic and key. Keys of one topic must not meet those of another."""
    for row, message in zip(rows, data.messages(rows), strict=True):
        topic = int(row["topic_index"]).to_bytes(2, "little")
        yield hashlib.blake2b(message.key() or b"", digest_size=16, salt=topic).digest()


def _newest(parts: list[_Entries]) -> _Entries:
    """Return of each key and partition the entry with the highest offset."""
    whole = np.concatenate(parts)
    order = np.lexsort((whole["offset"], whole["partition"], whole["high"], whole["low"]))
    whole = whole[order]
    return whole[_last_of_each(whole, ("low", "high", "partition"))]


def _over_partitions(entries: _Entries) -> tuple[_Entries, int]:
    """Return of each key the entry with the highest time, and how many keys lie in several partitions."""
    order = np.lexsort((entries["offset"], entries["time"], entries["high"], entries["low"]))
    whole = entries[order]
    last = _last_of_each(whole, ("low", "high"))
    sizes = np.diff(np.concatenate(([-1], last.nonzero()[0])))
    return whole[last], int((sizes > 1).sum())


def _last_of_each(whole: _Entries, names: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    last = np.ones(len(whole), np.bool_)
    if len(whole) > 1:
        same: npt.NDArray[np.bool_] = np.ones(len(whole) - 1, np.bool_)
        for name in names:
            same &= whole[name][1:] == whole[name][:-1]
        last[:-1] = ~same
    return last


def _keys(entries: _Entries) -> npt.NDArray[Any]:
    """Return hashes as values that can be compared as a whole."""
    keys = np.empty(len(entries), [("high", ">u8"), ("low", ">u8")])
    keys["high"], keys["low"] = entries["high"], entries["low"]
    return keys.view(np.dtype((np.void, 16)))


def _in_order(rows: Rows) -> npt.NDArray[np.intp]:
    if len(np.unique(rows["partition"])) > 1:
        return np.lexsort((rows["offset"], rows["partition"], rows["timestamp_ms"]))
    return np.argsort(rows["offset"], kind="stable")


def _places(begin: int, count: int, row_map: RowMap | None) -> RowMap:
    return np.arange(begin, begin + count, dtype=np.uint32) if row_map is None else row_map[begin : begin + count]
