"""A search that was stopped, with what it has covered, so that it can go on later: even after the program was closed.

Only the logic: `to_data` and `from_data` make plain data of a search, and files are the caller's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from kafka_explorer.engine.offsets import PartitionRead, Watermarks

_LONGEST_TEXT = 10_000
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Position:
    """How far one partition was read: of the offsets [begin, end) those in [left_begin, left_end) are left.

    `end` is the end seen when the search began. Nothing is left when `left_begin` is `left_end`.
    """

    topic: str
    partition: int
    begin: int
    end: int
    left_begin: int
    left_end: int


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """`start`, `stop` and `partitions` are the user's words (see `places.py`), for showing and for searching anew.

    Offsets mean nothing on another cluster than `cluster_id`. `ended` is the reason in the engine's words, empty when
    the user stopped it. Times are ms since the epoch.
    """

    id: str
    cluster_id: str
    topics: tuple[str, ...]
    start: str
    stop: str
    partitions: str
    filter_text: str
    newest_first: bool
    read_uncommitted: bool
    positions: tuple[Position, ...]
    hits: int
    scanned: int
    began_ms: int
    saved_ms: int
    ended: str = ""

    @property
    def left(self) -> int:
        """How many offsets were left."""
        return sum(position.left_end - position.left_begin for position in self.positions)

    @property
    def total(self) -> int:
        """How many offsets there were in all."""
        return sum(position.end - position.begin for position in self.positions)


@dataclass(frozen=True, slots=True)
class Resumption:
    """What going on means now: `reads` by topic, in the bounds of what is still kept.

    `deleted` offsets went by retention before they were read. `gone` (topic, partition) pairs do not exist any more;
    `remade` ones hold less than the search has seen: the topic was deleted and created anew. Neither is read.
    """

    reads: Mapping[str, tuple[PartitionRead, ...]]
    deleted: int
    gone: tuple[tuple[str, int], ...]
    remade: tuple[tuple[str, int], ...]


def resume(positions: Iterable[Position], watermarks: Mapping[str, Mapping[int, Watermarks]]) -> Resumption:
    """Return what is left to read now; `watermarks` by topic, without what does not exist any more."""
    reads: dict[str, list[PartitionRead]] = {}
    gone, remade, deleted = [], [], 0
    for position in positions:
        marks = watermarks.get(position.topic, {}).get(position.partition)
        where = (position.topic, position.partition)
        if marks is None:
            gone.append(where)
        elif marks.high < position.end:
            remade.append(where)
        else:
            begin = min(max(position.left_begin, marks.low), position.left_end)
            deleted += begin - position.left_begin
            if begin < position.left_end:
                reads.setdefault(position.topic, []).append(PartitionRead(position.partition, begin, position.left_end))
    return Resumption({topic: tuple(each) for topic, each in reads.items()}, deleted, tuple(gone), tuple(remade))


def since(
    search: SavedSearch, watermarks: Mapping[str, Mapping[int, Watermarks]]
) -> dict[str, tuple[PartitionRead, ...]]:
    """Return what has come behind the ends that the search saw, on the partitions it looked at."""
    reads: dict[str, list[PartitionRead]] = {}
    for position in search.positions:
        marks = watermarks.get(position.topic, {}).get(position.partition)
        if marks is not None and position.end < marks.high:
            read = PartitionRead(position.partition, max(position.end, marks.low), marks.high)
            reads.setdefault(position.topic, []).append(read)
    return {topic: tuple(each) for topic, each in reads.items()}


def to_data(search: SavedSearch) -> dict[str, Any]:
    """Return the search as JSON or TOML know it."""
    data = asdict(search)
    data["topics"] = list(search.topics)
    data["positions"] = [list(asdict(position).values()) for position in search.positions]
    return data


def from_data(data: Mapping[str, Any]) -> SavedSearch:
    """Return the search that `to_data` wrote. Raises ValueError with a sentence; what it does not know it ignores."""
    values: dict[str, Any] = {}
    for field in fields(SavedSearch):
        if field.name not in data and field.name != "ended":
            raise ValueError(f"The saved search has no {field.name}.")
        values[field.name] = _checked(field.name, data.get(field.name, ""))
    return SavedSearch(**values)


def _checked(name: str, value: object) -> object:
    if name == "topics":
        return tuple(_text(name, topic) for topic in _list(name, value))
    if name == "positions":
        return tuple(_position(_list(name, each)) for each in _list(name, value))
    if name in {"newest_first", "read_uncommitted"}:
        if not isinstance(value, bool):
            raise ValueError(f"The saved search's {name} is neither true nor false.")
        return value
    return _number(name, value) if name in {"hits", "scanned", "began_ms", "saved_ms"} else _text(name, value)


def _position(values: Sequence[object]) -> Position:
    if len(values) != len(fields(Position)):
        raise ValueError("The saved search has a position that is none.")
    topic, *numbers = values
    partition, begin, end, left_begin, left_end = (_number("positions", number) for number in numbers)
    if not begin <= left_begin <= left_end <= end:
        raise ValueError("The saved search has a position that is none.")
    return Position(_text("positions", topic), partition, begin, end, left_begin, left_end)


def _list(name: str, value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"The saved search's {name} is no list.")
    return value


def _number(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise ValueError(f"The saved search's {name} is no whole number from 0.")
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError(f"The saved search's {name} is no text of up to {_LONGEST_TEXT:,} characters.")
    return value
