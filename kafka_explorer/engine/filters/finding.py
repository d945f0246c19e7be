"""The fastest search for bytes in bytes, and a fold of bytes under which letters are equal in either case.

stringzilla searches and translates several times faster than Python itself; without it all works the same, slower.
"""

from collections.abc import Callable

from kafka_explorer.engine.filters.spellings import forms

try:
    from stringzilla import find as _find
    from stringzilla import translate as _translate
except ImportError:  # no wheel for this machine
    _find = bytes.find

    def _translate(data: bytes, table: bytes, start: int, end: int) -> bytes:
        return data[start:end].translate(table)


find: Callable[[bytes, bytes, int], int] = _find
"""find(haystack, needle, start) -> position or -1."""

# In UTF-8 the two cases of a letter of Latin-1, Greek or Cyrillic differ in the lead byte's last bit and in the upper
# half of the byte after it (а is D0 B0, А is D0 90; р is D1 80, Р is D0 A0). Folding these away makes some letters
# equal that are not, so what is found must be looked at again; but it never makes the cases of a letter differ,
# or else `folded_needle` gives up. Bytes below 80 are folded as ASCII is.
_FOLD = bytes(
    byte + 32
    if 0x41 <= byte <= 0x5A
    else 0x80 | byte & 0x0F
    if 0x80 <= byte < 0xC0
    else byte & 0xFE
    if 0xC0 <= byte < 0xE0
    else byte
    for byte in range(256)
)


# Fresh memory for a whole haystack would cost more than folding it; a window of this size stays in the cache.
_WINDOW_BYTES = 64 * 1024


class Folded:
    """Bytes in which only `folded_needle` can be looked for; they are folded as far as a search comes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._start = self._end = 0
        self._window = b""

    def find(self, needle: bytes, at: int) -> int:
        """Return where `needle` stands in the data at or behind `at`, or -1."""
        if not self._start <= at < self._end:
            self._fold(at, len(needle))
        found = find(self._window, needle, at - self._start)
        while found < 0 and self._end < len(self._data):
            at = max(at, self._end - len(needle) + 1)
            self._fold(at, len(needle))
            found = find(self._window, needle, 0)
        return found if found < 0 else self._start + found

    def _fold(self, start: int, needle_bytes: int) -> None:
        self._start, self._end = start, min(start + _WINDOW_BYTES + needle_bytes, len(self._data))
        self._window = _translate(self._data, _FOLD, start=self._start, end=self._end)


def folded_needle(text: str) -> bytes | None:
    """Return what `text` is in folded bytes in whichever case it was written; None if that is not always the same."""
    needle = b""
    for letter in text:
        foldings = {form.encode().translate(_FOLD) for form in forms(letter, True)}
        if len(foldings) > 1:
            return None
        needle += foldings.pop()
    return needle
