"""A file written atomically is whole at every moment, private, and leaves nothing beside it."""

import os
import stat
from pathlib import Path

import pytest

from kafka_explorer.config.atomic import write_atomically


def test_it_writes_utf8_into_a_new_private_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.toml"
    write_atomically(path, "имя = 1\n")
    assert path.read_bytes() == "имя = 1\n".encode()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_line_breaks_are_written_as_they_are(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", "one\r\ntwo\n")
    assert (tmp_path / "a").read_bytes() == b"one\r\ntwo\n"


def test_a_file_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old")
    path.chmod(0o644)
    write_atomically(path, "new")
    assert path.read_text() == "new"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "a.toml"
    real.parent.mkdir()
    real.write_text("old")
    link = tmp_path / "a.toml"
    link.symlink_to(real)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_after_a_failure_the_old_file_is_whole_and_nothing_lies_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "new")
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]
    assert path.read_text() == "old"


def test_text_that_is_not_utf8_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_atomically(tmp_path / "a.toml", "\ud800")
    assert not list(tmp_path.iterdir())
