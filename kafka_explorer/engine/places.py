"""Where to start and where to stop, in words: the same in the window, in the filter bar and on the command line. Pure.

place      = "beginning" | "end" | "newest" [N] | "-N" | ["offset"] OFFSET | PARTITION:OFFSET {"," PARTITION:OFFSET}
           | moment (see `moments.py`; "@" may stand before it)
partitions = "all" | PARTITION | FIRST-LAST, several with commas; "p" may stand before a number
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from kafka_explorer.engine.moments import Doubt, TextError, moment_text, parse_moment
from kafka_explorer.engine.offsets import StartKind

_SYMBOLIC = {
    "beginning": StartKind.BEGINNING,
    "earliest": StartKind.BEGINNING,
    "end": StartKind.END,
    "latest": StartKind.END,
}
_NEWEST = re.compile(r"(?:newest(?:\s+([0-9]{1,18}))?|-([0-9]{1,18}))", re.IGNORECASE)
_OFFSET = re.compile(r"(?:offset\s+)?([0-9]{1,18})", re.IGNORECASE)
_PAIR = re.compile(r"p?([0-9]{1,6}):([0-9]{1,18})", re.IGNORECASE)
_PAIRS = re.compile(rf"{_PAIR.pattern}(?:\s*,\s*{_PAIR.pattern})*", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_PARTITION = re.compile(r"p?([0-9]{1,6})(?:\s*-\s*p?([0-9]{1,6}))?", re.IGNORECASE)
_MOST_PARTITIONS = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a topic.

    `value` is the number of messages, of the whole topic, for NEWEST (0: as many as there are); the offset for OFFSET,
    unless `offsets` has (partition, offset) pairs; milliseconds since the epoch for TIMESTAMP. `doubt` tells of a time
    that came twice or never, and does not count when places are compared.
    """

    kind: StartKind
    value: int = 0
    offsets: tuple[tuple[int, int], ...] = ()
    doubt: Doubt | None = field(default=None, compare=False)


BEGINNING = Place(StartKind.BEGINNING)
END = Place(StartKind.END)


@dataclass(frozen=True, slots=True)
class Span:
    """What to read: from `start` up to, not including, `stop`; `partitions` of None are all.

    A stop at END is the end at the time of asking. Raises ValueError with a sentence for what cannot be.
    """

    start: Place = BEGINNING
    stop: Place = END
    partitions: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.stop.kind is StartKind.NEWEST:
            raise ValueError("The newest messages are no place to stop: use end, an offset or a time.")
        if (
            self.start.kind is self.stop.kind
            and self.start.kind in {StartKind.TIMESTAMP, StartKind.OFFSET}
            and not (self.start.offsets or self.stop.offsets)
            and self.start.value >= self.stop.value
        ):
            raise ValueError("This ends before it begins: the stop must lie behind the start.")

    @property
    def window_ms(self) -> tuple[int | None, int | None]:
        """The times [from, to) that a record must lie in; None is an open end."""
        start, stop = (place.value if place.kind is StartKind.TIMESTAMP else None for place in (self.start, self.stop))
        return start, stop

    def holds(self, timestamp_ms: int) -> bool:
        """Whether a record of this time is in the window; one without a time (-1) only if there is no window.

        Needed beside a plan, since producers may set times that do not rise within a partition.
        """
        start, stop = self.window_ms
        return (start is None or timestamp_ms >= start) and (stop is None or 0 <= timestamp_ms < stop)


EVERYTHING = Span()


def parse_place(text: str, now_ms: int, zone: tzinfo | None, column: int = 0) -> Place:
    """Return the place that `text` means; `zone` is for times without one, None is this machine's.

    Raises TextError, a ValueError; `column` is where `text` stands in what the user typed.
    """
    column += len(text) - len(text.lstrip())
    word = text.strip()
    if not word:
        raise TextError(column, "A place is missing: write beginning, end, newest 100, an offset or a time.")
    if kind := _SYMBOLIC.get(word.lower()):
        return Place(kind)
    if match := _NEWEST.fullmatch(word):
        digits = match.group(1) or match.group(2)
        if digits and not int(digits):
            raise TextError(column, "Ask for at least 1 message, or for all of them with newest.")
        return Place(StartKind.NEWEST, int(digits or 0))
    if match := _OFFSET.fullmatch(word):
        return Place(StartKind.OFFSET, int(match.group(1)))
    if _PAIRS.fullmatch(word):
        return _offsets(word, column)
    try:
        moment = parse_moment(word, now_ms, zone, column)
    except TextError as error:
        if _looks_like_a_time(word):
            raise
        raise TextError(
            column, f"'{word}' is no place: write beginning, end, newest 100, an offset, 15m, or 2026-11-21 14:02."
        ) from error
    return Place(StartKind.TIMESTAMP, moment.at_ms, doubt=moment.doubt)


def parse_partitions(text: str, count: int | None = None, column: int = 0) -> tuple[int, ...] | None:
    """Return the partitions in "p0,p3-5" or "0 3-5", in order; None for an empty text and for "all".

    `count` is how many the topic has, where known. Raises TextError.
    """
    if text.strip().lower() in {"", "all"}:
        return None
    found: set[int] = set()
    for match in re.finditer(r"[^,;\s]+(?:\s*-\s*[^,;\s]+)*", text):
        here = column + match.start()
        numbers = _PARTITION.fullmatch(match.group())
        if numbers is None:
            raise TextError(here, f"'{match.group()}' is no partition: write numbers and ranges, as in 0,2,5-7.")
        first, last = sorted((int(numbers[1]), int(numbers[2] or numbers[1])))
        if last >= (_MOST_PARTITIONS if count is None else count):
            known = "" if count is None else f": the topic has {count:,}, from 0 to {count - 1:,}"
            raise TextError(here, f"There is no partition {last}{known}.")
        found.update(range(first, last + 1))
    if not found:
        raise TextError(column, "Partitions are missing: write numbers and ranges, as in 0,2,5-7.")
    return tuple(sorted(found))


def place_text(place: Place, zone: tzinfo | None = UTC) -> str:
    """Write a place so that `parse_place` reads the same one back at any time and in any zone."""
    if place.kind is StartKind.TIMESTAMP:
        return moment_text(place.value, zone)
    if place.kind is StartKind.NEWEST:
        return f"newest {place.value}" if place.value else "newest"
    if place.kind is StartKind.OFFSET:
        return ",".join(f"p{partition}:{offset}" for partition, offset in place.offsets) or str(place.value)
    return str(place.kind.value)


def _offsets(word: str, column: int) -> Place:
    if _TIME_OF_DAY.fullmatch(word):
        raise TextError(
            column, f"'{word}' may be a time or an offset: write today {word}, or p{word} for a partition's offset."
        )
    offsets: dict[int, int] = {}
    for match in _PAIR.finditer(word):
        partition, offset = map(int, match.groups())
        if partition in offsets:
            raise TextError(column + match.start(), f"Partition {partition} has two offsets.")
        offsets[partition] = offset
    return Place(StartKind.OFFSET, offsets=tuple(sorted(offsets.items())))


def _looks_like_a_time(word: str) -> bool:
    return bool(re.match(r"@|[0-9]|today|yesterday|last\b", word, re.IGNORECASE))
