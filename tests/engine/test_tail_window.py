"""A live tail keeps the newest rows, and every number means one record for ever."""

import shutil
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.records import Record
from kafka_explorer.engine.spool import SpoolReader
from kafka_explorer.engine.tail_window import RowDroppedError, TailReader, TailWindow
from tests.messages import TOPIC, FakeMessage, make_record

RECORD_BYTES = 48 + len(b"key") + len(b"value") + 4


def give(window: TailWindow, *records: Record) -> None:
    window.publish([window.store(FakeMessage(record)) for record in records])
    window.flush()


def fill(window: TailWindow, count: int, batch: int = 3) -> None:
    for begin in range(window.row_count, count, batch):
        give(window, *(make_record(offset) for offset in range(begin, min(begin + batch, count))))


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path)


@pytest.fixture
def window(folder: str) -> Iterator[TailWindow]:
    with closing(TailWindow(folder, [TOPIC], 40, 1_000_000, segments=4)) as window:
        yield window


def on_disk(folder: str) -> int:
    return sum(file.stat().st_size for file in Path(folder).glob("*/*") if file.name != "topics")


def test_the_newest_rows_are_kept(window: TailWindow, folder: str) -> None:
    with closing(TailReader(folder)) as reader:
        for count in range(1, 300):
            fill(window, count)
            reader.refresh()
            assert window.row_count == count
            assert reader.first_row == window.dropped_rows
            assert min(count, 40) <= count - reader.first_row < 40 + 2 * 10 + 3
            assert [reader.row(number).offset for number in range(reader.first_row, count)] == list(
                range(reader.first_row, count)
            )
            assert window.size_bytes == on_disk(folder) == (count - reader.first_row) * RECORD_BYTES
        assert reader.topics == (TOPIC,)
        assert reader.record(299 - 1) == make_record(298)
        assert reader.glimpse(290, 2) == (reader.row(290), b"ke", b"va")
        with pytest.raises(RowDroppedError):
            reader.row(reader.first_row - 1)


def test_bytes_go_before_rows(folder: str) -> None:
    with closing(TailWindow(folder, [TOPIC], 10_000, 50_000, segments=4)) as window:
        for offset in range(200):
            give(window, make_record(offset, value=b"x" * 1000))
            assert window.size_bytes <= 50_000
        assert window.dropped_rows > 150
        assert window.row_count - window.dropped_rows > 25


def test_a_message_larger_than_the_window_is_kept_while_it_is_the_newest(folder: str) -> None:
    with closing(TailWindow(folder, [TOPIC], 10, 100)) as window, closing(TailReader(folder)) as reader:
        for offset in range(5):
            give(window, make_record(offset, value=b"x" * 1000))
            reader.refresh()
            assert reader.record(offset).offset == offset
        assert window.dropped_rows == 4


def test_a_reader_that_has_not_heard_reads_what_it_has_open_and_else_learns_that_it_is_gone(
    window: TailWindow, folder: str
) -> None:
    fill(window, 25)
    with closing(TailReader(folder)) as reader:
        assert reader.row(5).offset == 5
        fill(window, 500)
        assert reader.first_row == 0
        # The file is open: what was read before can be read again.
        assert reader.row(5).offset == 5
        with pytest.raises(RowDroppedError):
            reader.row(22)
        reader.refresh()
        with pytest.raises(RowDroppedError):
            reader.row(5)
        assert reader.row(499).offset == 499


def test_an_entry_half_written_is_not_read_yet(window: TailWindow, folder: str) -> None:
    fill(window, 5)
    with closing(TailReader(folder)) as reader:
        with (Path(folder) / "segments").open("ab") as log:
            log.write(struct.pack("<Q", 99))
        reader.refresh()
        assert reader.first_row == 0
        assert reader.row(4).offset == 4


def test_a_row_stays_with_its_bytes(folder: str) -> None:
    """A walk back from the newest stores long before it publishes: nothing is rotated meanwhile."""
    with closing(TailWindow(folder, [TOPIC], 4, 1_000_000, segments=4)) as window:
        held = []
        for offset in range(20):
            held.append(window.store(FakeMessage(make_record(offset))))
            window.flush()
            window.flush()
        window.publish(held[10:])
        window.flush()
        window.settle()
        fill(window, 60)
        with closing(TailReader(folder)) as reader:
            assert [reader.row(number).offset for number in range(reader.first_row, 60)] == list(
                range(reader.first_row, 60)
            )
        with pytest.raises(ValueError, match="published before the flush"):
            window.publish(held[:1])


def test_a_folder_that_cannot_be_removed_now_is_removed_later(
    window: TailWindow, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, target: Path) -> None:
        raise PermissionError(f"{path} is open")

    with monkeypatch.context() as on_windows:
        on_windows.setattr(Path, "rename", refused)
        fill(window, 100)
    with monkeypatch.context() as slow:
        slow.setattr(shutil, "rmtree", lambda path, ignore_errors: None)
        fill(window, 120)
    fill(window, 200)
    assert len([path for path in Path(folder).iterdir() if path.is_dir()]) <= 7


def test_a_full_disk_is_told(window: TailWindow, folder: str) -> None:
    shutil.rmtree(folder)
    with pytest.raises(SpoolFull):
        fill(window, 100)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.integers(0, 12), max_size=40), st.integers(1, 30), st.integers(1000, 9000), st.integers(1, 6), st.data()
)
def test_any_batches(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[int],
    rows: int,
    size: int,
    segments: int,
    data: st.DataObject,
) -> None:
    folder = str(tmp_path_factory.mktemp("window"))
    with closing(TailWindow(folder, [TOPIC], rows, size, segments)) as window, closing(TailReader(folder)) as reader:
        for count in batches:
            give(window, *(make_record(window.row_count + at) for at in range(count)))
            reader.refresh()
            assert reader.first_row == window.dropped_rows
            for number in range(window.dropped_rows, window.row_count):
                assert reader.row(number).offset == number


def test_what_is_held_stays_readable_until_the_next_look(window: TailWindow, folder: str) -> None:
    fill(window, 35)
    with closing(TailReader(folder)) as reader:
        reader.hold()
        fill(window, 500)
        assert [reader.row(number).offset for number in range(35)] == list(range(35))
        reader.refresh()
        with pytest.raises(RowDroppedError):
            reader.row(34)


def test_a_row_is_located_in_its_spool(window: TailWindow, folder: str) -> None:
    fill(window, 35)
    with closing(TailReader(folder)) as reader:
        place, row = reader.locate(30)
        with closing(SpoolReader(place)) as spool:
            assert spool.row(row).offset == 30
        fill(window, 500)
        reader.refresh()
        with pytest.raises(RowDroppedError):
            reader.locate(30)
