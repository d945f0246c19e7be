"""What the window remembers."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from kafka_explorer.config.preferences import Preferences, load_preferences
from kafka_explorer.ui.memory import Memory


def test_changes_are_told_once(qtbot: QtBot) -> None:
    memory = Memory(Preferences())
    with qtbot.waitSignal(memory.changed):
        memory.update(theme="dark")
    with qtbot.assertNotEmitted(memory.changed):
        memory.update(theme="dark")
    assert memory.preferences.theme == "dark"


def test_widths_are_a_mapping_of_the_preferences() -> None:
    memory = Memory(Preferences())
    memory.widths["messages"] = {"key": 200}
    memory.widths["topics"] = {"name": 300}
    assert dict(memory.widths) == {"messages": {"key": 200}, "topics": {"name": 300}}
    del memory.widths["topics"]
    assert len(memory.widths) == 1
    assert memory.preferences.column_widths == {"messages": {"key": 200}}


def test_recent_topics_are_per_connection() -> None:
    memory = Memory(Preferences())
    memory.add_recent_topic("local", "orders")
    memory.add_recent_topic("local", "events")
    assert memory.recent_topics("local") == ("events", "orders")
    assert memory.recent_topics("other") == ()


def test_sizes_of_splitters_survive(tmp_path: Path) -> None:
    path = tmp_path / "preferences.toml"
    memory = Memory(Preferences(), path)
    memory.set_sizes("messages", [600, 300])
    memory.set_sizes("topics", [1, 2])
    memory.save()
    preferences, notes = load_preferences(path)
    assert notes == ()
    assert Memory(preferences).sizes("messages") == [600, 300]
    assert Memory(preferences).sizes("nobody") == []


def test_a_spoiled_state_is_no_state() -> None:
    for text in ("not base64!", "bm90IGpzb24=", "WzFd", "eyJtIjogImEifQ=="):
        assert Memory(Preferences(window_state=text)).sizes("m") == []


def test_nothing_is_written_without_a_change_or_a_path(tmp_path: Path) -> None:
    path = tmp_path / "preferences.toml"
    Memory(Preferences(), path).save()
    unkept = Memory(Preferences())
    unkept.update(theme="dark")
    unkept.save()
    assert not path.exists()
