"""Compiled filters: each term tests one message, and selects from a batch what it holds for.

Both say the same; selecting is faster, since most messages are ruled out by one search through all their bytes.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from kafka_explorer.engine.filters.batch import Batch, Haystack
from kafka_explorer.engine.filters.decoding import PayloadDecoder
from kafka_explorer.engine.filters.json_paths import Column, text_of
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.filters.searches import Search
from kafka_explorer.engine.records import Message

Test = Callable[[Message], bool]
BlockTest = Callable[[Haystack], bool]
"""Whether a term may hold for one of the records whose keys, values and lengths these are, one behind the other."""

# What terms cost, in rank; what is cheap is asked first.
OF_NUMBERS, OF_WHOLE_PARTS, OF_SEARCHES, OF_TOKENS, OF_HEADERS, OF_ENCODINGS = range(6)

# A hit of a pattern costs as much as testing a few messages one by one, which is faster when many messages are hits.
_DENSE = 4  # more than one message in so many
_FEW = 32
_REST = 20  # batches without a search after a dense one


class Term(Protocol):
    """`cost` tells which of several terms is asked first."""

    cost: int

    def test(self, message: Message) -> bool:
        """Whether the term holds for a message."""

    def select(self, batch: Batch, indices: Sequence[int]) -> Sequence[int]:
        """Return those of `indices`, in order, at which it holds."""

    def in_blocks(self) -> BlockTest | None:
        """Return what rules out whole blocks of records, if anything does."""


class OneByOne:
    """A term that looks at one message after the other."""

    def __init__(self, test: Test, cost: int) -> None:
        self.test = test
        self.cost = cost

    def select(self, batch: Batch, indices: Sequence[int]) -> Sequence[int]:
        """See Term."""
        return _tested(self.test, batch, indices)

    def in_blocks(self) -> BlockTest | None:
        """See Term."""
        return None


class Sieve:
    """A search through keys or values that rules most messages out; it stops where it does not pay."""

    def __init__(self, search: Search, parts: Sequence[Part]) -> None:
        self.search = search
        self.parts = parts
        self._resting = 0

    def candidates(self, batch: Batch, indices: Sequence[int]) -> Sequence[int] | None:
        """Return where the search hits, or None if it does not pay: hits were many, or there is too much to join."""
        if self._resting:
            self._resting -= 1
            return None
        hits: set[int] = set()
        for part in self.parts:
            # All at once are joined only once for several terms; but where most are hit, few are left to look at.
            left = indices if len(hits) < len(indices) // 2 else [index for index in indices if index not in hits]
            haystack = batch.haystack(part, left)
            found = None if haystack is None else _hits(haystack, self.search, left)
            if found is None:
                self._resting = _REST
                return None
            hits.update(found)
        return sorted(hits)

    def in_blocks(self) -> BlockTest | None:
        """See Term: a key or a value stands in one piece in a block, but with other bytes around it."""
        search = self.search
        return None if search.needs_borders else lambda block: search.finder(block).find(0) >= 0


class Searched:
    """A term that holds only where a sieve lets a message through; if that is `exact`, for every such message."""

    def __init__(self, test: Test, cost: int, sieve: Sieve, *, exact: bool) -> None:
        self.test = test
        self.cost = cost
        self.sieve = sieve
        self.exact = exact

    def select(self, batch: Batch, indices: Sequence[int]) -> Sequence[int]:
        """See Term."""
        candidates = self.sieve.candidates(batch, indices)
        if candidates is not None and self.exact:
            return candidates
        return _tested(self.test, batch, indices if candidates is None else candidates)

    def in_blocks(self) -> BlockTest | None:
        """See Term."""
        return self.sieve.in_blocks()


class OfTokens:
    """A term that holds if one of the JSON tokens that `column` finds in the key or the value does.

    A `search` is made through the text of all tokens of a batch, and holds wherever they do. With a `decoder` the JSON
    that payloads stand for counts as well: raw bytes then rule out only what is JSON text itself, and no blocks.
    """

    def __init__(
        self,
        part: Part,
        column: Column,
        holds: Callable[[bytes], bool],
        sieve: Sieve | None,
        search: Search | None,
        decoder: PayloadDecoder | None = None,
    ) -> None:
        self.cost = OF_TOKENS
        self.sieve = sieve
        self._part = part
        self._column = column
        self._holds = holds
        self._search = search
        self._decoder = decoder

    def test(self, message: Message) -> bool:
        """See Term."""
        if self._decoder is not None:
            data = self._decoder.json_of(message, self._part)
        else:
            data = message.key() if self._part is Part.KEY else message.value()
        _, tokens = self._column([data])
        return any(map(self._holds, tokens))

    def select(self, batch: Batch, indices: Sequence[int]) -> Sequence[int]:
        """See Term."""
        candidates = self.sieve.candidates(batch, indices) if self.sieve else None
        if self._decoder is None:
            candidates = indices if candidates is None else candidates
            column = batch.column(self._part, candidates)
        else:
            candidates, column = self._decoded(self._decoder, batch, indices, candidates)
        places, tokens = self._column(column)
        if self._search is not None:
            found = _hits(Haystack([text_of(token) for token in tokens]), self._search, range(len(tokens)))
            if found is not None:
                places, tokens = [places[at] for at in found], [tokens[at] for at in found]
        holds = self._holds
        matching = [place for place, token in zip(places, tokens, strict=True) if holds(token)]
        return [candidates[place] for place in dict.fromkeys(matching)]

    def in_blocks(self) -> BlockTest | None:
        """See Term."""
        return self.sieve.in_blocks() if self.sieve and self._decoder is None else None

    def _decoded(
        self, decoder: PayloadDecoder, batch: Batch, indices: Sequence[int], hits: Sequence[int] | None
    ) -> tuple[Sequence[int], Sequence[bytes | None]]:
        """Return where the term may hold, and the JSON there."""
        messages, part = batch.messages, self._part
        if hits is not None:
            found = set(hits)
            indices = [at for at in indices if at in found or not decoder.is_plain(messages[at], part)]
        return indices, [decoder.json_of(messages[at], part) for at in indices]


def _hits(haystack: Haystack, search: Search, indices: Sequence[int]) -> list[int] | None:
    """Return the indices of the pieces that are hit, or None if they are many."""
    hits: list[int] = []
    finder = search.finder(haystack)
    most = len(indices) if finder.quick else max(_FEW, len(indices) // _DENSE)
    for place in haystack.places(finder):
        hits.append(indices[place])
        if len(hits) > most:
            return None
    return hits


def _tested(test: Test, batch: Batch, indices: Sequence[int]) -> list[int]:
    messages = batch.messages
    return [index for index in indices if test(messages[index])]


class AllOf:
    """All terms hold; with none, always."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = sorted(terms, key=lambda term: term.cost)
        self.cost = max((term.cost for term in terms), default=0)

    def test(self, message: Message) -> bool:
        """See Term."""
        return all(term.test(message) for term in self._terms)

    def select(self, batch: Batch, indices: Sequence[int]) -> Sequence[int]:
        """See Term."""
        for term in self._terms:
            indices = term.select(batch, indices)
        return indices

    def in_blocks(self) -> BlockTest | None:
        """See Term."""
        tests = [test for term in self._terms if (test := term.in_blocks())]
        return (lambda block: all(test(block) for test in tests)) if tests else None


class AnyOf:
    """At least one term holds."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = sorted(terms, key=lambda term: term.cost)
        self.cost = max(term.cost for term in terms)

    def test(self, message: Message) -> bool:
        """See Term."""
        return any(term.test(message) for term in self._terms)

    def select(self, batch: Batch, indices: Sequence[int]) -> Sequence[int]:
        """See Term."""
        chosen: set[int] = set()
        left = indices
        for term in self._terms:
            found = term.select(batch, left)
            if found:
                chosen.update(found)
                left = [index for index in left if index not in chosen]
        return sorted(chosen)

    def in_blocks(self) -> BlockTest | None:
        """See Term."""
        tests = [test for term in self._terms if (test := term.in_blocks())]
        return (lambda block: any(test(block) for test in tests)) if len(tests) == len(self._terms) else None


class NotThat:
    """The term does not hold."""

    def __init__(self, term: Term) -> None:
        self._term = term
        self.cost = term.cost

    def test(self, message: Message) -> bool:
        """See Term."""
        return not self._term.test(message)

    def select(self, batch: Batch, indices: Sequence[int]) -> Sequence[int]:
        """See Term."""
        found = set(self._term.select(batch, indices))
        return [index for index in indices if index not in found] if found else indices

    def in_blocks(self) -> BlockTest | None:
        """See Term: that it may hold somewhere rules nothing out."""
        return None
