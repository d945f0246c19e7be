"""What goes into a spool comes out again, byte for byte; and no spool outlives its program."""

import contextlib
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kafka_explorer.engine import spool
from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.spool import SpoolFolder, SpoolReader, SpoolWriter, sweep
from tests.messages import TOPIC, FakeMessage, make_record, records

OWNER = """
import sys
from pathlib import Path
from kafka_explorer.engine.spool import SpoolFolder
folder = SpoolFolder(Path(sys.argv[1]))
folder.new()
print(folder.path, flush=True)
sys.stdin.read()
"""


def refused(path: Path) -> None:
    raise PermissionError(f"{path} is in use")


def written(folder: Path, stored: list[Record]) -> None:
    writer = SpoolWriter(str(folder), [TOPIC])
    for record in stored:
        writer.publish([writer.store(FakeMessage(record))])
    writer.flush()
    writer.close()


def read_back(folder: Path, count: int) -> list[Record]:
    reader = SpoolReader(str(folder))
    try:
        return [reader.record(index) for index in range(count)]
    finally:
        reader.close()


@settings(deadline=None)
@given(st.lists(records(), max_size=8))
def test_any_record_comes_back_as_it_was(stored: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), stored)
        assert read_back(Path(folder), len(stored)) == stored


@settings(deadline=None)
@given(st.lists(records(), min_size=1, max_size=8), st.data())
def test_rows_stand_in_the_order_of_publishing_whatever_the_order_of_storing(
    stored: list[Record], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(stored))))
    published = order[: data.draw(st.integers(0, len(order)))]
    flushed = data.draw(st.sets(st.sampled_from(order)))
    with tempfile.TemporaryDirectory() as folder:
        writer = SpoolWriter(folder, [TOPIC])
        rows = [writer.store(FakeMessage(record)) for record in stored]
        for index in published:
            writer.publish([rows[index]])
            if index in flushed:
                writer.flush()
        writer.flush()
        writer.close()

        assert writer.row_count == len(published)
        assert read_back(Path(folder), len(published)) == [stored[index] for index in published]


@settings(deadline=None)
@given(records(), st.integers(0, 60))
def test_a_row_tells_sizes_and_gives_a_preview_without_the_rest(record: Record, limit: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), [make_record(), record])
        reader = SpoolReader(folder)
        row = reader.row(1)
        key, value = reader.preview(row, limit)
        reader.close()

    assert row.size_bytes == record.size_bytes
    assert row.key_size == (-1 if record.key is None else len(record.key))
    assert row.value_size == (-1 if record.value is None else len(record.value))
    assert row.header_count == len(record.headers)
    assert (row.partition, row.offset, row.timestamp_ms) == (record.partition, record.offset, record.timestamp_ms)
    assert key == (None if record.key is None else record.key[:limit])
    assert value == (None if record.value is None else record.value[:limit])


def test_null_and_empty_differ(tmp_path: Path) -> None:
    stored = [
        make_record(0, key=None, value=None, headers=(Header("h", None),)),
        make_record(1, key=b"", value=b"", headers=(Header("h", b""),)),
    ]
    written(tmp_path, stored)
    assert read_back(tmp_path, 2) == stored


def test_repeated_and_foreign_header_names_stay_in_order(tmp_path: Path) -> None:
    headers = (Header("id", b"1"), Header("Заголовок", b"2"), Header("id", None), Header("", b""))
    written(tmp_path, [make_record(headers=headers)])
    assert read_back(tmp_path, 1)[0].headers == headers


def test_a_record_may_have_very_many_headers(tmp_path: Path) -> None:
    headers = tuple(Header("h", None) for _ in range(70_000))
    written(tmp_path, [make_record(headers=headers)])
    assert read_back(tmp_path, 1)[0].headers == headers


def test_a_record_without_a_timestamp_has_none(tmp_path: Path) -> None:
    record = Record(TOPIC, 0, 0, 0, TimestampType.NONE, None, None)
    written(tmp_path, [record])
    assert read_back(tmp_path, 1)[0].timestamp_ms == -1


def test_a_spool_knows_its_topics(tmp_path: Path) -> None:
    writer = SpoolWriter(str(tmp_path), ["one", "two"])
    writer.publish([writer.store(FakeMessage(make_record()), topic_index=1)])
    writer.flush()
    writer.close()
    assert read_back(tmp_path, 1)[0].topic == "two"


def test_published_rows_can_be_read_while_more_are_written(tmp_path: Path) -> None:
    writer = SpoolWriter(str(tmp_path), [TOPIC])
    writer.publish([writer.store(FakeMessage(make_record(0)))])
    writer.flush()
    reader = SpoolReader(str(tmp_path))
    first = reader.row(0)
    writer.publish([writer.store(FakeMessage(make_record(1)))])
    writer.flush()

    assert (reader.row(0), reader.row(1).offset) == (first, 1)
    reader.close()
    writer.close()


def test_the_writer_counts_what_it_takes(tmp_path: Path) -> None:
    writer = SpoolWriter(str(tmp_path), [TOPIC])
    writer.publish([writer.store(FakeMessage(make_record(value=b"x" * 1000)))])
    writer.flush()
    writer.close()
    assert writer.size_bytes == (tmp_path / "data").stat().st_size
    assert (tmp_path / "rows").stat().st_size == spool.ROW_BYTES


def test_a_reader_without_pread_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = [make_record(number, value=bytes([number])) for number in range(3)]
    written(tmp_path, stored)
    monkeypatch.delattr(os, "pread")  # as on Windows
    assert read_back(tmp_path, 3) == stored


@pytest.mark.parametrize("name", ["data", "rows"])
def test_a_full_disk_is_said_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/full")
    writer = SpoolWriter(str(tmp_path), [TOPIC])
    writer.publish([writer.store(FakeMessage(make_record()))])
    with pytest.raises(SpoolFull, match="No space left on device") as raised:
        writer.flush()
    writer.close()
    assert raised.value.folder == str(tmp_path)


@pytest.mark.parametrize("name", ["topics", "data", "rows"])
def test_a_spool_that_cannot_be_begun_is_said_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(SpoolFull, match="Is a directory"):
        SpoolWriter(str(tmp_path), [TOPIC])


def test_a_folder_is_private_and_goes_when_it_is_closed(tmp_path: Path) -> None:
    root = tmp_path / "not" / "yet"
    with SpoolFolder(root) as folder:
        first, second = Path(folder.new()), Path(folder.new())
        assert first != second
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
        assert stat.S_IMODE(first.stat().st_mode) == 0o700
        written(first, [make_record()])
    assert not folder.path.exists()
    folder.close()


def test_sweeping_spares_the_living(tmp_path: Path) -> None:
    with SpoolFolder(tmp_path) as folder:
        assert sweep(tmp_path) == 0
        assert folder.path.is_dir()


def test_sweeping_removes_what_a_killed_program_left(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OWNER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        left = Path(owner.stdout.readline().strip())
        assert sweep(tmp_path) == 0, "it still runs"
        owner.kill()

    assert left.is_dir()
    assert sweep(tmp_path) == 1
    assert not left.exists()


def test_sweeping_removes_a_folder_that_nobody_came_to_own(tmp_path: Path) -> None:
    (tmp_path / "spool-orphan").mkdir()
    assert sweep(tmp_path) == 1
    assert not (tmp_path / "spool-orphan").exists()


def test_sweeping_leaves_alone_what_it_may_not_open(tmp_path: Path) -> None:
    (tmp_path / "spool-odd" / "owner").mkdir(parents=True)
    assert sweep(tmp_path) == 0
    assert (tmp_path / "spool-odd").is_dir()


def test_sweeping_waits_for_a_folder_that_is_being_made(tmp_path: Path) -> None:
    """Between its making and its locking it looks like a dead program's."""
    tmp_path.joinpath("lock").touch()
    code = (
        "import sys; from pathlib import Path; from kafka_explorer.engine.spool import sweep; sweep(Path(sys.argv[1]))"
    )
    with spool._alone(tmp_path):
        (tmp_path / "spool-new").mkdir()
        sweeper = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
        with pytest.raises(subprocess.TimeoutExpired):
            sweeper.wait(0.5)
        assert (tmp_path / "spool-new").is_dir()
    assert sweeper.wait(10) == 0


def test_sweeping_where_there_was_never_a_spool_does_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere") == 0


def test_without_file_locks_an_open_file_protects_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)  # as on Windows
    with SpoolFolder(tmp_path) as folder:
        with monkeypatch.context() as windows:
            windows.setattr(Path, "unlink", refused)
            assert sweep(tmp_path) == 0
        assert folder.path.is_dir()


def test_a_spool_goes_on_behind_the_rows_that_are_kept(tmp_path: Path) -> None:
    folder = str(tmp_path)
    with contextlib.closing(SpoolWriter(folder, [TOPIC])) as writer:
        writer.publish([writer.store(FakeMessage(make_record(offset))) for offset in range(10)])
        writer.flush()
        size_bytes = writer.size_bytes
    with contextlib.closing(SpoolReader(folder)) as reader:
        with contextlib.closing(SpoolWriter(folder, [TOPIC], keep_rows=4)) as writer:
            assert (writer.row_count, writer.size_bytes) == (4, size_bytes)
            writer.publish([writer.store(FakeMessage(make_record(offset))) for offset in (77, 78)])
            writer.flush()
            assert writer.row_count == 6
        assert [reader.record(index).offset for index in range(6)] == [0, 1, 2, 3, 77, 78]
        assert reader.record(5) == make_record(78)
    assert (tmp_path / "rows").stat().st_size == 6 * spool.ROW_BYTES
