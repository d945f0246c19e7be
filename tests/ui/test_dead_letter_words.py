"""Every dialect has its chip, and every doubt its sentence."""

import pytest

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind
from kafka_explorer.engine.dead_letters.dialects import DIALECTS, ENVELOPE, PLAIN
from kafka_explorer.ui import dead_letter_words as words


@pytest.mark.parametrize("name", [*(dialect.name for dialect in DIALECTS), ENVELOPE, PLAIN])
def test_every_dialect_has_a_chip_and_says_who_writes_so(name: str) -> None:
    chip, _, meaning = words.dialect_words(name)
    assert chip.isupper()
    assert "profile" not in meaning


def test_a_dialect_of_the_users_own_is_called_by_its_name() -> None:
    assert words.dialect_words("billing")[0] == "BILLING"


@pytest.mark.parametrize("kind", DoubtKind)
def test_every_doubt_is_a_sentence(kind: DoubtKind) -> None:
    sentence = words.doubt_sentence(Doubt(kind, "detail"))
    assert sentence != kind.value
    assert "%s" not in sentence
