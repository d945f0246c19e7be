"""`follow_lag` in a child process, so that 500 groups do not make the window late.

Measured with 10,000 partitions in 500 groups: in a thread the window's ticks were late three times as much as idle.
The two sides leave each other files in a private folder: what to watch goes one way, the newest news the other. Only
the number of the news goes through the pipe, for that is sent twenty times a second.
"""

import contextlib
import pickle
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.lag.follow import LagNews, Thresholds, follow_lag
from kafka_explorer.engine.lag.snapshots import WatchChoice
from kafka_explorer.engine.lag.watch import INTERVAL_S
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder

T = TypeVar("T")

_WISHES, _NEWS = "wishes", "news"


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
        wishes: Wishes | None = None
        seen: int | None = None
        news: LagNews | None = None
        work = workers.run(_follow_by_mail, settings, str(own.path), interval_s, history_folder)
        with contextlib.closing(work):
            while True:
                wished = Wishes(choose(), thresholds())
                if wished != wishes and _leave(own.path / _WISHES, wished):
                    wishes = wished
                try:
                    number = next(work)
                except StopIteration:
                    return
                if number != seen:
                    news, seen = _found(own.path / _NEWS, news), number
                yield news


def _follow_by_mail(
    settings: ClusterSettings, folder: str, interval_s: float, history_folder: Path | None
) -> Generator[int, None, None]:
    """The child's side; yields the number of the newest news, 0 before the first."""
    mail = Path(folder)
    wishes = _Newest(mail / _WISHES)
    told: LagNews | None = None
    number = 0
    for news in follow_lag(
        settings,
        lambda: wishes.get().choice,
        interval_s=interval_s,
        history_folder=history_folder,
        thresholds=lambda: wishes.get().thresholds,
    ):
        if news is not None and news is not told and _leave(mail / _NEWS, news):
            told = news
            number += 1
        yield number


class _Newest:
    """The newest wishes that were left; looked at only when the file is another one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._wishes = Wishes()

    def get(self) -> Wishes:
        """Return them; none before the first."""
        with contextlib.suppress(FileNotFoundError):
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._wishes, self._stamp = _found(self._path, self._wishes), stamp
        return self._wishes


def _leave(path: Path, message: object) -> bool:
    """Leave a message whole; False when the other side is just reading the one before (Windows), to try again."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
    try:
        draft.replace(path)
    except PermissionError:
        return False
    return True


def _found(path: Path, otherwise: T) -> T:
    """Return the newest message; `otherwise` while there is none."""
    try:
        found: T = pickle.loads(path.read_bytes())  # noqa: S301 - our own process wrote it, into our own folder
        return found
    except (FileNotFoundError, PermissionError):
        return otherwise
