"""Where a JSON value and the schema it should follow disagree, and where that stands in the text."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from kafka_explorer.engine import json_spans

Path = tuple[str | int, ...]
"""Names and numbers from the top: ("patient", "readings", 0)."""


class Mismatch(Exception):
    """The value at `path` does not fit, for `reason` (a part of a sentence)."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{path_text(self.path)}: {self.reason}" if self.path else self.reason


def refuse(path: Path, reason: str) -> NoReturn:
    """Raise Mismatch."""
    raise Mismatch(path, reason)


def value_of(text: str) -> Any:
    """Return JSON as Python's values, numbers exact: int or Decimal. Raises Mismatch."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Mismatch((), f"it cannot be read as JSON: {error}") from error


def position_of(text: str, path: Path) -> int | None:
    """Return where the value at `path` begins in `text`, its parent's place when it is missing; None of no JSON."""
    try:
        node = json_spans.parse(text)
    except json_spans.NoJson:
        return None
    for part in path:
        if isinstance(part, int):
            if part >= len(node.items):
                break
            node = node.items[part]
        else:
            found = [member for name, member in node.members if name == part]
            if not found:
                break
            node = found[-1]
    return node.start


def path_text(path: Path) -> str:
    """Return a path as people write it: "patient.readings[0]"."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
