"""The latest record of each key as a table: at a chosen time, filtered, sorted. For a child process, over a spool."""

from collections.abc import Generator
from dataclasses import dataclass

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.key_states import KeyState, latest_per_key
from kafka_explorer.engine.spool_index import RowMap
from kafka_explorer.engine.spool_tasks import SortBy, SpoolProgress, refine_rows, sort_rows


@dataclass(frozen=True, slots=True)
class StateWish:
    """`at_ms` since 1970, None for now; `tombstones`: deleted keys are shown; `wanted` of None shows every key."""

    at_ms: int | None = None
    tombstones: bool = False
    wanted: Filter | None = None
    sort_by: SortBy | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class StateTable:
    """`state` is that of all keys, `shown` are the rows that are wanted, in their order."""

    rows: int
    state: KeyState
    shown: RowMap


def state_table(
    folder: str, rows: int, wish: StateWish, known: StateTable | None = None
) -> Generator[SpoolProgress, None, StateTable]:
    """Return the state that the first `rows` rows leave behind.

    `known` is an outcome for the same time and tombstones, so that only filter and order are worked out anew.
    """
    if known is not None and known.rows == rows:
        state = known.state
    else:
        state = yield from latest_per_key(folder, rows, at_ms=wish.at_ms, tombstones=wish.tombstones)
    shown = state.rows
    if wish.wanted is not None:
        shown = yield from refine_rows(folder, rows, wish.wanted, row_map=shown)
    if wish.sort_by is not None:
        shown = yield from sort_rows(folder, rows, wish.sort_by, descending=wish.descending, row_map=shown)
    return StateTable(rows, state, shown)
