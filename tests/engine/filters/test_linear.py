"""Regular expressions that cannot hang a scan."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.filters.linear import Joint, UnusablePattern, escaped, joint, linear


def test_flags() -> None:
    assert linear("пример", "i").search("ПРИМЕР".encode())
    assert linear("^b$", "m").search(b"a\nb\nc")
    assert linear("^b$").search(b"a\nb\nc") is None
    assert linear("a.b", "s").search(b"a\nb")
    assert linear("a.b").search(b"a\nb") is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=x)", "look-around"),
        ("(?<!x)y", "look-around"),
        (r"(a)\1", "back references"),
        ("(", "missing"),
        ("a{5000}", "repetition"),
        (r"\C", "not supported"),
        (r"x\\\C", "not supported"),
    ],
)
def test_what_cannot_be_used_says_why(pattern: str, reason: str) -> None:
    with pytest.raises(UnusablePattern, match=reason):
        linear(pattern)


def test_a_pattern_that_hangs_others_takes_no_time() -> None:
    began = time.thread_time()
    assert linear("(a+)+$").search(b"a" * 5000 + b"!") is None
    assert time.thread_time() - began < 1


@given(st.text(max_size=30))
def test_escaped_text_fits_itself(text: str) -> None:
    found = linear(escaped(text)).search(b"\xff" + text.encode())  # a byte that stands in no text
    assert found is not None
    assert found.start() == (1 if text else 0)


@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        ("abc", Joint("i", False)),
        (r"\^\$[$^]", Joint("i", False)),
        ("[^a]", Joint("i", False)),
        ("[]^]", Joint("i", False)),
        ("[[:^alpha:]$]x", Joint("i", False)),
        (r"[\]$]", Joint("i", False)),
        ("^a", Joint("im", True)),
        ("a$", Joint("im", True)),
        (r"\\^", Joint("im", True)),
        (r"\[^a", Joint("im", True)),
        (r"\Aa", None),
        (r"a\z", None),
        ("(?i-m:^a)", None),
    ],
)
def test_how_a_pattern_is_searched_in_many_records_at_once(pattern: str, how: Joint | None) -> None:
    assert joint(pattern, "i") == how


PATTERNS = st.lists(
    st.sampled_from(
        ["a", "b", ".", r"\b", r"\B", "^", "$", r"\n", r"\s", "[^a]", "(?:a|b)", "a*", "я", r"\W", "(?s:.)"]
    ),
    min_size=1,
    max_size=5,
).map("".join)
RECORDS = st.lists(st.sampled_from([b"a", b"b", b"\n", b" ", "я".encode(), b"\xff", b"\xd1"]), max_size=6).map(b"".join)


@given(PATTERNS, st.lists(RECORDS, min_size=1, max_size=4))
def test_a_joint_search_misses_no_record(pattern: str, records: list[bytes]) -> None:
    how = joint(pattern, "")
    assert how is not None
    regex = linear(pattern, how.flags)
    joined = (b"\n" if how.lines else b"\xff").join(records)
    start = 0
    for record in records:
        if linear(pattern).search(record):
            found = regex.search(joined, start)
            assert found is not None
            assert found.start() <= start + len(record)
        start += len(record) + 1
