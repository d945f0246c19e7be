"""Terms test one message, and select from a batch the same ones, with a search before it or without."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import terms
from kafka_explorer.engine.filters.batch import Batch
from kafka_explorer.engine.filters.linear import joint
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.filters.searches import RegexSearch, WordSearch
from kafka_explorer.engine.filters.terms import AllOf, AnyOf, NotThat, OneByOne, Searched, Term, TextSearched
from kafka_explorer.engine.records import Message
from tests.engine.filters.messages import message

VALUES = st.lists(st.sampled_from(["a", "b", "ab", "", None]), max_size=60)


def holds(text: str) -> Term:
    return OneByOne(lambda message: text.encode() in (message.value() or b""), 0)


def searched(text: str, *, exact: bool = True) -> Searched:
    word = WordSearch(text, ignore_case=False)
    return Searched(lambda message: word.holds(message.value() or b""), 1, word, [Part.VALUE, Part.KEY], exact=exact)


def texts_of(message: Message) -> Sequence[bytes]:
    return [] if message.value() is None else [message.value() or b"", b"-"]


def text_searched(text: str, before: Searched | None) -> Term:
    how = joint(text, "")
    assert how is not None
    regex = RegexSearch(text, how)
    return TextSearched(lambda message: text.encode() in (message.value() or b""), 1, regex, texts_of, before)


TERMS: dict[str, Callable[[], Term]] = {
    "all": lambda: AllOf([holds("b"), searched("a")]),
    "none asked": lambda: AllOf([]),
    "any": lambda: AnyOf([searched("a"), holds("b"), searched("x")]),
    "not": lambda: NotThat(searched("a")),
    "not that is not": lambda: NotThat(NotThat(searched("x", exact=False))),
    "tested behind a search": lambda: searched("a", exact=False),
    "texts": lambda: text_searched("a", None),
    "texts behind a search": lambda: text_searched("a", searched("a")),
}


@pytest.mark.parametrize("dense", [1, 4])
@pytest.mark.parametrize("name", TERMS)
@given(values=VALUES)
def test_selecting_is_testing_one_by_one(name: str, dense: int, values: list[str | None]) -> None:
    messages = [message(value, "key") for value in values]
    term = TERMS[name]()
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(terms, "_DENSE", dense)
        changed.setattr(terms, "_FEW", 2)
        for _ in range(3):
            found = term.select(Batch(messages), range(len(messages)))
            assert list(found) == [place for place, one in enumerate(messages) if term.test(one)]


def test_what_is_cheap_is_asked_first() -> None:
    asked: list[int] = []

    def note(cost: int) -> Term:
        def test(_: Message) -> bool:
            asked.append(cost)
            return True

        return OneByOne(test, cost)

    term = AllOf([note(3), note(1), note(2)])
    assert term.test(message())
    assert (asked, term.cost) == ([1, 2, 3], 3)


def test_a_search_that_finds_most_messages_is_left_out_for_some_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "_REST", 2)
    messages = [message("a") for _ in range(100)]
    term = searched("a")
    tried = [term.candidates(Batch(messages), range(100)) is not None for _ in range(7)]
    assert tried == [False] * 7
    rare = [message("a" if place == 50 else "b") for place in range(100)]
    found = [term.candidates(Batch(rare), range(100)) for _ in range(3)]
    assert found == [None, None, [50]]


def test_what_is_too_large_to_join_is_tested_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kafka_explorer.engine.filters.batch._LARGEST_BYTES", 1)
    messages = [message("ab"), message("b")]
    assert searched("a").select(Batch(messages), range(2)) == [0]
