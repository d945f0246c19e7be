"""What the window remembers between runs, while it runs: the preferences, changed field by field."""

import base64
import json
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.preferences import Preferences, save_preferences


class Memory(QObject):
    """One per program, passed to constructors. `path` None keeps nothing (tests, demonstrations)."""

    changed = Signal()

    def __init__(self, preferences: Preferences, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._path = path
        self._saved = preferences
        self.widths: MutableMapping[str, Mapping[str, int]] = _Widths(self)
        """The column widths as the store that `Table` wants."""

    @property
    def preferences(self) -> Preferences:
        """The preferences as they are now."""
        return self._preferences

    def update(self, **changes: Any) -> None:
        """Change fields of the preferences; `changed` follows if anything is different."""
        self._take(replace(self._preferences, **changes))

    def add_recent_topic(self, profile: str, topic: str) -> None:
        """Make `topic` the newest of `profile`."""
        self._take(self._preferences.with_recent_topic(profile, topic))

    def recent_topics(self, profile: str) -> tuple[str, ...]:
        """Return the topics opened last with `profile`, newest first."""
        return self._preferences.recent_topics.get(profile, ())

    def topic_columns(self, topic: str) -> tuple[str, ...] | None:
        """Return the columns that the user chose for the messages of `topic`; None when never."""
        return self._preferences.topic_columns.get(topic)

    def set_topic_columns(self, topic: str, names: Sequence[str] | None) -> None:
        """Remember the columns of `topic`; None forgets them."""
        self._take(self._preferences.with_topic_columns(topic, names))

    def pinned_decoders(self, profile: str) -> Mapping[str, str]:
        """Return how the user wants parts of topics to be read, by part and topic."""
        return self._preferences.pinned_decoders.get(profile, {})

    def set_pinned_decoders(self, profile: str, pins: Mapping[str, str]) -> None:
        """Remember how parts of topics are read with `profile`."""
        others = {name: each for name, each in self._preferences.pinned_decoders.items() if name != profile}
        self.update(pinned_decoders={**others, profile: dict(pins)} if pins else others)

    def sizes(self, splitter: str) -> list[int]:
        """Return how the user divided `splitter`, in pixels; empty when never."""
        return self._splitters().get(splitter, [])

    def set_sizes(self, splitter: str, sizes: list[int]) -> None:
        """Remember how the user divided `splitter`."""
        text = json.dumps({**self._splitters(), splitter: sizes})
        self.update(window_state=base64.b64encode(text.encode()).decode())

    def _splitters(self) -> dict[str, list[int]]:
        try:
            found = json.loads(base64.b64decode(self._preferences.window_state))
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: sizes for name, sizes in found.items() if _are_sizes(sizes)}

    def save(self) -> None:
        """Write what changed since the last time; raises OSError."""
        if self._path is not None and self._preferences != self._saved:
            save_preferences(self._preferences, self._path)
            self._saved = self._preferences

    def _take(self, preferences: Preferences) -> None:
        if preferences != self._preferences:
            self._preferences = preferences
            self.changed.emit()


def _are_sizes(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(size, int) for size in value)


class _Widths(MutableMapping[str, Mapping[str, int]]):
    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def __getitem__(self, table: str) -> Mapping[str, int]:
        return self._memory.preferences.column_widths[table]

    def __setitem__(self, table: str, widths: Mapping[str, int]) -> None:
        self._memory.update(column_widths={**self._memory.preferences.column_widths, table: dict(widths)})

    def __delitem__(self, table: str) -> None:
        kept = {name: widths for name, widths in self._memory.preferences.column_widths.items() if name != table}
        self._memory.update(column_widths=kept)

    def __iter__(self) -> Iterator[str]:
        return iter(self._memory.preferences.column_widths)

    def __len__(self) -> int:
        return len(self._memory.preferences.column_widths)
