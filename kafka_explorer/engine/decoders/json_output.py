"""Decoded values written as JSON text, without loss and within bounds.

Numbers are written digit by digit whatever their size, and members in the order they came, repeated names included.
What JSON has no word for is an object with one name that begins with "$": {"$hex": "00ff"} for bytes. NaN and the
infinities are the texts "NaN", "Infinity", "-Infinity".
"""

import struct
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import NoReturn

from kafka_explorer.engine.errors import DecodeError

quoted: Callable[[str], str] = encode_basestring
"""Text as a JSON string: the fast one, which leaves everything but quotes, backslashes and controls as it is."""

MOST_VALUES = 2_000_000
MOST_CHARACTERS = 128 * 1024 * 1024
_LONGEST_INTEGER_BYTES = 1024
_FLOAT = struct.Struct(">f")
_INFINITY = float("inf")


class JsonOutput:
    """JSON text that grows; refuses with DecodeError, in the name of `encoding`, to grow beyond all measure."""

    __slots__ = ("_characters", "_parts", "_values", "encoding")

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self._parts: list[str] = []
        self._values = 0
        self._characters = 0

    def put(self, text: str) -> None:
        """Append text that is JSON or a part of it."""
        self._parts.append(text)

    def count(self) -> None:
        """Note one value more; whatever takes no byte in its format must be counted, or it would never end."""
        self._values += 1
        if self._values > MOST_VALUES:
            self._refuse()

    def value(self, text: str) -> None:
        """Append one whole value."""
        self._values += 1
        self._characters += len(text)
        if self._values > MOST_VALUES or self._characters > MOST_CHARACTERS:
            self._refuse()
        self._parts.append(text)

    def string(self, text: str) -> None:
        """Append text as a JSON string."""
        self.value(quoted(text))

    def name(self, text: str) -> None:
        """Append a member's name and its colon."""
        self._parts.append(quoted(text) + ":")

    def bytes_(self, data: bytes) -> None:
        """Append bytes."""
        self.value(hex_object(data))

    def _refuse(self) -> NoReturn:
        if self._values > MOST_VALUES:
            raise DecodeError(((self.encoding, f"holds more than {MOST_VALUES:,} values"),))
        raise DecodeError(((self.encoding, f"would be more than {MOST_CHARACTERS:,} characters"),))

    def captured(self, write: Callable[["JsonOutput"], object]) -> str:
        """Return what `write` writes instead of appending it; it counts all the same."""
        before, self._parts = self._parts, []
        try:
            write(self)
            return "".join(self._parts)
        finally:
            self._parts = before

    def text(self) -> str:
        """Return what was written."""
        return "".join(self._parts)


def hex_object(data: bytes) -> str:
    """Return bytes as a JSON object."""
    return f'{{"$hex":"{data.hex()}"}}'


def double_text(number: float) -> str:
    """Return the shortest JSON number that is exactly this double, or a text for what is no number."""
    if number != number:  # noqa: PLR0124 - only NaN differs from itself
        return '"NaN"'
    if number in {_INFINITY, -_INFINITY}:
        return '"Infinity"' if number > 0 else '"-Infinity"'
    return repr(number)


def single_text(number: float) -> str:
    """Return the shortest JSON number that is exactly this single-precision number: 0.1, not 0.10000000149011612."""
    for digits in range(6, 10):
        shorter = float(f"{number:.{digits}g}")
        try:
            if _FLOAT.pack(shorter) == _FLOAT.pack(number):
                return double_text(shorter)
        except OverflowError:  # rounded up beyond the largest
            continue
    return double_text(number)


def big_integer_text(magnitude: bytes, *, negative: bool = False, signed: bool = False) -> str:
    """Return a big-endian integer's digits. CBOR's negative numbers are -1 - n; Java's BigInteger is `signed`.

    Integers of more than a kilobyte are shown as bytes: their digits would take time that grows with the square.
    """
    if len(magnitude) > _LONGEST_INTEGER_BYTES:
        return hex_object(magnitude)
    number = int.from_bytes(magnitude, "big", signed=signed)
    return str(-1 - number if negative else number)


def decimal_text(unscaled: int, scale: int) -> str:
    """Return unscaled * 10**-scale exactly, with as many digits behind its point as it was written with."""
    digits = str(abs(unscaled))
    sign = "-" if unscaled < 0 else ""
    if scale <= 0:
        return f"{sign}{digits}e{-scale}" if scale < 0 else sign + digits
    if scale > 10_000:
        return f"{sign}{digits}e-{scale}"
    digits = digits.rjust(scale + 1, "0")
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}"
