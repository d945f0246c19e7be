"""What a profile hides of messages: fields of JSON and headers, whose values are dots until somebody asks for them.

Here stands what a file may hold; `engine/masks.py` reads the paths and says exactly what is wrong with one.
"""

import re
import unicodedata
from collections.abc import Iterable

from kafka_explorer.config.errors import ProfileError

FIELD = "masks"
MOST = 200
LONGEST = 300
_BEGINS = re.compile(r"(?:(?:key|value)(?:[.\[].*)?|header\..+)\Z", re.DOTALL)


def checked_masks(masks: Iterable[str]) -> tuple[str, ...]:
    """Return masks without white space around them, empty ones and repeats; raises ProfileError."""
    found = tuple(dict.fromkeys(mask.strip() for mask in masks if mask.strip()))
    if len(found) > MOST:
        raise ProfileError(FIELD, f"There are {len(found)} masks; {MOST} are allowed. A name of * stands for any name.")
    for mask in found:
        _check(mask)
    return found


def _check(mask: str) -> None:
    if len(mask) > LONGEST:
        raise ProfileError(FIELD, f'The mask "{mask[:40]}…" is longer than {LONGEST} characters. Shorten it.')
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in mask):
        raise ProfileError(FIELD, f"The mask {mask!a} has a line break or a control character. Remove it.")
    if not _BEGINS.match(mask):
        raise ProfileError(
            FIELD,
            f'"{mask}" is no mask. Write a field such as value.patient.name, key.id or header.authorization.',
        )
