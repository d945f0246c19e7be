"""Saved searches: the newest few."""

from pathlib import Path

import pytest

from kafka_explorer.config.searches import SEARCHES_LIMIT, forget_search, load_searches, save_search


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "searches"


def test_the_newest_is_first_and_replaces_what_it_was(path: Path) -> None:
    for search in ({"id": "a", "hits": 1}, {"id": "b"}, {"id": "a", "hits": 2}):
        assert save_search(path, search) is None
    assert load_searches(path) == (({"id": "a", "hits": 2}, {"id": "b"}), ())


def test_the_oldest_make_room(path: Path) -> None:
    for number in range(SEARCHES_LIMIT + 3):
        save_search(path, {"id": str(number)})
    searches, _ = load_searches(path)
    assert [search["id"] for search in searches] == [str(number) for number in range(SEARCHES_LIMIT + 2, 2, -1)]


def test_one_can_be_forgotten(path: Path) -> None:
    for number in range(SEARCHES_LIMIT):
        save_search(path, {"id": str(number)})
    assert forget_search(path, "7") is None
    assert forget_search(path, "none") is None
    assert len(load_searches(path)[0]) == SEARCHES_LIMIT - 1


def test_a_newer_versions_file_is_left_alone(path: Path) -> None:
    path.write_text('{"format": 99}\n{"id": "a"}\n', encoding="utf-8")
    before = path.read_bytes()
    problem = save_search(path, {"id": "b"})
    assert problem is not None
    assert "newer" in problem
    assert forget_search(path, "a") == problem
    assert path.read_bytes() == before
    assert load_searches(path) == ((), (problem,))
