"""What the engine knows of a message is said in the window's own words."""

import pytest

from kafka_explorer.engine.producing.problems import Framework, Problem, ProblemKind, header_means, told
from kafka_explorer.engine.producing.send_log import Outcome, SendState
from kafka_explorer.ui.publish.words import framework_words, problem_words, reason_words

FACTS = (1_234, "second", "third")


@pytest.mark.parametrize("kind", [kind for kind in ProblemKind if kind not in {ProblemKind.HEADER_MEANS}])
def test_each_problem_is_a_sentence(kind: ProblemKind) -> None:
    words = problem_words(Problem(kind, ("it is bad",) if kind is ProblemKind.TOLD else FACTS))
    assert words[0].isupper() or words[0].isdigit()
    assert words.endswith(".")
    assert "{" not in words


def test_numbers_are_written_as_everywhere() -> None:
    words = problem_words(Problem(ProblemKind.CELL_COUNT, (12_345, 2, 6)))
    assert words == "Row 12,345 has 2 cells, the first line 6."


@pytest.mark.parametrize("who", Framework)
def test_each_framework_has_words(who: Framework) -> None:
    assert problem_words(header_means("x", who)) == f"The header x means something to others ({framework_words(who)})."


def test_why_a_message_was_not_sent() -> None:
    unsendable = Outcome((0, 4), SendState.UNSENDABLE, problem=Problem(ProblemKind.NO_OBJECT, (5,)))
    assert reason_words(unsendable) == "Line 5 is no object with a key or a value."
    assert reason_words(Outcome((0, 4), SendState.UNSENDABLE, problem=told("bad"))) == "Bad."
    assert reason_words(Outcome((0, 4), SendState.REFUSED, reason="too large")) == "Too large."
