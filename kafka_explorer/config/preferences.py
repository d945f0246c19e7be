"""What the user set or the window remembered: typed, in one TOML file, and never a reason not to start."""

import base64
import binascii
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import tomlkit
import tomlkit.exceptions

from kafka_explorer.config.atomic import write_atomically
from kafka_explorer.config.errors import os_error_cause

FORMAT = 1
RECENT_TOPICS_LIMIT = 10
RECENT_PROFILES_LIMIT = 50
COLUMNS_TOPICS_LIMIT = 300
PINNED_LIMIT = 500
_HEADING = "Preferences of Kafka Explorer. Written by the program; edit it while the program is closed."
_TEXT_LIMIT = 10_000
_WIDTH_LIMIT = 10_000
_COLUMNS_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything remembered between runs. A field's default is what a new user gets."""

    theme: str = "system"
    """ "system" follows the desktop, "light" and "dark" do not."""
    time_zone: str = "local"
    """ "local" or "utc": how timestamps are shown."""
    show_internal_topics: bool = False
    """Whether lists of topics show Kafka's own, too."""
    window_geometry: str = ""
    """Qt's own bytes in base64; empty until the window was closed once."""
    window_state: str = ""
    """The same for splitters and panels."""
    last_profile: str = ""
    """The name of the connection opened last, selected at the next start."""
    column_widths: Mapping[str, Mapping[str, int]] = field(default_factory=dict, hash=False)
    """Widths in pixels that the user chose, by table and by column."""
    recent_topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Topic names by profile name, newest first, at most RECENT_TOPICS_LIMIT each."""

    topic_columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """The columns of messages from left to right, by topic whatever its cluster; the topic changed last comes last."""

    pinned_decoders: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    """How keys and values are read, by profile name and by part and topic ("value orders"), where the user chose it."""

    def with_topic_columns(self, topic: str, names: Sequence[str] | None) -> "Preferences":
        """Returns these preferences with the columns of `topic`; None forgets them. The oldest topics make room."""
        columns = {name: each for name, each in self.topic_columns.items() if name != topic}
        if names is not None:
            columns[topic] = tuple(names)
        return replace(self, topic_columns=dict(list(columns.items())[-COLUMNS_TOPICS_LIMIT:]))

    def with_recent_topic(self, profile: str, topic: str) -> "Preferences":
        """Returns these preferences with `topic` as the newest of `profile`; the oldest make room."""
        others = {name: topics for name, topics in self.recent_topics.items() if name != profile}
        mine = [topic, *(name for name in self.recent_topics.get(profile, ()) if name != topic)]
        kept = dict(list(others.items())[-(RECENT_PROFILES_LIMIT - 1) :])
        return replace(self, recent_topics={**kept, profile: tuple(mine[:RECENT_TOPICS_LIMIT])})


def load_preferences(path: Path) -> tuple[Preferences, tuple[str, ...]]:
    """Reads the preferences and returns them with one sentence for everything that had to be passed over.

    Never raises: what is missing, unreadable or wrong becomes its default, field by field.
    """
    data, notes = _loaded(path)
    migrated, migration_notes = _migrated(data)
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for each in fields(Preferences):
        if each.name not in migrated:
            continue
        try:
            values[each.name] = _CHECKS[each.name](migrated[each.name])
        except (ValueError, TypeError) as error:
            wrong.append(f"{path.name}: {each.name} is left at its default: {error}.")
    return Preferences(**values), (*notes, *migration_notes, *wrong)


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Writes the preferences atomically; comments and keys of a newer version stay. Raises OSError."""
    data = {each.name: _plain(getattr(preferences, each.name)) for each in fields(Preferences)}
    document = _document(path)
    number = document.get("format", FORMAT)
    document["format"] = number if isinstance(number, int) and number > FORMAT else FORMAT
    for name, value in data.items():
        # a table is always written: the order in it counts (recent profiles), and equality does not see order
        if name not in document or isinstance(value, dict) or document[name] != value:
            document[name] = value
    write_atomically(path, tomlkit.dumps(document))


def _document(path: Path) -> tomlkit.TOMLDocument:
    """Returns the file to edit, or an empty one where there is none or it is beyond editing."""
    try:
        return tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError, tomlkit.exceptions.TOMLKitError):
        document = tomlkit.document()
        document.add(tomlkit.comment(_HEADING))
        return document


def _loaded(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), ()
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        return {}, (f"{path} cannot be read and the defaults are used: {os_error_cause(error)}",)
    except (ValueError, RecursionError) as error:
        return {}, (f"{path} is not valid TOML and the defaults are used: {error}.",)


Migration = Callable[[dict[str, Any]], dict[str, Any]]
_MIGRATIONS: dict[int, Migration] = {}
"""From a format to the next one; empty as long as there is only one format."""


def _migrated(
    data: dict[str, Any], steps: Mapping[int, Migration] = _MIGRATIONS, target: int = FORMAT
) -> tuple[dict[str, Any], tuple[str, ...]]:
    number = data.get("format", FORMAT)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        return data, ("The format of the preferences is not a whole number; they are read as far as they are known.",)
    if number > target:
        return data, ("The preferences come from a newer Kafka Explorer; they are read as far as they are known.",)
    while number < target:
        data = steps[number](data)
        number += 1
    return data, ()


def _choice(*allowed: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(f"it takes {' or '.join(allowed)}")
        return value

    return check


def _number(minimum: int, maximum: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not minimum <= value <= maximum:
            raise ValueError(f"it takes a whole number from {minimum} to {maximum}")
        return value

    return check


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("it takes true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _TEXT_LIMIT:
        raise ValueError(f"it takes text of up to {_TEXT_LIMIT} characters")
    return value


def _base64(value: object) -> str:
    try:
        base64.b64decode(_text(value), validate=True)
    except binascii.Error:
        raise ValueError("it takes base64") from None
    return _text(value)


def _widths(value: object) -> dict[str, dict[str, int]]:
    width = _number(0, _WIDTH_LIMIT)
    return {
        table: {column: width(each) for column, each in _table(widths).items()}
        for table, widths in _table(value).items()
    }


def _recent(value: object) -> dict[str, tuple[str, ...]]:
    return {
        profile: tuple(_text(topic) for topic in _list(topics))[:RECENT_TOPICS_LIMIT]
        for profile, topics in list(_table(value).items())[-RECENT_PROFILES_LIMIT:]
    }


def _columns(value: object) -> dict[str, tuple[str, ...]]:
    return {
        topic: tuple(_text(name) for name in _list(names)[:_COLUMNS_LIMIT])
        for topic, names in list(_table(value).items())[-COLUMNS_TOPICS_LIMIT:]
    }


def _pins(value: object) -> dict[str, dict[str, str]]:
    return {
        profile: {part: _text(each) for part, each in list(_table(pins).items())[-PINNED_LIMIT:]}
        for profile, pins in list(_table(value).items())[-RECENT_PROFILES_LIMIT:]
    }


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError("it takes tables and values of the right kind")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("it takes lists in a table")
    return value


_CHECKS: dict[str, Callable[[object], object]] = {
    "theme": _choice("system", "light", "dark"),
    "time_zone": _choice("local", "utc"),
    "show_internal_topics": _flag,
    "window_geometry": _base64,
    "window_state": _base64,
    "last_profile": _text,
    "column_widths": _widths,
    "recent_topics": _recent,
    "topic_columns": _columns,
    "pinned_decoders": _pins,
}


def _plain(value: object) -> object:
    """Returns a field's value as TOML knows it."""
    if isinstance(value, Mapping):
        return {name: dict(each) if isinstance(each, Mapping) else list(each) for name, each in value.items()}
    return value
