"""Which names a topic may have, as Kafka's org.apache.kafka.common.internals.Topic has it. Pure."""

import enum
import re
from collections.abc import Iterable

LONGEST = 249
_LEGAL = re.compile(r"[a-zA-Z0-9._-]+", re.ASCII)


class NameFault(enum.Enum):
    """Why a name is none for a topic."""

    EMPTY = "empty"
    DOTS = "dots"
    """"." and ".." would be folders."""
    TOO_LONG = "too long"
    LETTERS = "letters"
    """Only letters of ASCII, digits, ".", "_" and "-" are allowed."""
    EXISTS = "exists"
    COLLIDES = "collides"
    """"." and "_" are the same in the names of metrics, so brokers refuse names that differ in nothing else."""


def name_fault(name: str, others: Iterable[str] = ()) -> NameFault | None:
    """Return why a topic cannot be called that; `others` are the topics that there are."""
    if not name:
        return NameFault.EMPTY
    if name in {".", ".."}:
        return NameFault.DOTS
    if not _LEGAL.fullmatch(name):
        return NameFault.LETTERS
    if len(name) > LONGEST:
        return NameFault.TOO_LONG
    twin = collision(name, others)
    if twin is None:
        return None
    return NameFault.EXISTS if twin == name else NameFault.COLLIDES


def collision(name: str, others: Iterable[str]) -> str | None:
    """Return the topic that stands in the way of a name: the same, or one that differs in "." and "_" only."""
    known = list(others)
    if name in known:
        return name
    folded = name.replace(".", "_")
    return next((each for each in known if each.replace(".", "_") == folded), None)
