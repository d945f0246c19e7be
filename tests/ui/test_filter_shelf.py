"""Filters that were used and saved outlive the program; what cannot be written is not lost at once."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from kafka_explorer.config.kept_filters import KeptFilters, load_filters, save_filters
from kafka_explorer.ui.filter_shelf import FilterShelf, KeptFile
from kafka_explorer.ui.jobs import Jobs


def settled(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.running(), timeout=30_000)


def test_what_is_kept_is_there_the_next_time(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    file = KeptFile(tmp_path / "filters.jsonl", jobs)
    shelf = FilterShelf(file)
    settled(qtbot, jobs)
    shelf.add_used("orders", "error")
    shelf.add_used("orders", "timeout")
    shelf.save("orders", "Errors", "value.level == 3")
    shelf.rename("orders", "Errors", "Bad ones")
    shelf.rename("orders", "unknown", "x")
    settled(qtbot, jobs)
    again = FilterShelf(file)
    with qtbot.waitSignal(again.changed, timeout=30_000):
        pass
    assert again.of("orders").history == ("timeout", "error")
    assert again.of("orders").named == {"Bad ones": "value.level == 3"}
    again.delete("orders", "Bad ones")
    settled(qtbot, jobs)
    assert load_filters(file.path)[0].of("orders").named == {}


def test_what_is_used_while_the_file_is_read_is_newer(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    file = KeptFile(tmp_path / "filters.jsonl", jobs)
    assert save_filters(file.path, KeptFilters().with_used("orders", "older")) is None
    shelf = FilterShelf(file)
    shelf.add_used("orders", "newer")
    qtbot.waitUntil(lambda: shelf.of("orders").history == ("newer", "older"), timeout=30_000)
    settled(qtbot, jobs)
    qtbot.waitUntil(lambda: not shelf._writing, timeout=30_000)


def test_a_file_that_cannot_be_written_takes_nothing_from_this_run(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder should be")
    shelf = FilterShelf(KeptFile(tmp_path / "folder" / "filters.jsonl", jobs))
    shelf.add_used("orders", "error")
    settled(qtbot, jobs)
    assert shelf.of("orders").history == ("error",)


def test_without_a_file_nothing_is_written() -> None:
    shelf = FilterShelf()
    shelf.add_used("orders", "error")
    assert shelf.of("orders").history == ("error",)


def test_what_a_closed_program_had_no_time_to_write_is_written_at_its_end(jobs: Jobs, tmp_path: Path) -> None:
    file = KeptFile(tmp_path / "filters.jsonl", jobs)
    shelf = FilterShelf(file)
    shelf.add_used("orders", "error")
    assert jobs.close()
    shelf.flush()
    assert load_filters(file.path)[0].of("orders").history == ("error",)
