"""A filter, ready for use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any

from kafka_explorer.engine.filters import pruning
from kafka_explorer.engine.filters.batch import Batch, Haystack
from kafka_explorer.engine.filters.compiling import compiled
from kafka_explorer.engine.filters.decoding import Decoding, PayloadDecoder
from kafka_explorer.engine.filters.nodes import And, Leaf, Node, Part, leaves
from kafka_explorer.engine.filters.parser import parse
from kafka_explorer.engine.filters.terms import OfTokens, Searched, Term
from kafka_explorer.engine.records import Message


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one term of a filter is found.

    `term` is its text. `pattern` is what all bytes of a batch are searched for first (a regular expression), None if
    messages are looked at one by one; `parts` is where. `exact`: what is found there holds, nothing is decoded.
    """

    term: str
    pattern: str | None = None
    parts: tuple[Part, ...] = ()
    exact: bool = False


class Filter:
    """Says which messages are wanted; made by `compile_filter`, and pickled as its text.

    With `decoding` fields of values that are no JSON text are looked at as well, see `decoded`.
    """

    def __init__(self, text: str, zone: tzinfo | None, node: Node, decoding: Decoding | None = None) -> None:
        self.text = text
        self.zone = zone
        self.node = node
        self.decoding = decoding

    def decoded(self, decoding: Decoding | None) -> "Filter":
        """Return the same filter over payloads that are decoded so; it is slower, and may wait for a registry."""
        return self if decoding == self.decoding else Filter(self.text, self.zone, self.node, decoding)

    @property
    def undecoded(self) -> Mapping[str, int]:
        """How many keys and values this filter could not decode for want of a schema, by reason."""
        return {} if self._decoder is None else self._decoder.undecoded

    @cached_property
    def _decoder(self) -> PayloadDecoder | None:
        return None if self.decoding is None else PayloadDecoder(self.decoding)

    @cached_property
    def _term(self) -> Term:
        return compiled(self.node, self._decoder)

    def matches(self, message: Message) -> bool:
        """Whether one message is wanted."""
        return self._term.test(message)

    def select(self, messages: Sequence[Message]) -> list[Message]:
        """Return the messages that match, in order: what `matches` says of each, many times faster."""
        return [messages[index] for index in self._term.select(Batch(messages), range(len(messages)))]

    def in_blocks(self) -> Callable[[bytes], bool] | None:
        """Return what says of a block of records, as one piece of bytes, whether a match may be in it.

        Every key and every value must stand in it in one piece. None: nothing can be ruled out that way.
        """
        test = self._term.in_blocks()
        return None if test is None else lambda block: test(Haystack([block]))

    @property
    def accepts_all(self) -> bool:
        """Whether nothing was asked for, so that every message matches."""
        return self.node == And(())

    def partitions(self, partition_count: int, *, by_key: bool = False) -> frozenset[int] | None:
        """Return the only partitions in which a match can be, or None if that may be any.

        `by_key` also takes keys to be where Kafka's default partitioner (murmur2) puts them. That is the user's to
        say: other producers put them elsewhere, and so did all when the topic had fewer partitions.
        """
        return pruning.partitions(self.node, partition_count, by_key=by_key)

    def offsets(self) -> tuple[int, int | None]:
        """Return the first and the last offset that a match can have; None if there is no last."""
        return pruning.offsets(self.node)

    def explain(self) -> tuple[Explanation, ...]:
        """Say for each term how it is found."""
        return tuple(_explanation(leaf) for leaf in leaves(self.node))

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_filter, (self.text, self.zone, self.decoding)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Filter):
            return False
        return (self.text, self.zone, self.decoding) == (other.text, other.zone, other.decoding)

    def __hash__(self) -> int:
        return hash((self.text, self.zone))

    def __repr__(self) -> str:
        return f"compile_filter({self.text!r})"


def compile_filter(text: str, zone: tzinfo | None = None, decoding: Decoding | None = None) -> Filter:
    """Return the filter that `text` says; times without a zone are in `zone`, or in local time.

    Raises FilterSyntaxError.
    """
    return Filter(text, zone, parse(text, zone), decoding)


def _explanation(leaf: Leaf) -> Explanation:
    term = compiled(leaf)
    sieve = term.sieve if isinstance(term, Searched | OfTokens) else None
    if sieve is None:
        return Explanation(leaf.source)
    is_exact = isinstance(term, Searched) and term.exact
    return Explanation(leaf.source, sieve.search.pattern, tuple(sieve.parts), is_exact)
