"""Preferences are remembered, and whatever their file holds the program starts."""

import base64
import os
import stat
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.config import preferences as module
from kafka_explorer.config.preferences import Preferences, load_preferences, save_preferences

FULL = Preferences(
    theme="dark",
    time_zone="utc",
    show_internal_topics=True,
    window_geometry=base64.b64encode(b"geometry").decode(),
    window_state=base64.b64encode(b"state").decode(),
    last_profile="Больница",
    column_widths={"records": {"offset": 40, "key": 120}, "table/topics list/widths": {"name": 300}},
    recent_topics={"local": ("b", "a"), "staging.eu": ("x",)},
    pinned_decoders={"local": {"value orders": "msgpack", "key журнал": "integer"}},
    topic_columns={"orders": ("offset", 'value."a b".[0]', "value"), "журнал": ()},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kafka-explorer" / "preferences.toml"


def test_a_new_user_gets_the_defaults(path: Path) -> None:
    assert load_preferences(path) == (Preferences(), ())


def test_what_is_saved_is_loaded(path: Path) -> None:
    save_preferences(FULL, path)
    assert load_preferences(path) == (FULL, ())
    save_preferences(Preferences(), path)
    assert load_preferences(path) == (Preferences(), ())
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_field_has_a_check_and_a_default_that_passes_it() -> None:
    for each in fields(Preferences):
        default = module._plain(getattr(Preferences(), each.name))
        assert module._CHECKS[each.name](default) == default


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('theme = "blue"', "theme is left at its default: it takes system or light or dark."),
        ("theme = 1", "theme"),
        ("show_internal_topics = 1", "it takes true or false"),
        ('window_geometry = "?"', "it takes base64"),
        ("window_state = 'é'", "window_state"),
        ("last_profile = []", "it takes text"),
        (f'last_profile = "{"x" * 10_001}"', "up to 10000 characters"),
        ("column_widths = 1", "it takes tables"),
        ("column_widths = {a = 1}", "it takes tables"),
        ("column_widths = {a = {b = -1}}", "a whole number from 0 to 10000"),
        ("recent_topics = {a = 1}", "it takes lists in a table"),
        ("recent_topics = {a = [1]}", "it takes text"),
    ],
)
def test_a_wrong_value_becomes_its_default_with_a_note_and_the_others_stay(path: Path, line: str, part: str) -> None:
    path.parent.mkdir()
    path.write_text(f"{line}\ntime_zone = 'utc'\n", encoding="utf-8")
    found, notes = load_preferences(path)
    assert found == Preferences(time_zone="utc")
    assert len(notes) == 1
    assert part in notes[0]


@pytest.mark.parametrize("data", [b"x", b"\xff", b"a = " + b"[" * 5000, b"a = " + b"9" * 5000])
def test_a_file_beyond_reading_gives_the_defaults_with_a_note(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    found, notes = load_preferences(path)
    assert found == Preferences()
    assert "the defaults are used" in notes[0]
    save_preferences(FULL, path)
    assert load_preferences(path) == (FULL, ())


def test_a_folder_in_the_place_of_the_file_gives_the_defaults_with_a_note(path: Path) -> None:
    path.mkdir(parents=True)
    found, notes = load_preferences(path)
    assert found == Preferences()
    assert "cannot be read" in notes[0]
    with pytest.raises(OSError, match=r"."):
        save_preferences(FULL, path)


def test_a_newer_file_is_read_as_far_as_known_and_loses_nothing(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('# mine\nformat = 9\ntheme = "dark"\nhologram = true\n[future]\na = 1\n')
    found, notes = load_preferences(path)
    assert found.theme == "dark"
    assert "newer Kafka Explorer" in notes[0]
    save_preferences(found, path)
    data = tomllib.loads(path.read_text())
    assert (data["format"], data["hologram"], data["future"]) == (9, True, {"a": 1})
    assert path.read_text().startswith("# mine\n")


@pytest.mark.parametrize("number", ["0", "true", '"1"'])
def test_a_format_that_is_none_is_noted(path: Path, number: str) -> None:
    path.parent.mkdir()
    path.write_text(f'format = {number}\ntheme = "dark"\n')
    found, notes = load_preferences(path)
    assert found.theme == "dark"
    assert "not a whole number" in notes[0]


def test_older_formats_are_brought_up_step_by_step() -> None:
    steps = {
        1: lambda data: {**data, "colours": data["color"]},
        2: lambda data: {**data, "theme": data["colours"]},
    }
    migrated, notes = module._migrated({"format": 1, "color": "dark"}, steps, target=3)
    assert migrated["theme"] == "dark"
    assert notes == ()


def test_recent_topics_are_bounded_and_newest_first() -> None:
    preferences = Preferences()
    for number in range(15):
        preferences = preferences.with_recent_topic("local", f"t{number % 12}")
    assert preferences.recent_topics["local"] == tuple(f"t{n}" for n in (2, 1, 0, 11, 10, 9, 8, 7, 6, 5))


def test_the_profile_used_longest_ago_makes_room(path: Path) -> None:
    preferences = Preferences()
    for number in [*range(50), 0, 50]:
        preferences = preferences.with_recent_topic(f"p{number}", "t")
    assert len(preferences.recent_topics) == 50
    assert "p1" not in preferences.recent_topics
    assert list(preferences.recent_topics)[-2:] == ["p0", "p50"]
    save_preferences(preferences, path)
    save_preferences(preferences.with_recent_topic("p7", "t"), path)
    assert list(load_preferences(path)[0].recent_topics)[-2:] == ["p50", "p7"]


def test_preferences_can_be_a_key() -> None:
    assert len({FULL, replace(FULL)}) == 1


@settings(deadline=None)
@given(st.binary())
def test_loading_never_raises_for_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "preferences.toml"
    path.write_bytes(data)
    load_preferences(path)


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-10, 10**7)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["dark", "utc"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["format", *module._CHECKS]), values))
def test_loading_never_raises_for_any_value(tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]) -> None:
    path = tmp_path_factory.mktemp("any") / "preferences.toml"
    path.write_text(tomlkit.dumps({k: v for k, v in data.items() if _toml(v)}), encoding="utf-8", errors="replace")
    load_preferences(path)


def _toml(value: object) -> bool:
    """TOML has no null."""
    if isinstance(value, list):
        return all(map(_toml, value))
    return all(map(_toml, value.values())) if isinstance(value, dict) else value is not None


def test_columns_are_kept_by_topic_and_the_oldest_make_room() -> None:
    kept = Preferences().with_topic_columns("a", ["offset"]).with_topic_columns("b", ["key", "value.x"])
    assert kept.topic_columns == {"a": ("offset",), "b": ("key", "value.x")}
    assert list(kept.with_topic_columns("a", ["time"]).topic_columns) == ["b", "a"]
    assert kept.with_topic_columns("a", None).topic_columns == {"b": ("key", "value.x")}
    for number in range(module.COLUMNS_TOPICS_LIMIT):
        kept = kept.with_topic_columns(f"t{number}", ["key"])
    assert len(kept.topic_columns) == module.COLUMNS_TOPICS_LIMIT
    assert "a" not in kept.topic_columns
