"""UTF-8 text."""

from kafka_explorer.engine.errors import DecodeError

# Control characters that plain text uses. Any other means that the bytes only happen to be valid UTF-8.
_TEXT_CONTROLS = frozenset("\t\n\r\x0b\x0c")
_LONGEST_CHARACTER = 4
_LINE = dict.fromkeys((*range(32), 127, 133, 8232, 8233), " ")


def decode(data: bytes) -> str:
    """Return `data` as UTF-8, or raise DecodeError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DecodeError((("text", f"no UTF-8: {error.reason} at byte {error.start}"),)) from error
    control = _first_control(text)
    if control >= 0:
        raise DecodeError((("text", f"control character U+{ord(text[control]):04X} at character {control}"),))
    return text


def one_line(data: bytes, limit: int) -> str | None:
    """Return at most `limit` characters of `data` on one line, or None when it is no text.

    `data` may be cut off within its last character.
    """
    head = data[: limit * _LONGEST_CHARACTER]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start <= len(head) - _LONGEST_CHARACTER or not error.start:
            return None
        text = head[: error.start].decode("utf-8")
    return None if _first_control(text) >= 0 else text[:limit].translate(_LINE)


def _first_control(text: str) -> int:
    if text.isprintable():
        return -1
    for index, character in enumerate(text):
        if (character < " " or character == "\x7f") and character not in _TEXT_CONTROLS:
            return index
    return -1
