"""UTF-8 text."""

import re

from kafka_explorer.engine.errors import DecodeError

# Control characters that plain text does not use: they mean that the bytes only happen to be valid UTF-8.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_LONGEST_CHARACTER = 4
_CUT_OFF = "unexpected end of data"
_LINE = dict.fromkeys((*range(32), 127, 133, 8232, 8233), " ")


def decode(data: bytes) -> str:
    """Return `data` as UTF-8, or raise DecodeError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DecodeError((("text", f"no UTF-8: {error.reason} at byte {error.start}"),)) from error
    if control := _CONTROL.search(text):
        found = f"control character U+{ord(control.group()):04X} at character {control.start()}"
        raise DecodeError((("text", found),))
    return text


def one_line(data: bytes, limit: int) -> str | None:
    """Return at most `limit` characters of `data` on one line, or None when it is no text.

    `data` may be cut off within its last character.
    """
    head = data[: limit * _LONGEST_CHARACTER]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != _CUT_OFF or not error.start:
            return None
        text = head[: error.start].decode("utf-8")
    if text.isprintable():  # as most is: nothing to refuse, nothing to replace
        return text[:limit]
    return None if _CONTROL.search(text) else text[:limit].translate(_LINE)
