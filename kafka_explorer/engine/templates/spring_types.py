"""Events that a Spring listener accepts: the class it expects and how its dates are written, learned from a topic.

Spring's JsonSerializer puts the class into the header `__TypeId__`, its JsonDeserializer takes it from there. A
LocalDateTime is an array of five to seven numbers with Jackson's default, ISO text with Spring Boot's own mapper.
"""

import enum
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.producing.spans import PartitionSpan, kept_spans, read_spans
from kafka_explorer.engine.records import Record, record_of

TYPE_HEADER = "__TypeId__"
SAMPLE = 500
_LOCAL_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?")
_LARGEST_BYTES = 1024 * 1024
_RANGES = ((1900, 2200), (1, 12), (1, 31), (0, 23), (0, 59), (0, 59), (0, 999_999_999))


class DateForm(enum.Enum):
    """How a LocalDateTime is written; the values are the words of the placeholder {{now:...}}."""

    ARRAY = "array"
    ISO = "local"


@dataclass(frozen=True, slots=True)
class LearnedType:
    """A class that events of a topic name, the newest seen of them, and what their JSON has.

    `fields` are the names at the top, `dates` the paths ("patient.born") that hold a LocalDateTime, with its form.
    """

    name: str
    count: int
    newest: Record
    fields: frozenset[str] = frozenset()
    dates: tuple[tuple[str, DateForm], ...] = ()


@dataclass(frozen=True, slots=True)
class LearnedTypes:
    """What was learned of `sampled` messages; `types` come most frequent first. `untyped` named no class."""

    types: tuple[LearnedType, ...] = ()
    sampled: int = 0
    untyped: int = 0

    @property
    def date_form(self) -> DateForm | None:
        """The form that most dates have; None when there were none."""
        forms = Counter(form for learned in self.types for _, form in learned.dates)
        return forms.most_common(1)[0][0] if forms else None

    def fitting(self, json_text: str) -> LearnedType | None:
        """Return the class whose fields are most like those of `json_text`, the more frequent of two; None of none."""
        fields = fields_of(json_text.encode("utf-8", "replace"))
        if not self.types or not fields:
            return self.types[0] if self.types else None
        return max(self.types, key=lambda learned: (_likeness(fields, learned.fields), learned.count))


def learn(records: Iterable[Record]) -> LearnedTypes:
    """Learn from records, the newest last."""
    counts: Counter[str] = Counter()
    newest: dict[str, Record] = {}
    sampled = untyped = 0
    for record in records:
        sampled += 1
        name = type_of(record)
        if name is None:
            untyped += record.value is not None  # a tombstone never names a class
            continue
        counts[name] += 1
        newest[name] = record
    return LearnedTypes(
        tuple(_learned(name, count, newest[name]) for name, count in counts.most_common()), sampled, untyped
    )


def sample_types(settings: ClusterSettings, topic: str, count: int = SAMPLE) -> Generator[int, None, LearnedTypes]:
    """Read about the newest `count` messages of `topic` and learn from them; yields how many were read.

    Joins no group and commits nothing. Raises what reading raises.
    """
    with (yield from telling(0, connect(settings))) as cluster:
        kept = yield from telling(0, kept_spans(cluster, topic))
        each = max(1, count // max(1, sum(span.begin < span.end for span in kept.values())))
        spans = [PartitionSpan(span.partition, max(span.begin, span.end - each), span.end) for span in kept.values()]
        records: list[Record] = []
        for messages in read_spans(cluster, topic, spans):
            records += map(record_of, messages)
            yield len(records)
    return learn(sorted(records, key=lambda record: record.timestamp_ms))


def type_of(record: Record) -> str | None:
    """Return the class that a record names in its last `__TypeId__`, as Spring reads it."""
    named = [header.value for header in record.headers if header.name == TYPE_HEADER]
    try:
        return named[-1].decode("utf-8") if named and named[-1] else None
    except UnicodeDecodeError:
        return None


def fields_of(value: bytes | None) -> frozenset[str]:
    """Return the names at the top of a JSON object; none of anything else."""
    parsed = _parsed(value)
    return frozenset(parsed) if isinstance(parsed, dict) else frozenset()


def dates_in(value: bytes | None) -> tuple[tuple[str, DateForm], ...]:
    """Return the paths of what looks like a LocalDateTime, and how each is written."""
    return tuple(_dates(_parsed(value), ""))


def _learned(name: str, count: int, newest: Record) -> LearnedType:
    return LearnedType(name, count, newest, fields_of(newest.value), dates_in(newest.value))


def _parsed(value: bytes | None) -> Any:
    if value is None or len(value) > _LARGEST_BYTES:
        return None
    try:
        return orjson.loads(value)  # to look at only: what is sent is never made of it
    except orjson.JSONDecodeError:
        return None


def _dates(parsed: Any, path: str) -> Iterator[tuple[str, DateForm]]:
    if isinstance(parsed, dict):
        for name, value in parsed.items():
            yield from _dates(value, f"{path}.{name}" if path else name)
    elif isinstance(parsed, str):
        if _LOCAL_ISO.fullmatch(parsed):
            yield path, DateForm.ISO
    elif isinstance(parsed, list):
        if _is_date(parsed):
            yield path, DateForm.ARRAY
        elif parsed and isinstance(parsed[0], dict):
            yield from _dates(parsed[0], f"{path}[0]")


def _is_date(parts: list[Any]) -> bool:
    if not 5 <= len(parts) <= 7 or not all(type(part) is int for part in parts):
        return False
    return all(low <= part <= high for part, (low, high) in zip(parts, _RANGES, strict=False))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
