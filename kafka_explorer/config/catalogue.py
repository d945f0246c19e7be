"""A profile's catalogue of expected topics: a small TOML file that a team can keep with its code.

format = 1
environment = "production"            # which of the replication factors counts; the profile's own when left out

[[topic]]
name = "logging-events"
partitions = 3
replication = { dev = 1, production = 3 }   # or one number for all
retention = "7d"                      # as in 7d, 12h, 30m, or "forever"
producers = ["all services"]
consumers = ["logging-service"]       # consumer groups, where their progress is to be watched
purpose = "Log events of all services"
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kafka_explorer.config.atomic import write_atomically
from kafka_explorer.config.errors import os_error_cause

FORMAT = 1
_LARGEST_BYTES = 1024 * 1024
_HEADER = re.compile(r"\s*\[\[\s*topic\s*\]\]")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def catalogue_file(folder: Path, profile: str) -> Path:
    """Return the file of a profile's catalogue; it need not exist."""
    safe = _UNSAFE.sub("_", profile) or "_"
    # Two profiles whose names differ only in what a file name cannot hold must not share a catalogue.
    mark = (
        "" if safe == profile and not profile.startswith(".") else f"-{profile.encode('utf-8', 'replace').hex()[:16]}"
    )
    return folder / f"{safe}{mark}.toml"


def read_catalogue_text(path: Path) -> tuple[str | None, str | None]:
    """Return the file as it is written, None when there is none; and a sentence about what is wrong. Never raises."""
    try:
        return path.read_bytes()[: _LARGEST_BYTES + 1].decode("utf-8-sig", "replace"), None
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, f"{path} cannot be read: {os_error_cause(error)}"


def parse_catalogue(text: str) -> tuple[Mapping[str, Any] | None, str | None]:
    """Return the tables of a text, or a sentence about what is wrong, which names line and column."""
    if len(text) > _LARGEST_BYTES:
        return None, "This has more than a megabyte: that is no catalogue of topics."
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return None, f"This is not valid TOML: {error}."
    if tables.get("format", FORMAT) != FORMAT:
        return None, "This comes from a newer Kafka Explorer and is left alone."
    return tables, None


def line_of(text: str, topic: int, field: str) -> int:
    """Return the line, from 1, of a field in the `topic`-th [[topic]] (0: before the first); 0 where it is not found.

    A field that is missing is where its topic begins.
    """
    begins, within, named = 0, 0, re.compile(rf"\s*[\"']?{re.escape(field)}[\"']?\s*[=.]")
    for number, line in enumerate(text.splitlines(), 1):
        if _HEADER.match(line):
            within += 1
            if within > topic:
                break
            begins = number
        elif within == topic and field and named.match(line):
            return number
    return begins if within >= topic > 0 else 0


def catalogue_text(topics: Iterable[tuple[str, int, int]]) -> str:
    """Return a catalogue of topics as they are: name, partitions, replicas."""
    begin = f"# The topics that are expected on this cluster.\nformat = {FORMAT}\n"
    entries = (
        f"\n[[topic]]\nname = {json.dumps(name)}\npartitions = {partitions}\nreplication = {replicas}\n"
        for name, partitions, replicas in topics
    )
    return begin + "".join(entries)


def save_catalogue(path: Path, text: str) -> str | None:
    """Write TOML as it was typed; returns what is wrong with it, or with the disk, as a sentence."""
    _, wrong = parse_catalogue(text)
    if wrong is not None:
        return wrong
    try:
        write_atomically(path, text)
    except OSError as error:
        return f"{path} cannot be written: {os_error_cause(error)}"
    return None
