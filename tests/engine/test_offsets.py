"""The values that reads are planned with."""

import dataclasses

import pytest

from kafka_explorer.engine.offsets import PartitionRead, StartKind, Watermarks


def test_kinds_of_places_are_the_words_that_users_write() -> None:
    assert {kind.value for kind in StartKind} == {"beginning", "end", "newest", "offset", "timestamp"}


def test_plans_are_values() -> None:
    assert PartitionRead(0, 5, None) == PartitionRead(0, 5, None)
    assert len({Watermarks(0, 5), Watermarks(0, 5)}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        Watermarks(0, 5).low = 1  # type: ignore[misc]  # that is the point
