"""The parts of a dialect of dead letters: what they are called, and what is wrong with what stands in them."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.dead_letter_dialects import LONGEST, LONGEST_NAME, PLACES, checked_dialects
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.engine.dead_letters.dialects import user_dialect
from kafka_explorer.engine.errors import FilterSyntaxError

NAME, TOPICS, STRIP = "name", "topics", "strip"
WHOLE = ""
"""The part that a message is about when it is about all places together."""
_WORD = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_PATTERN = re.compile(r"[A-Za-z0-9._*?\[\]!-]*")


def tr(words: str) -> str:
    """Translate a text about dialects."""
    return QCoreApplication.translate("dead_letter_dialects", words)


def part_label(part: str) -> str:
    """Return what a part is called."""
    return {
        NAME: tr("Name"),
        TOPICS: tr("Topics with such dead letters"),
        "topic": tr("Source topic"),
        "partition": tr("Partition"),
        "offset": tr("Offset"),
        "timestamp": tr("Timestamp"),
        "group": tr("Consumer group"),
        "stage": tr("Stage"),
        "exception": tr("Exception"),
        "message": tr("Error message"),
        "stack_trace": tr("Stack trace"),
        "event": tr("Original value"),
        "key": tr("Original key"),
        STRIP: tr("Headers to take off"),
    }[part]


def wrong_parts(name: str, table: Mapping[str, str], taken: Sequence[str]) -> dict[str, str]:
    """Return by part what is wrong with a dialect; one of which nothing is written is right.

    `table` has no empty texts, `taken` are the names of the dialects above.
    """
    if not name and not table:
        return {}
    wrong = {NAME: _wrong_name(name, taken), TOPICS: _wrong_pattern(table.get(TOPICS, ""))}
    wrong |= {part: _wrong_place(part, table[part]) for part in PLACES if part in table}
    wrong[STRIP] = _too_long(table.get(STRIP, ""))
    if not table.keys() & set(PLACES):
        wrong[WHOLE] = tr("Nothing is told yet. Say where at least one of these stands, such as header.failed-topic.")
    return {part: sentence for part, sentence in wrong.items() if sentence}


def _wrong_name(name: str, taken: Sequence[str]) -> str:
    if not name:
        return tr("A dialect needs a name. Type one, such as that of the service.")
    if name in taken:
        return tr("There is already a dialect “%s”. Choose another name.") % name
    if not _is_plain(NAME, name):
        return tr("A name has at most %s characters. Shorten it.") % LONGEST_NAME
    return ""


def _wrong_pattern(pattern: str) -> str:
    if not _PATTERN.fullmatch(pattern):
        return tr("No topic can be called so. Write one name, with * for any letters: orders-*-failed.")
    return _too_long(pattern)


def _wrong_place(part: str, where: str) -> str:
    try:
        user_dialect("-", {part: where})
    except FilterSyntaxError as error:
        if _WORD.fullmatch(where) and where.partition(".")[0] not in {"header", "value", "key"}:
            words = tr("Write header.{name} for a header, or value.{name} for a field of the JSON.")
            return words.format(name=where)
        words = tr("Character {column}: {reason}")
        return words.format(column=error.column + 1, reason=error.reason)
    if where == "header":
        return tr("Which header? Write header.NAME.")
    return _too_long(where) if not _is_plain(part, where) else ""


def _is_plain(part: str, text: str) -> bool:
    name, table = (text, {PLACES[0]: "value"}) if part == NAME else ("-", {part: text})
    try:
        checked_dialects({name: table})
    except ProfileError:
        return False
    return True


def _too_long(text: str) -> str:
    return tr("This must be one line of at most %s characters. Shorten it.") % LONGEST if len(text) > LONGEST else ""
