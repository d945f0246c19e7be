"""What is text, and what only happens to be valid UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.decoders import text
from kafka_explorer.engine.errors import DecodeError


@pytest.mark.parametrize(
    "shown", ["", "plain", "tab\tand\r\nlines\x0b\x0c", "Привет", "日本語", "😀", "\ufeffmark", "\x85\u2028", "\x80"]
)
def test_text_is_kept_as_it_is(shown: str) -> None:
    assert text.decode(shown.encode()) == shown


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff", "no UTF-8: invalid start byte at byte 0"),
        (b"abc\xd0", "no UTF-8: unexpected end of data at byte 3"),
        ("Привет".encode("cp1251"), "no UTF-8: invalid continuation byte at byte 0"),
        (b"ab\x00", "control character U+0000 at character 2"),
        ("ж\x1b[31m".encode(), "control character U+001B at character 1"),
        (b"\n\x7f", "control character U+007F at character 1"),
    ],
)
def test_what_is_no_text_is_told_why(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as raised:
        text.decode(data)
    assert raised.value.reasons == (("text", reason),)


@given(st.binary())
def test_what_is_decoded_encodes_to_the_same_bytes(data: bytes) -> None:
    try:
        shown = text.decode(data)
    except DecodeError:
        return
    assert shown.encode() == data


@pytest.mark.parametrize(
    ("data", "limit", "line"),
    [
        (b"", 5, ""),
        (b"abc", 5, "abc"),
        (b"abcdef", 3, "abc"),
        ("Привет".encode(), 3, "При"),
        ("😀😀".encode(), 1, "😀"),
        ("a\r\n\tb\x85c\u2028d\u2029e".encode(), 20, "a   b c d e"),
        ("Привет".encode()[:-1], 20, "Приве"),
        ("abc😀".encode()[:-3], 20, "abc"),
        ("abc😀".encode()[:-1], 20, "abc"),
        (b"abc\xff", 20, None),
        (b"\xd0", 20, None),
        (b"ab\x00", 20, None),
        (b"\x7f", 20, None),
    ],
)
def test_one_line(data: bytes, limit: int, line: str | None) -> None:
    assert text.one_line(data, limit) == line


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1), st.integers(1, 10), st.integers(0, 60))
def test_a_line_of_text_cut_anywhere_is_its_beginning(shown: str, limit: int, cut: int) -> None:
    data = shown.encode()[:cut]
    line = text.one_line(data, limit)
    if line is None:
        assert 0 < len(data) < 4, "only what has no whole character is no text"
    else:
        assert shown.replace("\u2028", " ").replace("\u2029", " ").startswith(line)
        assert len(line) <= limit


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_a_line_has_no_break_and_no_control_character(shown: str) -> None:
    refused = any(character < "\t" or "\x0d" < character < " " or character == "\x7f" for character in shown)
    breaks = {"\t", "\n", "\x0b", "\x0c", "\r", "\x85", "\u2028", "\u2029"}
    line = "".join(" " if character in breaks else character for character in shown)
    assert text.one_line(shown.encode(), 100) == (None if refused else line)
