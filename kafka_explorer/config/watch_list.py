"""The groups the user watches, across clusters, and when to raise an alarm: one TOML file, never a reason not to start.

format = 1
[[watched]]
connection = "prod-eu"
group = "billing"
lag = 10000
time_lag_s = 300
no_members = true
unhealthy = true
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from kafka_explorer.config.atomic import write_atomically
from kafka_explorer.config.errors import os_error_cause

FORMAT = 1
MOST_WATCHED = 500
_HEADING = "Consumer groups that Kafka Explorer watches. Written by the program; edit it while the program is closed."
_TEXT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class WatchedGroup:
    """A group of a connection (by its name), and what is worth an alarm: None and False are not.

    `lag` in offsets, `time_lag_s` in seconds: above it is an incident.
    """

    connection: str
    group: str
    lag: int | None = None
    time_lag_s: int | None = None
    no_members: bool = True
    unhealthy: bool = True


def load_watch_list(path: Path) -> tuple[tuple[WatchedGroup, ...], tuple[str, ...]]:
    """Read the list and return it with one sentence for everything that had to be passed over. Never raises."""
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        return (), (f"{path} cannot be read: {os_error_cause(error)}",)
    except (ValueError, RecursionError) as error:
        return (), (f"{path} is not valid TOML: {error}.",)
    entries = data.get("watched", [])
    if not isinstance(entries, list):
        return (), (f"{path.name}: watched is not a list of tables.",)
    found: dict[tuple[str, str], WatchedGroup] = {}
    notes: list[str] = []
    for number, entry in enumerate(entries[:MOST_WATCHED], 1):
        try:
            watched = _watched(entry)
        except (ValueError, TypeError, KeyError) as error:
            notes.append(f"{path.name}: entry {number} is passed over: {error}.")
        else:
            found[watched.connection, watched.group] = watched
    return tuple(found.values()), tuple(notes)


def save_watch_list(watched: Iterable[WatchedGroup], path: Path) -> None:
    """Write the list atomically. Raises OSError."""
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEADING))
    document["format"] = FORMAT
    tables = tomlkit.aot()
    for each in watched:
        table = tomlkit.table()
        for name in WatchedGroup.__slots__:
            value = getattr(each, name)
            if value is not None:
                table[name] = value
        tables.append(table)
    document["watched"] = tables
    write_atomically(path, tomlkit.dumps(document))


def _watched(entry: Any) -> WatchedGroup:
    if not isinstance(entry, dict):
        raise TypeError("it is not a table")
    return WatchedGroup(
        _text(entry, "connection"),
        _text(entry, "group"),
        _count(entry, "lag"),
        _count(entry, "time_lag_s"),
        _flag(entry, "no_members"),
        _flag(entry, "unhealthy"),
    )


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value or len(value) > _TEXT_LIMIT:
        raise ValueError(f"{name} is not a name")
    return value


def _count(entry: dict[str, Any], name: str) -> int | None:
    value = entry.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{name} is not a whole number")
    return value


def _flag(entry: dict[str, Any], name: str) -> bool:
    value = entry.get(name, True)
    if not isinstance(value, bool):
        raise TypeError(f"{name} is neither true nor false")
    return value
