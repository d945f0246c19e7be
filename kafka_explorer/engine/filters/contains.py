"""Filter text -> a predicate over the raw bytes of key and value."""

import re
from collections.abc import Callable

Predicate = Callable[[bytes | None, bytes | None], bool]


def contains(text: str, *, ignore_case: bool = False) -> Predicate | None:
    """Return a predicate that holds when key or value contains `text`, byte for byte in UTF-8; None for no text.

    `ignore_case` folds letters of every script: text outside ASCII is compared decoded, which is slower.
    Bytes of a command line that are no UTF-8 stand in `text` as Python puts them there, and are found as they are.
    """
    if not text:
        return None
    needle = _encoded(text)
    if not ignore_case or text.upper() == text.lower():
        return _contains_bytes(needle)
    if text.isascii():
        return _contains_pattern(re.compile(re.escape(needle), re.IGNORECASE))
    return _contains_folded(text.casefold())


def _contains_bytes(needle: bytes) -> Predicate:
    def holds(key: bytes | None, value: bytes | None) -> bool:
        return (value is not None and needle in value) or (key is not None and needle in key)

    return holds


def _contains_pattern(pattern: re.Pattern[bytes]) -> Predicate:
    search = pattern.search

    def holds(key: bytes | None, value: bytes | None) -> bool:
        return (value is not None and search(value) is not None) or (key is not None and search(key) is not None)

    return holds


def _contains_folded(needle: str) -> Predicate:
    def folded(data: bytes | None) -> str:
        return data.decode("utf-8", "surrogateescape").casefold() if data else ""

    def holds(key: bytes | None, value: bytes | None) -> bool:
        return needle in folded(value) or needle in folded(key)

    return holds


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a surrogate pair, as a broken copy leaves it: no UTF-8 holds it
        return text.encode("utf-8", "surrogatepass")
