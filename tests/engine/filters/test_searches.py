"""What is looked for is found in raw bytes, in a batch as in one record."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kafka_explorer.engine.filters.batch import Haystack
from kafka_explorer.engine.filters.linear import joint
from kafka_explorer.engine.filters.searches import RegexSearch, Search, SpelledSearch, WordSearch
from kafka_explorer.engine.filters.spellings import Letters
from tests.engine.filters.json_spellings import TEXTS, spelled_text

WORDS = st.text(st.sampled_from("abkKsSТеЯяёς/\\āß 1😀"), min_size=1, max_size=5)
LETTERS = st.text(st.sampled_from("abABkKsSТЕтеЯяёЁσςΣ/\\āĀß 1😀u0041"), max_size=12)


def hits(search: Search, pieces: list[bytes]) -> list[int]:
    haystack = Haystack(pieces)
    return list(haystack.places(search.finder(haystack)))


@given(WORDS, st.booleans(), st.lists(LETTERS.map(str.encode) | st.binary(max_size=6), max_size=5))
@example("п", True, ["П".encode(), "а\\".encode()])
@example("р", True, ["а".encode(), "Р".encode()])
def test_a_batch_and_one_record_say_the_same_of_a_word(word: str, ignore_case: bool, records: list[bytes]) -> None:
    search = WordSearch(word, ignore_case=ignore_case)
    assert hits(search, records) == [place for place, record in enumerate(records) if search.holds(record)]


@given(st.text(st.sampled_from("abкЯя 1😀"), min_size=1, max_size=3), LETTERS.filter(lambda text: "\\" not in text))
def test_without_escapes_a_word_is_found_as_in_python(word: str, text: str) -> None:
    assert WordSearch(word, ignore_case=False).holds(text.encode()) is (word in text)
    assert WordSearch(word, ignore_case=True).holds(text.encode()) is (word.lower() in text.lower())


@given(st.data(), TEXTS, WORDS, TEXTS, st.booleans())
def test_a_word_is_found_however_json_spells_it(
    data: st.DataObject, before: str, word: str, behind: str, ignore_case: bool
) -> None:
    token = data.draw(spelled_text(before + word + behind)).encode()
    assert WordSearch(word, ignore_case=ignore_case).holds(token)


@pytest.mark.parametrize(
    ("word", "data", "found"),
    [
        ("иванов", "ИВАНОВ", True),
        ("иванов", r'"\u0438\u0412анов"', True),
        ("а/б", r'"А\/Б"', True),
        ("а", "р", False),
        ("п", "р", False),
        ("straße", "STRASSE", False),
        ("ā", "Ā", True),
        ("error", r"\nERROR", True),
    ],
)
def test_words_in_any_case(word: str, data: str, found: bool) -> None:
    search = WordSearch(word, ignore_case=True)
    assert search.holds(data.encode()) is found
    assert hits(search, [b"x", data.encode()]) == ([1] if found else [])


def test_strings_in_avro_and_protobuf_are_utf_8_and_so_are_found() -> None:
    avro = b"\x00\x00\x00\x00\x2a" + bytes([2 * len("Пётр".encode())]) + "Пётр".encode() + b"\x22"
    protobuf = b"\x0a\x08" + "Пётр".encode() + b"\x10\x11"
    assert hits(WordSearch("пётр", ignore_case=True), [avro, b"\xd0\xff", protobuf]) == [0, 2]


def test_a_search_for_pieces_describes_itself() -> None:
    search = SpelledSearch(['"', Letters("a"), r'"\s*:'])
    assert search.pattern == r'"a"\s*:'
    assert hits(search, [b'{"a" :1}', b'{"b":1}', b'{"\\u0061":2}']) == [0, 2]


@pytest.mark.parametrize(("pattern", "found"), [("b+", [0, 2]), ("^b", [2]), ("a$", [1])])
def test_regular_expressions(pattern: str, found: list[int]) -> None:
    how = joint(pattern, "")
    assert how is not None
    search = RegexSearch(pattern, how)
    assert (search.pattern, hits(search, [b"ab", b"a", b"bb"])) == (pattern, found)
