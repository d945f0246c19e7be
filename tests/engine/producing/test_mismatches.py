"""Where a JSON value and its schema disagree."""

from decimal import Decimal

import pytest

from kafka_explorer.engine.producing.mismatches import Mismatch, path_text, position_of, value_of

TEXT = '{"a": {"b": [1, {"c": 2}]}, "a": 3}'


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ((), "{"),
        (("a",), "3}"),
        (("x",), "{"),
        (("a", "b"), "3}"),
    ],
)
def test_places(path: tuple[str | int, ...], begins: str) -> None:
    position = position_of(TEXT, path)
    assert position is not None
    assert TEXT[position:].startswith(begins)
    assert position_of("no json", path) is None


def test_places_deep_inside() -> None:
    text = '{"a": {"b": [1, {"c": 2}]}}'
    assert position_of(text, ("a", "b", 1, "c")) == text.index("2")
    assert position_of(text, ("a", "b", 7)) == text.index("[")
    assert path_text(("a", "b", 1, "c")) == "a.b[1].c"
    assert str(Mismatch(("a", 0), "is wrong")) == "a[0]: is wrong"


def test_numbers_are_exact_and_nan_is_none() -> None:
    assert value_of("[23958446825181076828, 1.10]") == [23958446825181076828, Decimal("1.10")]
    for text in ("NaN", "{", "[" * 100_000):
        with pytest.raises(Mismatch):
            value_of(text)
