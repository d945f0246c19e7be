"""Reads what stands behind an operator: text, numbers, lists, regular expressions, ranges, sizes and times."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

from kafka_explorer.engine.filters.cursor import Cursor
from kafka_explorer.engine.filters.linear import UnusablePattern, linear
from kafka_explorer.engine.filters.nodes import Constant, Number, Operand, Part, Text
from kafka_explorer.engine.filters.numbers import NUMBER

Range = tuple[int | None, int | None]

_CONSTANTS = {"true", "false", "null"}
_REGEX = re.compile(r"/((?:[^/\\]|\\.)*)/([a-z]*)", re.DOTALL)
_IGNORE_CASE = re.compile(r"i(?!\w)")
_COMMA = re.compile(r"\s*,\s*")
_OPEN, _CLOSE = re.compile(r"\("), re.compile(r"\s*\)")
_WHOLE = re.compile(r"[0-9]{1,18}")
_SIZE = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?)\s?(b|[kmg]i?b?)?(?![\w.])", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_CLOCK = re.compile(r"[T ](\d{2})(:?\d{2})?(:?\d{2})?([.,]\d+)?")
_PRECISIONS = (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1), _MILLISECOND)


def has_capital(text: str) -> bool:
    """Whether a letter in `text` asks for its case to be respected."""
    return any(letter.isupper() or letter.istitle() for letter in text)


def contained_text(cursor: Cursor) -> tuple[str, bool]:
    """Read what something must contain, and whether its case is ignored: in "quotes" not, unless an i follows."""
    start = cursor.at
    text = cursor.quoted()
    if text is None:
        text = cursor.word()
        ignore_case = not has_capital(text)
        cursor.note(start, "text")
    else:
        ignore_case = cursor.take(_IGNORE_CASE, "operator") is not None
        ends_here(cursor)
    if not text:
        cursor.fail("There is no text to look for.", start, "operand")
    return text, ignore_case and text.lower() != text.upper()


def ends_here(cursor: Cursor) -> None:
    """Fail if text goes on right behind a closing quote."""
    following = cursor.text[cursor.at : cursor.at + 1]
    if following and not following.isspace() and following not in "),":
        cursor.fail("Put a space behind the closing quote; around a text that holds quotes write '...'.")


def operand(cursor: Cursor, stop: str = "") -> Operand:
    """Read text, a number, true, false or null; a word that is none of these is text."""
    start = cursor.at
    text = cursor.quoted()
    if text is not None:
        ends_here(cursor)
        return Text(text)
    word = cursor.word(stop)
    if not word:
        cursor.fail("Something to compare with is missing.", start, "operand")
    if NUMBER.fullmatch(word):
        cursor.note(start, "number")
        return Number(word)
    cursor.note(start, "constant" if word in _CONSTANTS else "text")
    return Constant(word) if word in _CONSTANTS else Text(word)


def operands(cursor: Cursor) -> tuple[Operand, ...]:
    """Read a list in brackets."""
    found: list[Operand] = []
    cursor.take(_OPEN, "bracket")
    while not found or cursor.take(_COMMA, "bracket"):
        cursor.skip_space()
        found.append(operand(cursor, ","))
    if not cursor.take(_CLOSE, "bracket"):
        cursor.fail("The list goes on with a comma or ends with a closing bracket.")
    return tuple(found)


def regex(cursor: Cursor) -> tuple[str, str]:
    """Read /pattern/flags, or text that is a pattern; RE2 has accepted it."""
    start = cursor.at
    match = cursor.take(_REGEX, "regex")
    if match:
        pattern, flags = match.group(1).replace("\\/", "/"), "".join(sorted(set(match.group(2))))
        if wrong := flags.strip("ims"):
            cursor.fail(f"A regular expression takes the letters i, m and s, not {wrong}.", match.start(2))
    elif cursor.text[start : start + 1] == "/":
        cursor.fail("The closing / is missing.", start)
    else:
        quoted, flags = cursor.quoted("regex"), ""
        pattern = cursor.word() if quoted is None else quoted
        if quoted is None:
            cursor.note(start, "regex")
    if not pattern:
        cursor.fail("A regular expression is missing.", start)
    try:
        linear(pattern, flags)
    except UnusablePattern as error:
        cursor.fail(f"This regular expression cannot be used: {error}.", start)
    return pattern, flags


def number_ranges(cursor: Cursor, part: Part, zone: tzinfo | None) -> tuple[Range, ...]:
    """Read 7, 3..5, 3.. or ..5, or several of them with commas between."""
    found: list[Range] = []
    while not found or cursor.take(_COMMA, "bracket"):
        start = cursor.at
        quoted = cursor.quoted("number")
        text = cursor.word(",") if quoted is None else quoted
        if quoted is None:
            cursor.note(start, "number")
        low, dots, high = text.partition("..")
        if not low and not high:
            cursor.fail(f"A {part.value} or a range such as {_EXAMPLES[part]} is missing.", start)
        first = bounds(cursor, part, low, start, zone) if low else (None, None)
        last = bounds(cursor, part, high, start + len(low) + 2, zone) if high else (None, None)
        both = (first[0], last[1] if dots else first[1])
        if both[0] is not None and both[1] is not None and both[0] > both[1]:
            cursor.fail("This range ends before it begins.", start)
        found.append(both)
    return tuple(found)


_EXAMPLES = {
    Part.PARTITION: "0..3",
    Part.OFFSET: "100..200",
    Part.SIZE: "10kb..1mb",
    Part.TIMESTAMP: "2026-11-22T10:00..2026-11-22T11:30",
}


def number_operand(cursor: Cursor, part: Part, zone: tzinfo | None, stop: str = "") -> int:
    """Read one whole number of what `part` is counted in: bytes, milliseconds since the epoch, ..."""
    start = cursor.at
    quoted = cursor.quoted("number")
    match = cursor.take(_SIZE) if part is Part.SIZE and quoted is None else None
    text = quoted if quoted is not None else match.group() if match else cursor.word(stop)
    if quoted is None:
        cursor.note(start, "number")
    return bounds(cursor, part, text, start, zone)[0]


def bounds(cursor: Cursor, part: Part, text: str, column: int, zone: tzinfo | None) -> tuple[int, int]:
    """Return the first and the last number that `text` means: a day is many milliseconds. Fails at `column`."""
    if part is Part.TIMESTAMP:
        found = _instants(text, zone)
    else:
        read: Callable[[str], int | None] = _size if part is Part.SIZE else _whole
        number = read(text)
        found = None if number is None else (number, number)
    if found is None:
        cursor.fail(_WANTED[part], column)
    return found


_WANTED = {
    Part.PARTITION: "A partition is a whole number.",
    Part.OFFSET: "An offset is a whole number.",
    Part.SIZE: "A size is a number of bytes, or a number with kb, mb or gb.",
    Part.TIMESTAMP: "A time is written as 2026-11-22, 2026-11-22T10:00+03:00 or in milliseconds since 1970.",
}


def _whole(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) else None


def _size(text: str) -> int | None:
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    return int(Decimal(match.group(1)) * _UNITS[(match.group(2) or "").lower()[:1]])


def _instants(text: str, zone: tzinfo | None) -> tuple[int, int] | None:
    if _WHOLE.fullmatch(text):
        return int(text), int(text)
    clock = _CLOCK.search(text)
    precision = _PRECISIONS[sum(part is not None for part in clock.groups()[1:])] if clock else timedelta(days=1)
    try:
        moment = datetime.fromisoformat(text)
        return _milliseconds(moment, zone), _milliseconds(moment + precision, zone) - 1
    except (ValueError, OverflowError, OSError):
        return None


def _milliseconds(moment: datetime, zone: tzinfo | None) -> int:
    if moment.tzinfo is None and zone is None:  # not astimezone(), which is an hour off where clocks were put forward
        return int(moment.replace(microsecond=0).timestamp()) * 1000 + moment.microsecond // 1000
    return ((moment if moment.tzinfo else moment.replace(tzinfo=zone)) - _EPOCH) // _MILLISECOND


def numbers(cursor: Cursor, part: Part, zone: tzinfo | None) -> tuple[int, ...]:
    """Read a list in brackets of such numbers."""
    found: list[int] = []
    cursor.take(_OPEN, "bracket")
    while not found or cursor.take(_COMMA, "bracket"):
        cursor.skip_space()
        found.append(number_operand(cursor, part, zone, ","))
    if not cursor.take(_CLOSE, "bracket"):
        cursor.fail("The list goes on with a comma or ends with a closing bracket.")
    return tuple(found)
