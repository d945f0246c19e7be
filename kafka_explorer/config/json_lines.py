"""Files of JSON Lines that the program keeps for the user: a line with the format, then one object a line."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kafka_explorer.config.atomic import write_atomically
from kafka_explorer.config.errors import os_error_cause

FORMAT = 1


def read_lines(path: Path) -> tuple[list[dict[str, Any]], tuple[str, ...], bool]:
    """Return the objects, one sentence for everything that was passed over, and whether the file may be written anew.

    It may not when it comes from a newer version, or could not be read for now. Never raises.
    """
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n") if path.exists() else [""]
    except OSError as error:
        return [], (f"{path} cannot be read: {os_error_cause(error)}",), False
    except UnicodeDecodeError:
        return [], (f"{path} is not text and is passed over.",), True
    if lines == [""]:
        return [], (), True
    number = (_parsed(lines[0]) or {}).get("format")
    if isinstance(number, int) and number > FORMAT:
        return [], (f"{path} comes from a newer Kafka Explorer and is left alone.",), False
    if number != FORMAT:
        return [], (f"{path} does not begin with its format and is passed over.",), True
    objects, problems = [], []
    for at, line in enumerate(lines[1:], start=2):
        found = _parsed(line)
        if found is not None:
            objects.append(found)
        elif line.strip():
            problems.append(f"{path}, line {at}, is damaged and is passed over.")
    return objects, tuple(problems), True


def write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> str | None:
    """Replace the file; returns what went wrong as a sentence."""
    lines = [{"format": FORMAT}, *objects]
    try:
        write_atomically(path, "".join(json.dumps(line) + "\n" for line in lines))
    except OSError as error:
        return f"{path} cannot be written: {os_error_cause(error)}"
    return None


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
