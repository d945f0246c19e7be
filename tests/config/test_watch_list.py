"""The watch list survives runs, and whatever an editor did to its file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.config.watch_list import WatchedGroup, load_watch_list, save_watch_list

ONE = WatchedGroup("prod-eu", "billing", lag=10_000, time_lag_s=300)
OTHER = WatchedGroup("dev", 'a group with "quotes" and ÿ', no_members=False, unhealthy=False)


def test_nothing_is_watched_at_first(tmp_path: Path) -> None:
    assert load_watch_list(tmp_path / "watch-list.toml") == ((), ())


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "watch-list.toml"
    save_watch_list([ONE, OTHER], path)
    assert load_watch_list(path) == ((ONE, OTHER), ())
    save_watch_list([], path)
    assert load_watch_list(path) == ((), ())


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20)), unique=True, max_size=5))
def test_any_names_come_back(tmp_path_factory: pytest.TempPathFactory, names: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("config") / "watch-list.toml"
    watched = tuple(WatchedGroup(*each) for each in names)
    save_watch_list(watched, path)
    assert load_watch_list(path) == (watched, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("watched = 3", "watched is not a list"),
        ("not toml at all", "not valid TOML"),
        ('[[watched]]\ngroup = "g"', "connection is not a name"),
        ('[[watched]]\nconnection = "c"\ngroup = ""', "group is not a name"),
        ('[[watched]]\nconnection = "c"\ngroup = "g"\nlag = -1', "lag is not a whole number"),
        ('[[watched]]\nconnection = "c"\ngroup = "g"\nlag = true', "lag is not a whole number"),
        ('[[watched]]\nconnection = "c"\ngroup = "g"\nunhealthy = 1', "unhealthy is neither true nor false"),
        ("watched = [1]", "not a table"),
    ],
)
def test_what_is_wrong_is_said_and_passed_over(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "watch-list.toml"
    path.write_text(text, "utf-8")
    watched, notes = load_watch_list(path)
    assert watched == ()
    assert said in notes[0]


def test_one_wrong_entry_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = tmp_path / "watch-list.toml"
    path.write_text('[[watched]]\nlag = 1\n[[watched]]\nconnection = "c"\ngroup = "g"\n', "utf-8")
    watched, notes = load_watch_list(path)
    assert watched == (WatchedGroup("c", "g"),)
    assert len(notes) == 1


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    watched, notes = load_watch_list(tmp_path)
    assert watched == ()
    assert "cannot be read" in notes[0]
