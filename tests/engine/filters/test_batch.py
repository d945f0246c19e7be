"""Messages joined into one haystack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import batch as batches
from kafka_explorer.engine.filters.batch import Batch, Finder, Haystack
from kafka_explorer.engine.filters.nodes import Part
from tests.engine.filters.messages import message

MESSAGES = [message("one", "k1"), message(None, "k2"), message("three", None)]


@given(st.lists(st.binary(max_size=4), max_size=6), st.binary(min_size=1, max_size=2))
def test_the_pieces_that_hold_something_are_found_once_each(pieces: list[bytes], needle: bytes) -> None:
    haystack = Haystack(pieces)
    hits = list(haystack.places(Finder(lambda at: haystack.joined.find(needle, at))))
    assert hits == sorted(set(hits))
    assert set(hits) >= {place for place, piece in enumerate(pieces) if needle in piece}


def test_an_empty_match_belongs_to_its_piece() -> None:
    assert list(Haystack([b"a", b"", b"b"]).places(Finder(lambda at: at))) == [0, 1, 2]


def test_pieces_are_lines_as_well() -> None:
    haystack = Haystack([b"a\\", b"b"])
    assert haystack.lines == b"a\\\nb"
    assert haystack.has_backslash
    assert not Haystack([]).has_backslash


@pytest.mark.parametrize(
    ("part", "indices", "joined"),
    [
        (Part.KEY, [0, 1, 2], b"k1\xffk2\xff"),
        (Part.VALUE, [0, 1, 2], b"one\xff\xffthree"),
        (Part.VALUE, [0, 2], b"one\xffthree"),
        (Part.KEY, [1], b"k2"),
        (Part.KEY, [], b""),
    ],
)
def test_keys_and_values_are_joined(part: Part, indices: list[int], joined: bytes) -> None:
    haystack = Batch(MESSAGES).haystack(part, indices)
    assert haystack is not None
    assert haystack.joined == joined


def test_all_messages_are_joined_only_once() -> None:
    batch = Batch(MESSAGES)
    assert batch.haystack(Part.KEY, range(3)) is batch.haystack(Part.KEY, [0, 1, 2])
    assert batch.haystack(Part.KEY, [0]) is not batch.haystack(Part.KEY, [0])


def test_what_is_too_large_to_copy_is_not_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_LARGEST_BYTES", 4)
    assert Batch(MESSAGES).haystack(Part.VALUE, range(3)) is None
    assert Batch(MESSAGES).haystack(Part.KEY, range(3)) is not None
