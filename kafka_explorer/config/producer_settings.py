"""How each profile's producer differs from the defaults; what the settings mean is not ours."""

from collections.abc import Mapping
from pathlib import Path

from kafka_explorer.config.json_lines import read_lines, write_lines

Setting = str | int | bool


def load_producer_settings(path: Path, profile: str) -> tuple[dict[str, Setting], tuple[str, ...]]:
    """Return what a profile (by its name) changes, and one sentence for everything passed over. Never raises."""
    entries, problems, _ = read_lines(path)
    for entry in entries:
        settings = entry.get("settings")
        if entry.get("profile") == profile and isinstance(settings, dict):
            return {name: value for name, value in settings.items() if isinstance(value, Setting)}, problems
    return {}, problems


def save_producer_settings(path: Path, profile: str, settings: Mapping[str, Setting]) -> str | None:
    """Replace what a profile changes; nothing forgets the profile. Returns what went wrong, or None."""
    entries, problems, writable = read_lines(path)
    if not writable:
        return problems[0]
    others = [entry for entry in entries if entry.get("profile") != profile]
    mine = [{"profile": profile, "settings": dict(settings)}] if settings else []
    return write_lines(path, [*others, *mine])
