r"""Regular expressions that take time in proportion to what they search, whatever the pattern: RE2's door.

Look-around and back references are what RE2 leaves out for that. \b, \w and \d know ASCII only.
"""

import re
from functools import lru_cache
from typing import NamedTuple, Protocol, cast

import re2

_MEMORY_BYTES = 64 * 1024 * 1024  # a long word in all its spellings needs more than RE2's 8 MB
_FLAGS = {"i": "(?i)", "m": "(?m)", "s": "(?s)"}
# An escape, a class of characters, or an anchor by itself: where one stands, records cannot be searched together.
_ANCHORS = re.compile(r"\\[Az]|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|[\^$]", re.DOTALL)
_SWITCHED_OFF = re.compile(r"\(\?[a-zA-Z]*-")
_SINGLE_BYTE = re.compile(r"(?<!\\)(?:\\\\)*\\C")


class Found(Protocol):
    """A match."""

    def start(self) -> int: ...  # noqa: D102


class Pattern(Protocol):
    """A compiled regular expression."""

    def search(self, text: bytes, pos: int | None = None) -> Found | None: ...  # noqa: D102


class UnusablePattern(ValueError):
    """RE2 cannot use the pattern; the text says why, as part of a sentence."""


def escaped(text: str) -> str:
    """Return the pattern that only `text` fits."""
    return cast(str, re2.escape(text))


@lru_cache(maxsize=128)
def linear(pattern: str, flags: str = "") -> Pattern:
    """Compile `pattern`; raises UnusablePattern."""
    if _SINGLE_BYTE.search(pattern):
        raise UnusablePattern("\\C is not supported")
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MEMORY_BYTES
    try:
        return cast(Pattern, re2.compile("".join(_FLAGS[flag] for flag in flags) + pattern, options))
    except re2.error as error:
        raise UnusablePattern(_reason(error)) from error


class Joint(NamedTuple):
    """How a pattern is searched in many records at once: with these flags, and as `lines` or separated otherwise."""

    flags: str
    lines: bool


def joint(pattern: str, flags: str) -> Joint | None:
    r"""Return how to find at least all records that `pattern` fits in one search; None if it cannot be done.

    Where a record begins and ends, a line does. But \A, \z and switching off "m" inside a pattern ask for more.
    """
    anchors = {match.group() for match in _ANCHORS.finditer(pattern)} & {"^", "$", r"\A", r"\z"}
    if not anchors:
        return Joint(flags, False)
    if anchors & {r"\A", r"\z"} or _SWITCHED_OFF.search(pattern):
        return None
    return Joint("".join(sorted({*flags, "m"})), True)


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    if "invalid perl operator" in text or re.search(r"invalid escape sequence: \\[0-9]", text):
        return f"{text} (look-around and back references are left out, so that no pattern can take for ever)"
    return text
