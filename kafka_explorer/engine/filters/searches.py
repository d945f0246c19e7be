"""What can be looked for in the raw bytes of a whole batch at once, and of one record."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from kafka_explorer.engine.filters.batch import Finder, Haystack
from kafka_explorer.engine.filters.finding import Folded, find, folded_needle
from kafka_explorer.engine.filters.linear import Joint, Pattern, linear
from kafka_explorer.engine.filters.spellings import Letters, Piece, forms, spelled


class Search(Protocol):
    """A search that misses no record it is meant for; `pattern` describes it for people."""

    @property
    def pattern(self) -> str: ...  # noqa: D102

    @property
    def needs_borders(self) -> bool:
        """Whether it minds what stands before and behind a piece, so that pieces must be kept apart."""

    def finder(self, haystack: Haystack) -> Finder:
        """Return what finds the next hit in this haystack."""


class RegexSearch:
    """Looks for what a user's regular expression may fit."""

    def __init__(self, pattern: str, how: Joint) -> None:
        self.pattern = pattern
        self._in_lines = how.lines
        self._regex = linear(pattern, how.flags)
        # A word's border (in whatever part of the pattern) is one at the end of a piece, and none inside a block.
        self.needs_borders = how.lines or "\\b" in pattern or "\\B" in pattern

    def finder(self, haystack: Haystack) -> Finder:
        """See Search."""
        return _searching(self._regex, haystack.lines if self._in_lines else haystack.joined)


class SpelledSearch:
    """Looks for pieces of text in every spelling that JSON has for them."""

    needs_borders = False

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._spelling = spelled(*pieces)

    @property
    def pattern(self) -> str:
        """The plainest of the patterns."""
        return self._spelling.plain

    def finder(self, haystack: Haystack) -> Finder:
        """See Search."""
        return _searching(self._escaped(haystack.joined, haystack.has_backslash) or self._plain, haystack.joined)

    def _escaped(self, data: bytes, has_backslash: bool) -> Pattern | None:
        """Return the pattern that finds the escapes that `data` may have, or None if the plain one finds all."""
        if not has_backslash:
            return None
        # Bytes are found many times faster than a pattern; in packed records a backslash is mostly no escape at all.
        if find(data, b"\\u", 0) >= 0 and self._trigger.search(data) is not None:
            return self._full
        return self._short if any(find(data, escape, 0) >= 0 for escape in self._spelling.escapes) else None

    @cached_property
    def _plain(self) -> Pattern:
        return linear(self._spelling.plain)

    @cached_property
    def _short(self) -> Pattern:
        return linear(self._spelling.short)

    @cached_property
    def _full(self) -> Pattern:
        return linear(self._spelling.full)

    @cached_property
    def _trigger(self) -> Pattern:
        return linear(self._spelling.trigger)


class WordSearch(SpelledSearch):
    """Looks for a text: what it finds holds the text, so nothing has to be tested again.

    Where no escape can spell it, bytes are compared, which is faster than a pattern.
    """

    def __init__(self, text: str, *, ignore_case: bool) -> None:
        super().__init__([Letters(text, ignore_case)])
        self._bytes = text.encode()
        self._ignore_case = ignore_case
        self._folded = folded_needle(text) if ignore_case else None
        # Folded ASCII letters are equal only if the letters are; of others each hit is looked at again.
        choices = (b"|".join(re.escape(form.encode()) for form in forms(letter, ignore_case)) for letter in text)
        self._letters = None if text.isascii() else re.compile(b"".join(b"(?:%b)" % choice for choice in choices))

    def holds(self, data: bytes) -> bool:
        """Whether the text stands in `data`."""
        escaped = self._escaped(data, b"\\" in data)
        if escaped is not None:
            return escaped.search(data) is not None
        if not self._ignore_case:
            return self._bytes in data
        if self._folded is None:
            return self._plain.search(data) is not None
        return self._find_folded(data, Folded(data), self._folded, 0) >= 0

    def finder(self, haystack: Haystack) -> Finder:
        """See Search."""
        needle = self._folded if self._ignore_case else self._bytes
        if needle is None or self._escaped(haystack.joined, haystack.has_backslash) is not None:
            return super().finder(haystack)
        joined = haystack.joined
        if not self._ignore_case:
            return Finder(lambda at: find(joined, needle, at), quick=True)
        folded = Folded(joined)
        return Finder(lambda at: self._find_folded(joined, folded, needle, at), quick=True)

    def _find_folded(self, data: bytes, folded: Folded, needle: bytes, at: int) -> int:
        at = folded.find(needle, at)
        while at >= 0 and self._letters is not None and self._letters.match(data, at) is None:
            at = folded.find(needle, at + 1)
        return at


def _searching(pattern: Pattern, data: bytes) -> Finder:
    search = pattern.search

    def find_next(at: int) -> int:
        found = search(data, at)
        return -1 if found is None else found.start()

    return Finder(find_next)
