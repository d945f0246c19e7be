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

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kafka_explorer.config.atomic import write_atomically
from kafka_explorer.config.errors import os_error_cause

FORMAT = 1
_LARGEST_BYTES = 1024 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def catalogue_file(folder: Path, profile: str) -> Path:
    """Return the file of a profile's catalogue; it need not exist."""
    safe = _UNSAFE.sub("_", profile) or "_"
    # Two profiles whose names differ only in what a file name cannot hold must not share a catalogue.
    mark = (
        "" if safe == profile and not profile.startswith(".") else f"-{profile.encode('utf-8', 'replace').hex()[:16]}"
    )
    return folder / f"{safe}{mark}.toml"


def load_catalogue(path: Path) -> tuple[Mapping[str, Any] | None, str | None]:
    """Return the file's tables, None when there is no file; and a sentence about what is wrong. Never raises."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, f"{path} cannot be read: {os_error_cause(error)}"
    if len(data) > _LARGEST_BYTES:
        return None, f"{path} has more than a megabyte: that is no catalogue of topics."
    try:
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return None, f"{path} is not valid TOML: {error}."
    number = tables.get("format", FORMAT)
    if number != FORMAT:
        return None, f"{path} comes from a newer Kafka Explorer and is left alone."
    return tables, None


def save_catalogue(path: Path, text: str) -> str | None:
    """Write TOML as it was typed; returns what is wrong with it, or with the disk, as a sentence."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return f"This is not valid TOML: {error}."
    try:
        write_atomically(path, text)
    except OSError as error:
        return f"{path} cannot be written: {os_error_cause(error)}"
    return None
