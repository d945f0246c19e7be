"""Faker's door."""

import pytest

from kafka_explorer.engine.templates import faking


def test_every_kind_is_fakers_and_the_same_for_a_seed() -> None:
    for kind in faking.KINDS:
        assert faking.made_up(kind, 5) == faking.made_up(kind, 5)


def test_without_faker_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faking, "_faker", lambda: None)
    with pytest.raises(ValueError, match=r"kafka-explorer\[faker\]"):
        faking.made_up("name", 1)
