"""Which topic the dead letters of another came from, as the user says: for this session, and in the connection's file.

The connection in the window is not changed: its file is read again where it is written, so that nothing else in it
goes back to what it was when the cluster was opened.
"""

from collections.abc import Generator, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.profile_reading import parse
from kafka_explorer.config.profiles import save_profile
from kafka_explorer.engine.dead_letters.dialects import user_dialects
from kafka_explorer.ui.jobs import Jobs


class SourceMap(QObject):
    """`changed` follows every change; `failed` tells in a sentence why the file could not be written.

    `dialects` are how the user's own services write dead letters, as the connection's file says.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, profile: ConnectionProfile, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._profile = profile
        self._jobs = jobs
        self._sources = dict(profile.dead_letters)
        self.dialects = user_dialects(profile.dead_letter_dialects)

    @property
    def sources(self) -> Mapping[str, str]:
        """Source topics by dead-letter topic."""
        return dict(self._sources)

    @property
    def can_keep(self) -> bool:
        """Whether there is a file of the user's own to keep it in."""
        return self._profile.origin is not None and not self._profile.locked

    def set_source(self, topic: str, source: str, *, keep: bool = True) -> None:
        """Let `topic` hold the dead letters of `source`; "" forgets what was said. `keep` writes it to the file."""
        if source:
            self._sources[topic] = source
        else:
            self._sources.pop(topic, None)
        self.changed.emit()
        if keep and self.can_keep:
            self._jobs.start(
                self.tr("Save the connection"),
                _keep(self._profile, topic, source),
                owner=self,
                done=self._on_kept,
                shown=False,
            )

    def _on_kept(self, problem: ProfileError | None) -> None:
        if problem is not None:
            self.failed.emit(problem.sentence)


def _keep(profile: ConnectionProfile, topic: str, source: str) -> Generator[None, None, ProfileError | None]:
    yield
    if profile.origin is None:
        return None
    try:
        kept = parse(profile.origin.read_text(encoding="utf-8-sig")).profile
        sources = {name: known for name, known in kept.dead_letters.items() if name != topic}
        if source:
            sources[topic] = source
        save_profile(replace(kept, dead_letters=sources, origin=profile.origin), profile.origin.parent)
    except ProfileError as error:
        return error
    except (OSError, UnicodeDecodeError) as error:
        return ProfileError("", str(error))
    return None
