"""Catalogue files."""

from pathlib import Path

import pytest

from kafka_explorer.config.catalogue import (
    catalogue_file,
    catalogue_text,
    line_of,
    parse_catalogue,
    read_catalogue_text,
    save_catalogue,
)

TEXT = '# ours\nformat = 1\n[[topic]]\nname = "logging-events"\npartitions = 3\n'


def test_it_is_kept_as_it_was_typed(tmp_path: Path) -> None:
    path = catalogue_file(tmp_path / "catalogues", "prod-eu")
    assert path.name == "prod-eu.toml"
    assert read_catalogue_text(path) == (None, None)
    assert save_catalogue(path, TEXT) is None
    assert path.read_text() == TEXT
    assert read_catalogue_text(path) == (TEXT, None)
    assert parse_catalogue(TEXT) == ({"format": 1, "topic": [{"name": "logging-events", "partitions": 3}]}, None)


def test_names_of_profiles_are_made_safe_and_stay_apart(tmp_path: Path) -> None:
    names = ["a/b", "a:b", "a_b", "..", "", "прод", "тест"]
    files = [catalogue_file(tmp_path, name) for name in names]
    assert len(set(files)) == len(names)
    assert {file.parent for file in files} == {tmp_path}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[[topic", "not valid TOML"),
        (b"\xff", "not valid TOML"),
        (b"format = 2\n", "newer"),
        (b"#" * 2_000_000, "megabyte"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(data)
    text, _ = read_catalogue_text(path)
    tables, problem = parse_catalogue(text or "")
    assert tables is None
    assert says in (problem or "")


def test_what_is_no_toml_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    assert "not valid TOML" in (save_catalogue(path, "a = ") or "")
    assert not path.exists()


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written" in (save_catalogue(tmp_path / "file" / "c.toml", TEXT) or "")
    (tmp_path / "folder.toml").mkdir()
    assert "cannot be read" in (read_catalogue_text(tmp_path / "folder.toml")[1] or "")


LINED = """format = 1
environment = "dev"

[[topic]]
name = "orders"
replication.dev = 1

  [[ topic ]]
"partitions" = 0
purpose = "name = none"
"""


@pytest.mark.parametrize(
    ("topic", "field", "line"),
    [
        (0, "environment", 2),
        (0, "name", 0),
        (1, "name", 5),
        (1, "replication", 6),
        (1, "partitions", 4),
        (2, "partitions", 9),
        (2, "name", 8),
        (2, "", 8),
        (3, "name", 0),
    ],
)
def test_a_problem_has_a_line(topic: int, field: str, line: int) -> None:
    assert line_of(LINED, topic, field) == line


def test_what_is_no_toml_names_line_and_column() -> None:
    tables, wrong = parse_catalogue("format = 1\n[[topic]]\nname = orders\n")
    assert tables is None
    assert "line 3, column 8" in (wrong or "")


def test_a_catalogue_of_what_is_there_is_one() -> None:
    text = catalogue_text([("orders", 3, 1), ("audit.v1", 1, 3)])
    tables, wrong = parse_catalogue(text)
    assert wrong is None
    assert tables is not None
    assert tables["topic"][1] == {"name": "audit.v1", "partitions": 1, "replication": 3}


def test_a_text_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    assert read_catalogue_text(path) == (None, None)
    path.write_bytes(b"\xef\xbb\xbf# ours\n")
    assert read_catalogue_text(path) == ("# ours\n", None)
