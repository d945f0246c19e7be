"""Filter text -> a predicate over the raw bytes of key and value."""

import re
from collections.abc import Callable

Predicate = Callable[[bytes | None, bytes | None], bool]


def contains(text: str, *, ignore_case: bool = False) -> Predicate | None:
    """Return a predicate that holds when key or value contains `text`, byte for byte in UTF-8; None for no text.

    `ignore_case` folds letters of every script: text outside ASCII is compared decoded, which is slower.
    """
    if not text:
        return None
    needle = text.encode()
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
        return data.decode("utf-8", "replace").casefold() if data else ""

    def holds(key: bytes | None, value: bytes | None) -> bool:
        return needle in folded(value) or needle in folded(key)

    return holds
