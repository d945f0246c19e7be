"""Shipped files are found in a checkout, and in the package itself where there is no checkout."""

from pathlib import Path

import pytest

from kafka_explorer.files import shipped

TOKENS = "resources/themes/tokens.json"


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_a_checkout_has_its_own_files() -> None:
    assert shipped(TOKENS) == Path(__file__).parents[1] / TOKENS


def test_a_checkout_wins_over_copies_in_the_package(tmp_path: Path) -> None:
    put(tmp_path / "pyproject.toml")
    put(tmp_path / "package/_files" / TOKENS)
    own = put(tmp_path / TOKENS)
    assert shipped(TOKENS, package=tmp_path / "package") == own


def test_an_installation_has_them_in_the_package(tmp_path: Path) -> None:
    put(tmp_path / TOKENS)  # somebody else's folder in site-packages
    inside = put(tmp_path / "package/_files" / TOKENS)
    assert shipped(TOKENS, package=tmp_path / "package") == inside


def test_a_missing_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"tokens\.json is missing .* install it again"):
        shipped(TOKENS, package=tmp_path)
