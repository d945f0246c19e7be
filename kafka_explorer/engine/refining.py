"""Tests rows of a spool with a filter, after one search through all their bytes where that is sound."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import cast

from kafka_explorer.engine.filters import Filter
from kafka_explorer.engine.filters.finding import Folded, find, folded_needle
from kafka_explorer.engine.filters.nodes import Contains, Part
from kafka_explorer.engine.spool_messages import Extent, SpoolMessage

_BATCH = 500
# What JSON may spell with a backslash and one letter; everything else only as \uXXXX.
_SHORT_ESCAPES = frozenset('"\\/\b\f\n\r\t')


Finder = Callable[[bytes, int], int]


class Refiner:
    """Finds the rows that a filter matches.

    A filter that is one text to look for is searched for in raw bytes first: a record holds it either as it is, or in
    JSON's escapes, and these begin with a backslash. What is found is tested by the filter itself.
    """

    def __init__(self, wanted: Filter) -> None:
        self._wanted = wanted
        self._needle: bytes | None = None
        self._escape = b""
        self._ignore_case = False
        node = wanted.node
        if isinstance(node, Contains) and node.field.part in {Part.ANY, Part.KEY, Part.VALUE} and not node.field.path:
            self._ignore_case = node.ignore_case
            self._needle = folded_needle(node.text) if node.ignore_case else node.text.encode()
            self._escape = b"\\" if _SHORT_ESCAPES.intersection(node.text) else b"\\u"

    def places(self, extent: Extent, topics: Sequence[str]) -> list[int]:
        """Return the places of the extent's rows that match."""
        messages = extent.messages(topics, self._candidates(extent))
        return [
            message.place
            for begin in range(0, len(messages), _BATCH)
            for message in cast(list[SpoolMessage], self._wanted.select(messages[begin : begin + _BATCH]))
        ]

    def _candidates(self, extent: Extent) -> list[int] | None:
        """Return which rows can match; None for any."""
        if self._needle is None:
            return None
        hits = _rows_with(self._needle, _finder(extent.data, self._ignore_case), extent.starts)
        escaped = _rows_with(self._escape, _finder(extent.data, ignore_case=False), extent.starts)
        return sorted({*hits, *escaped}) if escaped else hits


def _finder(data: bytes, ignore_case: bool) -> Finder:
    if ignore_case:
        return Folded(data).find
    return lambda needle, at: find(data, needle, at)


def _rows_with(needle: bytes, find_at: Finder, starts: Sequence[int]) -> list[int]:
    """Return the rows in whose bytes, or in the gap behind them, `needle` begins."""
    rows: list[int] = []
    at = find_at(needle, 0)
    while at >= 0:
        row = bisect_right(starts, at) - 1
        rows.append(row)
        if row + 1 == len(starts):
            break
        at = find_at(needle, starts[row + 1])
    return rows
