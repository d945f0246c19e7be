"""How the user's own services write dead letters: by dialect, what is told and where; `[dead_letter_dialects.NAME]`.

Here stands what a file may hold; `engine/dead_letters/dialects.py` reads the places and says exactly what is wrong.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from kafka_explorer.config.errors import ProfileError

FIELD = "dead_letter_dialects"
PLACES = (
    *("topic", "partition", "offset", "timestamp", "group"),
    *("exception", "message", "stack_trace", "stage", "event", "key"),
)
"""What may be told; the value is a place as a filter names it: header.failed-topic, value.failure.message."""
PLAIN_KEYS = ("topics", "strip")
"""A pattern of dead-letter topics, and beginnings of header names to take off, with commas between them."""
LONGEST, LONGEST_NAME = 300, 40
_BEGINS = re.compile(r"(?:(?:key|value)(?:[.\[].*)?|header\..+)\Z", re.DOTALL)


def read_dialects(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the dialects of a file's tables; raises ProfileError."""
    tables = data.get(FIELD, {})
    if not isinstance(tables, dict) or not all(isinstance(each, dict) for each in tables.values()):
        raise ProfileError(
            FIELD, f"Dialects of dead letters must be tables. Write [{FIELD}.acme] and its places below."
        )
    for name, table in tables.items():
        for key, value in table.items():
            if not isinstance(value, str):
                raise ProfileError(f"{FIELD}.{name}", f'"{key}" must be text in quotes. Write {key} = "header.name".')
    return checked_dialects(tables)


def checked_dialects(dialects: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return dialects in their normal form; raises ProfileError."""
    checked: dict[str, dict[str, str]] = {}
    for name, table in dialects.items():
        field = f"{FIELD}.{name}"
        if not name.strip() or len(name) > LONGEST_NAME or _is_odd(name):
            raise ProfileError(FIELD, f"A dialect needs a name of at most {LONGEST_NAME} plain characters.")
        checked[name] = {key: _checked(field, key, value) for key, value in table.items() if value.strip()}
        if not checked[name].keys() & set(PLACES):
            raise ProfileError(
                field, 'This dialect tells nothing. Write at least topic = "header.NAME" or another place.'
            )
    return checked


def _checked(field: str, key: str, value: str) -> str:
    value = value.strip()
    if key not in PLACES and key not in PLAIN_KEYS:
        raise ProfileError(field, f'"{key}" is nothing that a dialect tells. Write one of {", ".join(PLACES)}.')
    if len(value) > LONGEST or _is_odd(value):
        raise ProfileError(field, f"{key} must be one line of at most {LONGEST} characters. Correct it.")
    if key in PLACES and not _BEGINS.match(value):
        raise ProfileError(field, f'"{value}" is no place. Write {key} = "header.NAME" or "value.path.to.it".')
    return value


def _is_odd(text: str) -> bool:
    return any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text)
