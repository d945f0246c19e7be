"""Messages that are searched together: their bytes joined into one haystack, which is several times faster."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, cast

from kafka_explorer.engine.filters.finding import find
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.records import Message

_LARGEST_BYTES = 32 * 1024 * 1024  # more is not copied into one haystack
# No UTF-8 text contains this byte, and RE2 lets no part of a pattern match it, so no match reaches over it.
_BETWEEN = b"\xff"
_LINE_END = b"\n"


class Finder(NamedTuple):
    """`find` returns the position of the next match in a haystack from a position on, or -1.

    `quick`: a hit costs less than testing a message, so that it pays even if every message is one.
    """

    find: Callable[[int], int]
    quick: bool = False


class Haystack:
    """Pieces joined into one."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self.joined = _BETWEEN.join(pieces)

    @cached_property
    def has_backslash(self) -> bool:
        """Whether escapes of JSON can occur in it."""
        return find(self.joined, b"\\", 0) >= 0

    @cached_property
    def lines(self) -> bytes:
        """The pieces as lines, each at the same position; they may have line ends in them as well."""
        return _LINE_END.join(self._pieces)

    def places(self, finder: Finder) -> Iterator[int]:
        """Yield the places of the pieces in which `finder` finds something, in order, each once."""
        last = len(self._pieces) - 1
        at = finder.find(0) if self._pieces else -1
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            if place == last:
                return
            at = finder.find(self._starts[place + 1])

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(piece) + 1 for piece in self._pieces[:-1]), initial=0))


class Batch:
    """A batch of messages with what several terms of a filter ask of it."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.messages = messages
        self._haystacks: dict[Part, Haystack | None] = {}

    def haystack(self, part: Part, indices: Sequence[int]) -> Haystack | None:
        """Join the keys or the values of the messages at `indices`; None if that is too much to copy.

        One that is null has an empty piece.
        """
        if len(indices) < len(self.messages):
            return _joined(self.column(part, indices))
        if part not in self._haystacks:
            self._haystacks[part] = _joined(self.column(part, indices))
        return self._haystacks[part]

    def column(self, part: Part, indices: Sequence[int]) -> Sequence[bytes | None]:
        """Return the keys or the values of the messages at `indices`."""
        column = self._keys if part is Part.KEY else self._values
        return column if len(indices) == len(column) else [column[index] for index in indices]

    @cached_property
    def _keys(self) -> list[bytes | None]:
        return [message.key() for message in self.messages]

    @cached_property
    def _values(self) -> list[bytes | None]:
        return [message.value() for message in self.messages]


def _joined(column: Sequence[bytes | None]) -> Haystack | None:
    try:
        pieces = cast(Sequence[bytes], column)
        size_bytes = sum(map(len, pieces))
    except TypeError:  # a tombstone or a key that is null: asking each first would take longer
        pieces = [piece or b"" for piece in column]
        size_bytes = sum(map(len, pieces))
    return None if size_bytes > _LARGEST_BYTES else Haystack(pieces)
