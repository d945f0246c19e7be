"""What the bar asks for: the words that were typed, and what they mean at the time of asking."""

import re
import time
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, END, Place, Span, parse_partitions, parse_place
from kafka_explorer.ui import formats

DEFAULT_COUNT = 500
AUTOMATIC = -1
"""As many as are wanted: all that a filter or a time asks for, and of everything the first DEFAULT_COUNT."""

_RELATIVE = re.compile(r"\s*(?:last\s+)?((?:[0-9]+\s*(?:ms|min|[smhdw])\s*)+)(?:ago)?\s*", re.IGNORECASE)


def now_ms() -> int:
    """Return the time in ms since the epoch."""
    return int(time.time() * 1000)


@dataclass(frozen=True, slots=True)
class SpanWords:
    """Where to read, in the words of `engine/places.py`."""

    start: str = "beginning"
    stop: str = "end"
    partitions: str = ""

    def first(self, at_ms: int, zone: tzinfo | None) -> Place:
        """Return where it starts, seen from `at_ms`. Raises TextError."""
        return parse_place(self.start, at_ms, zone) if self.start.strip() else BEGINNING

    def last(self, at_ms: int, zone: tzinfo | None) -> Place:
        """Return where it stops. Raises TextError."""
        return parse_place(self.stop, at_ms, zone) if self.stop.strip() else END

    def span(self, at_ms: int, zone: tzinfo | None, partition_count: int | None = None) -> Span:
        """Return what the words mean. Raises ValueError with a sentence."""
        partitions = parse_partitions(self.partitions, partition_count)
        return Span(self.first(at_ms, zone), self.last(at_ms, zone), partitions)

    @property
    def is_everything(self) -> bool:
        """Whether the whole topic is meant, whatever its partitions."""
        try:
            kinds = (self.first(0, None).kind, self.last(0, None).kind)
        except ValueError:
            return False
        return kinds == (StartKind.BEGINNING, StartKind.END)

    @property
    def ago(self) -> str:
        """How long ago it starts if that is how it was said and it goes up to the end: "15m"; else ""."""
        match = _RELATIVE.fullmatch(self.start)
        return match.group(1).strip() if match and self.stop.strip().lower() in {"", "end", "latest", "now"} else ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the bar asks for: `span` is what `words` mean now.

    `filter` of None lets everything pass. `count` is how many are enough: AUTOMATIC, None for all. `by_key` reads only
    the partition that a key names.
    """

    words: SpanWords = SpanWords()
    span: Span = field(default_factory=Span)
    newest_first: bool = True
    filter: Filter | None = None
    count: int | None = AUTOMATIC
    by_key: bool = False

    def renewed(self, zone: formats.TimeZone) -> "Wish":
        """Return the same wish, meant now: "15m" is then another time."""
        return replace(self, span=self.words.span(now_ms(), formats.zone_of(zone)))

    @property
    def limit(self) -> int | None:
        """How many matches are enough; None for all of them."""
        if self.count != AUTOMATIC:
            return self.count
        return DEFAULT_COUNT if self.filter is None and self.words.is_everything else None
