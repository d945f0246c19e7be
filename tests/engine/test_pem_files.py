"""PEM texts can be read as files for a while, and are gone afterwards."""

import sys
from pathlib import Path

import pytest

from kafka_explorer.engine.pem_files import pem_file


def test_a_text_is_a_file_as_long_as_the_block_lasts() -> None:
    with pem_file("secret") as path:
        assert Path(path).read_text() == "secret"
        assert Path(path).read_text() == "secret"
    assert not Path(path).exists()


def test_no_text_is_no_file() -> None:
    with pem_file("") as path:
        assert path == ""


def test_without_files_in_memory_it_is_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pem_file("secret") as path:
        assert Path(path).read_text() == "secret"
        assert Path(path).is_relative_to(tmp_path)
        assert Path(path).parent.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []
