"""`follow_lag` in a child process, so that 500 groups do not make the window late.

Measured with 10,000 partitions in 500 groups: in a thread the window's ticks were late three times as much as idle.
What is wished for changes while the child works; it finds the newest wishes in a file, in a private folder.
"""

import contextlib
import pickle
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.lag.follow import LagNews, Thresholds, follow_lag
from kafka_explorer.engine.lag.snapshots import WatchChoice
from kafka_explorer.engine.lag.watch import INTERVAL_S
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder

_NAME = "wishes"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the window wants to be watched."""

    choice: WatchChoice = field(default_factory=WatchChoice)
    thresholds: Thresholds = field(default_factory=dict)


def follow_lag_apart(
    workers: Workers,
    settings: ClusterSettings,
    choose: Callable[[], WatchChoice],
    *,
    folder: Path,
    interval_s: float = INTERVAL_S,
    history_folder: Path | None = None,
    thresholds: Callable[[], Thresholds] = dict,
) -> Generator[LagNews | None, None, None]:
    """The same as `follow_lag`, in one of `workers`; `folder` is the one in which spools are made.

    Raises WorkerDied too, when the child does.
    """
    with SpoolFolder(folder) as own:
        left: Wishes | None = None
        work = workers.run(_follow_by_wishes, settings, str(own.path), interval_s, history_folder)
        with contextlib.closing(work):
            while True:
                wished = Wishes(choose(), thresholds())
                if wished != left and _leave(own.path, wished):
                    left = wished
                try:
                    news = next(work)
                except StopIteration:
                    return
                yield news


def _follow_by_wishes(
    settings: ClusterSettings, folder: str, interval_s: float, history_folder: Path | None
) -> Generator[LagNews | None, None, None]:
    """The child's side."""
    wishes = NewestWishes(Path(folder))
    yield from follow_lag(
        settings,
        lambda: wishes.get().choice,
        interval_s=interval_s,
        history_folder=history_folder,
        thresholds=lambda: wishes.get().thresholds,
    )


class NewestWishes:
    """The newest wishes that were left in a folder; read only when they are others than before."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._stamp: tuple[int, int] | None = None
        self._wishes = Wishes()

    def get(self) -> Wishes:
        """Return them; none before the first."""
        with contextlib.suppress(FileNotFoundError, PermissionError):
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._wishes = pickle.loads(self._path.read_bytes())  # noqa: S301 - our own process wrote it
                self._stamp = stamp
        return self._wishes


def _leave(folder: Path, wishes: Wishes) -> bool:
    """Leave wishes whole; False when the child is just reading those before (Windows), to try again."""
    draft = folder / f"{_NAME}.draft"
    draft.write_bytes(pickle.dumps(wishes))
    try:
        draft.replace(folder / _NAME)
    except PermissionError:
        return False
    return True
