"""Files of JSON Lines: a damaged line costs itself only, and a newer version's file is left alone."""

from pathlib import Path

import pytest

from kafka_explorer.config.json_lines import read_lines, write_lines


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    objects: list[dict[str, object]] = [{"a": "Ключ\u2028\n"}, {"b": [1, None]}]
    assert write_lines(path, objects) is None
    assert read_lines(path) == (objects, (), True)


def test_a_file_that_is_not_there_or_empty_is_no_problem(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "none") == ([], (), True)
    (tmp_path / "empty").touch()
    assert read_lines(tmp_path / "empty") == ([], (), True)


def test_a_damaged_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text('{"format": 1}\n{"a": 1}\n{"b": \n[1]\n\n{"c": 1}', encoding="utf-8-sig")
    objects, problems, writable = read_lines(path)
    assert objects == [{"a": 1}, {"c": 1}]
    assert [problem.removeprefix(str(path)) for problem in problems] == [
        ", line 3, is damaged and is passed over.",
        ", line 4, is damaged and is passed over.",
    ]
    assert writable


@pytest.mark.parametrize(
    ("data", "problem", "writable"),
    [
        (b'{"format": 2}\n{}', "comes from a newer Kafka Explorer and is left alone.", False),
        (b'{"a": 1}', "does not begin with its format", True),
        (b'{"format": "1"}', "does not begin with its format", True),
        (b"[" * 100_000, "does not begin with its format", True),
        (b"\xff\xfe", "is not text", True),
    ],
)
def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path, data: bytes, problem: str, writable: bool) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    objects, problems, may_be_written = read_lines(path)
    assert (objects, may_be_written) == ([], writable)
    assert problem in problems[0]


def test_a_file_that_cannot_be_read_is_not_written(tmp_path: Path) -> None:
    objects, problems, writable = read_lines(tmp_path)
    assert (objects, writable) == ([], False)
    assert "cannot be read" in problems[0]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    problem = write_lines(tmp_path / "file" / "below", [])
    assert problem is not None
    assert "cannot be written" in problem
