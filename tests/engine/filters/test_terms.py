"""Terms test one message, and select from a batch the same ones, with a search before it or without."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters import terms
from kafka_explorer.engine.filters.batch import Batch
from kafka_explorer.engine.filters.linear import joint
from kafka_explorer.engine.filters.nodes import Part
from kafka_explorer.engine.filters.searches import RegexSearch, SpelledSearch, WordSearch
from kafka_explorer.engine.filters.spellings import Letters
from kafka_explorer.engine.filters.terms import AllOf, AnyOf, NotThat, OfTokens, OneByOne, Searched, Sieve, Term
from kafka_explorer.engine.records import Message
from tests.engine.filters.messages import message

VALUES = st.lists(st.sampled_from(["a", "b", "ab", "", None]), max_size=60)


def holds(text: str) -> Term:
    return OneByOne(lambda message: text.encode() in (message.value() or b""), 0)


def sieve(text: str) -> Sieve:
    return Sieve(SpelledSearch([Letters(text)]), [Part.VALUE, Part.KEY])


def searched(text: str, *, exact: bool = True) -> Term:
    word = WordSearch(text, ignore_case=False)
    return Searched(lambda message: word.holds(message.value() or b""), 1, sieve(text), exact=exact)


def letters(values: Sequence[bytes | None]) -> tuple[list[int], list[bytes]]:
    """Stands for JSON tokens: every letter of a value is one."""
    found = [(place, bytes([letter])) for place, value in enumerate(values) for letter in value or b""]
    return [place for place, _ in found], [letter for _, letter in found]


def of_letters(text: str, before: str = "", regex: str = "") -> Term:
    how = joint(regex, "")
    assert how is not None
    search = RegexSearch(regex, how) if regex else None
    return OfTokens(
        Part.VALUE, letters, lambda letter: letter == text.encode(), sieve(before) if before else None, search
    )


TERMS: dict[str, Callable[[], Term]] = {
    "all": lambda: AllOf([holds("b"), searched("a")]),
    "none asked": lambda: AllOf([]),
    "any": lambda: AnyOf([searched("a"), holds("b"), searched("x")]),
    "not": lambda: NotThat(searched("a")),
    "not that is not": lambda: NotThat(NotThat(searched("x", exact=False))),
    "tested behind a sieve": lambda: searched("a", exact=False),
    "tokens": lambda: of_letters("a"),
    "tokens behind a sieve": lambda: of_letters("a", "a"),
    "tokens behind a search": lambda: of_letters("a", "", "[ax]"),
    "tokens behind both": lambda: of_letters("b", "b", "b"),
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
    found = sieve("a")
    assert [found.candidates(Batch(messages), range(100)) for _ in range(7)] == [None] * 7
    rare = [message("a" if place == 50 else "b") for place in range(100)]
    assert [found.candidates(Batch(rare), range(100)) for _ in range(3)] == [None, None, [50]]


def test_a_word_is_searched_for_even_if_it_is_everywhere() -> None:
    everywhere = Sieve(WordSearch("a", ignore_case=True), [Part.VALUE])
    messages = [message("A") for _ in range(100)]
    assert [everywhere.candidates(Batch(messages), range(100)) for _ in range(2)] == [list(range(100))] * 2


def test_a_message_is_selected_once_however_many_of_its_tokens_hold() -> None:
    messages = [message("aa"), message("b"), message("ba")]
    assert of_letters("a").select(Batch(messages), [0, 2]) == [0, 2]


def test_what_is_too_large_to_join_is_tested_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kafka_explorer.engine.filters.batch._LARGEST_BYTES", 1)
    messages = [message("ab"), message("b")]
    assert searched("a").select(Batch(messages), range(2)) == [0]
