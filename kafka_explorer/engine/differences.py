"""What differs between two records: field by field where both are JSON, byte by byte, header by header. Pure.

JSON is compared as it was written: 1.10 and 1.1 are told apart, as one number spelled in two ways; names that repeat
are compared in their order; the order of names alone is no difference, and is told once.
"""

import difflib
import enum
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.filters.fields import path_text
from kafka_explorer.engine.filters.nodes import Step
from kafka_explorer.engine.filters.numbers import number_key
from kafka_explorer.engine.json_spans import Node, NoJson, parse
from kafka_explorer.engine.records import Header

MOST_CHANGES = 10_000
_ALIGNED_ITEMS = 1_000
"""Longer arrays are compared place by place: to align them takes time that grows with the square."""
_ALIGNED_BYTES = 2_048
_CLOSE_BYTES = 8
_BETWEEN_TOKENS = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")|\s++', re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]")


class ChangeKind(enum.Enum):
    """How a field differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SPELLING = "spelling"
    """The same value, written in another way."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: `path` as a filter names it behind "value", texts as they were written.

    Spans are places in the two texts, None where the field is not.
    """

    kind: ChangeKind
    path: str
    before: str | None
    after: str | None
    before_span: tuple[int, int] | None
    after_span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class JsonDifference:
    """`changes` in the order of the texts, at most MOST_CHANGES; `cut`: there are more. `reordered` names moved."""

    changes: tuple[Change, ...]
    reordered: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class BytesChange:
    """before[start:end] stands where after[start:end] does."""

    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """A header that differs; `occurrence` counts equal names from 0. None is no header; its value may be null."""

    name: str
    occurrence: int
    before: Header | None
    after: Header | None


def json_difference(before: str, after: str) -> JsonDifference | None:
    """Return what differs between two JSON texts; None when one of them is none (or too large to be looked into)."""
    try:
        comparing = _Comparing(before, after)
        comparing.compare(parse(before), parse(after))
    except NoJson:
        return None
    return JsonDifference(tuple(comparing.changes), comparing.reordered, comparing.cut)


def bytes_difference(before: bytes, after: bytes) -> tuple[BytesChange, ...]:
    """Return the places where two byte strings differ, as few as make sense to a reader."""
    shorter = min(len(before), len(after))
    begin = _common(before, after, shorter)
    if begin == len(before) == len(after):
        return ()
    behind = _common(before[::-1], after[::-1], shorter - begin)
    old, new = before[begin : len(before) - behind], after[begin : len(after) - behind]
    if max(len(old), len(new)) > _ALIGNED_BYTES:
        if len(old) != len(new):
            return (BytesChange((begin, begin + len(old)), (begin, begin + len(new))),)
        return tuple(BytesChange(span, span) for span in _differing_runs(old, new, begin))
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(
        BytesChange((begin + i, begin + j), (begin + k, begin + m)) for tag, i, j, k, m in codes if tag != "equal"
    )


def headers_difference(before: Sequence[Header], after: Sequence[Header]) -> tuple[HeaderChange, ...]:
    """Return the headers that differ, the n-th of a name compared with the n-th."""
    old, new = _numbered(before), _numbered(after)
    places = list(dict.fromkeys([*old, *new]))
    pairs = ((place, old.get(place), new.get(place)) for place in places)
    return tuple(HeaderChange(*place, header, other) for place, header, other in pairs if header != other)


class _Comparing:
    def __init__(self, before: str, after: str) -> None:
        self._before = before
        self._after = after
        self.changes: list[Change] = []
        self.reordered = False
        self.cut = False

    def compare(self, before: Node, after: Node) -> None:
        """Compare two values and all within them; what is still to be compared waits in a stack, not in Python's."""
        waiting: list[tuple[tuple[Step, ...], Node | None, Node | None]] = [((), before, after)]
        while waiting:
            path, old, new = waiting.pop()
            if len(self.changes) >= MOST_CHANGES:
                self.cut = True
                return
            if old is None or new is None or old.kind != new.kind or not old.kind:
                self._note(path, old, new)
            elif self._before[old.start : old.end] != self._after[new.start : new.end]:
                pairs = self._members(path, old, new) if old.kind == "{" else self._items(path, old, new)
                waiting += reversed(list(pairs))

    def _note(self, path: tuple[Step, ...], old: Node | None, new: Node | None) -> None:
        before = None if old is None else self._before[old.start : old.end]
        after = None if new is None else self._after[new.start : new.end]
        kind = ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else _kind(before, after)
        if kind is not None:
            self.changes.append(Change(kind, path_text(path), before, after, _span(old), _span(new)))

    def _members(
        self, path: tuple[Step, ...], old: Node, new: Node
    ) -> Iterator[tuple[tuple[Step, ...], Node | None, Node | None]]:
        before, after = _by_name(old), _by_name(new)
        places = list(dict.fromkeys([*before, *after]))
        common = [place for place in before if place in after]
        self.reordered |= common != [place for place in after if place in before]
        for place in places:
            yield (*path, place[0]), before.get(place), after.get(place)

    def _items(
        self, path: tuple[Step, ...], old: Node, new: Node
    ) -> Iterator[tuple[tuple[Step, ...], Node | None, Node | None]]:
        texts = [_compact(self._before[item.start : item.end]) for item in old.items]
        others = [_compact(self._after[item.start : item.end]) for item in new.items]
        for i, j, k, m in _aligned(texts, others):
            for place in range(max(j - i, m - k)):
                one = old.items[i + place] if i + place < j else None
                other = new.items[k + place] if k + place < m else None
                yield (*path, (k if one is None else i) + place), one, other


def _span(node: Node | None) -> tuple[int, int] | None:
    return None if node is None else (node.start, node.end)


def _kind(before: str, after: str) -> ChangeKind | None:
    """Return how two values without anything in them differ, or of which one has nothing in it."""
    if before == after:
        return None
    if _NUMBER.match(before) and _NUMBER.match(after) and _same_number(before, after):
        return ChangeKind.SPELLING
    if before[0] == after[0] == '"' and json.loads(before, strict=False) == json.loads(after, strict=False):
        return ChangeKind.SPELLING
    return ChangeKind.CHANGED


def _same_number(before: str, after: str) -> bool:
    key = number_key(before.encode())
    return key is not None and key == number_key(after.encode())


def _by_name(node: Node) -> dict[tuple[str, int], Node]:
    """Return the members by name and by how often the name came before."""
    seen: dict[str, int] = defaultdict(int)
    found: dict[tuple[str, int], Node] = {}
    for name, member in node.members:
        found[name, seen[name]] = member
        seen[name] += 1
    return found


def _numbered(headers: Sequence[Header]) -> dict[tuple[str, int], Header]:
    seen: dict[str, int] = defaultdict(int)
    found: dict[tuple[str, int], Header] = {}
    for header in headers:
        found[header.name, seen[header.name]] = header
        seen[header.name] += 1
    return found


def _compact(text: str) -> str:
    """Return JSON without the white space between its tokens."""
    return _BETWEEN_TOKENS.sub(lambda match: match.group(1) or "", text)


def _aligned(before: list[str], after: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield runs of items to compare with each other: before[i:j] with after[k:m]. Equal ones are left out."""
    if max(len(before), len(after)) > _ALIGNED_ITEMS:
        yield 0, len(before), 0, len(after)
        return
    for tag, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield i, j, k, m


def _common(before: bytes, after: bytes, most: int) -> int:
    """Return how many bytes both begin with."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _differing_runs(before: bytes, after: bytes, begin: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of runs of bytes that differ, those close to each other as one, the last up to the end."""
    import numpy as np

    places = (np.frombuffer(before, np.uint8) != np.frombuffer(after, np.uint8)).nonzero()[0]
    breaks = (np.diff(places) > _CLOSE_BYTES).nonzero()[0] + 1
    runs = [(int(run[0]) + begin, int(run[-1]) + 1 + begin) for run in np.split(places, breaks)[:MOST_CHANGES]]
    if len(breaks) >= MOST_CHANGES:
        runs[-1] = runs[-1][0], int(places[-1]) + 1 + begin
    yield from runs
