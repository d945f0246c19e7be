"""A search that was stopped goes on where it was, if what it has seen is still there."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.offsets import PartitionRead, Watermarks
from kafka_explorer.engine.saved_searches import (
    Position,
    Resumption,
    SavedSearch,
    from_data,
    resume,
    since,
    to_data,
)


def search(*positions: Position, **changes: Any) -> SavedSearch:
    values: dict[str, Any] = {
        "id": "1",
        "cluster_id": "cluster",
        "topics": ("orders",),
        "start": "beginning",
        "stop": "end",
        "partitions": "",
        "filter_text": 'value.id == "17"',
        "newest_first": True,
        "read_uncommitted": False,
        "positions": positions,
        "hits": 3,
        "scanned": 40,
        "began_ms": 1_700_000_000_000,
        "saved_ms": 1_700_000_001_000,
    }
    return SavedSearch(**(values | changes))


def test_what_is_left_is_counted() -> None:
    saved = search(Position("orders", 0, 5, 20, 5, 14), Position("orders", 1, 0, 10, 0, 5))
    assert (saved.left, saved.total) == (14, 25)


def test_it_goes_on_within_what_is_still_kept() -> None:
    saved = search(
        Position("orders", 0, 5, 20, 5, 14),
        Position("orders", 1, 0, 10, 10, 10),
        Position("orders", 2, 0, 30, 10, 30),
        Position("orders", 3, 0, 30, 0, 10),
        Position("orders", 4, 0, 30, 0, 10),
        Position("orders", 5, 0, 30, 0, 10),
        Position("events", 0, 0, 5, 0, 5),
        Position("gone", 0, 0, 5, 0, 5),
    )
    kept = {
        0: Watermarks(8, 50),
        1: Watermarks(0, 10),
        2: Watermarks(0, 30),
        3: Watermarks(25, 40),
        4: Watermarks(0, 29),
    }
    now = {"orders": kept, "events": {0: Watermarks(0, 9)}}
    assert resume(saved.positions, now) == Resumption(
        reads={"orders": (PartitionRead(0, 8, 14), PartitionRead(2, 10, 30)), "events": (PartitionRead(0, 0, 5),)},
        deleted=3 + 10,
        gone=(("orders", 5), ("gone", 0)),
        remade=(("orders", 4),),
    )
    assert since(saved, now) == {
        "orders": (PartitionRead(0, 20, 50), PartitionRead(3, 30, 40)),
        "events": (PartitionRead(0, 5, 9),),
    }


numbers = st.integers(0, 2**63 - 1)
positions = st.builds(
    lambda topic, partition, four: Position(topic, partition, four[0], four[3], four[1], four[2]),
    st.text(max_size=9),
    st.integers(0, 99),
    st.lists(numbers, min_size=4, max_size=4).map(sorted),
)
searches = st.builds(
    lambda found, text, hits: search(*found, filter_text=text, hits=hits), st.lists(positions), st.text(), numbers
)


@given(searches)
def test_it_comes_back_from_json(saved: SavedSearch) -> None:
    assert from_data(json.loads(json.dumps(to_data(saved)))) == saved


def test_what_an_older_version_did_not_write_has_its_default_and_what_is_unknown_is_ignored() -> None:
    data = to_data(search(ended="all read"))
    del data["ended"]
    assert from_data({**data, "news": 1}) == search()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("hits", -1, "hits is no whole number"),
        ("hits", True, "hits is no whole number"),
        ("hits", 2**63, "hits is no whole number"),
        ("filter_text", None, "filter_text is no text"),
        ("filter_text", "x" * 10_001, "filter_text is no text"),
        ("newest_first", 1, "newest_first is neither true nor false"),
        ("topics", "orders", "topics is no list"),
        ("topics", [1], "topics is no text"),
        ("positions", [["orders", 0, 0, 5, 0]], "a position that is none"),
        ("positions", [["orders", 0, 0, 5, 0, 6]], "a position that is none"),
        ("positions", [["orders", 0, 0, 5, 3, "4"]], "positions is no whole number"),
        ("positions", [7], "positions is no list"),
    ],
)
def test_what_is_no_saved_search_is_refused(name: str, value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        from_data({**to_data(search()), name: value})


def test_a_part_that_is_missing_is_told() -> None:
    data = to_data(search())
    del data["topics"]
    with pytest.raises(ValueError, match="has no topics"):
        from_data(data)
