"""The watch over the groups of one cluster, seen from the window: what to ask for, how often, and what came."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.lag.follow import LagNews, Thresholds
from kafka_explorer.engine.lag.follow_apart import follow_lag_apart
from kafka_explorer.engine.lag.snapshots import WatchChoice
from kafka_explorer.engine.lag.watch import INTERVAL_S
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.spool import SpoolFolder
from kafka_explorer.ui.jobs import Job, Jobs

SLOT = "watch lag"
MOST_GROUPS = 500
"""Up to so many groups all are sampled; of more only those that are seen, looked at or pinned."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is to be sampled: `seen` in the list, `chosen` (one that is looked at in full), `pinned`."""

    seen: tuple[str, ...] = ()
    chosen: str = ""
    pinned: tuple[str, ...] = ()

    def choice(self) -> WatchChoice:
        """Return it as the engine wants it."""
        chosen = (self.chosen,) if self.chosen else ()
        groups = tuple(dict.fromkeys((*chosen, *self.pinned, *self.seen)))
        return WatchChoice(groups, frozenset(chosen))


class Sampler(QObject):
    """Runs as long as there is anything to watch. `sampled` brings each `LagNews` once; `failed` an ExplorerError."""

    sampled = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        settings: ClusterSettings,
        workers: Workers,
        spools: SpoolFolder,
        jobs: Jobs,
        owner: QObject,
        *,
        history_folder: Path | None = None,
        thresholds: Callable[[], Thresholds] = dict,
    ) -> None:
        super().__init__(owner)
        self._settings = settings
        self._workers = workers
        self._spools = spools
        self._jobs = jobs
        self._owner = owner
        self._history_folder = history_folder
        self._thresholds = thresholds
        self._interval_s = INTERVAL_S
        self._watched = Watched()
        # Read by the watch's thread: replaced as a whole, never changed.
        self._choice = WatchChoice()
        self._job: Job | None = None
        self._news: LagNews | None = None

    @property
    def news(self) -> LagNews | None:
        """What came last."""
        return self._news

    @property
    def interval_s(self) -> float:
        """Seconds from one round to the next."""
        return self._interval_s

    @property
    def running(self) -> bool:
        """Whether the cluster is being asked."""
        return self._job is not None and not self._job.ended

    def set_interval(self, interval_s: float) -> None:
        """Ask as often as this from now on."""
        if interval_s != self._interval_s:
            self._interval_s = interval_s
            if self.running:
                self.restart()

    def see(self, groups: Sequence[str]) -> None:
        """Sample the groups of the list, or as many as are allowed."""
        self._watch(Watched(tuple(groups[:MOST_GROUPS]), self._watched.chosen, self._watched.pinned))

    def look_at(self, group: str) -> None:
        """Sample this one in full; "" for none."""
        self._watch(Watched(self._watched.seen, group, self._watched.pinned))

    def pin(self, groups: Collection[str]) -> None:
        """Sample these whatever is shown."""
        self._watch(Watched(self._watched.seen, self._watched.chosen, tuple(sorted(groups))))

    def restart(self) -> None:
        """Ask anew at once."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """Ask no more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _watch(self, watched: Watched) -> None:
        self._watched = watched
        self._choice = watched.choice()
        if self._choice.groups and not self.running:
            self._start()
        elif not self._choice.groups:
            self.stop()

    def _start(self) -> None:
        if not self._choice.groups:
            return
        self._job = self._jobs.start(
            self.tr("Watch consumer groups"),
            follow_lag_apart(
                self._workers,
                self._settings,
                lambda: self._choice,
                folder=self._spools.path.parent,
                interval_s=self._interval_s,
                history_folder=self._history_folder,
                thresholds=self._thresholds,
            ),
            owner=self._owner,
            slot=SLOT,
            progress=self._on_news,
            failed=self.failed.emit,
            shown=False,
        )

    def _on_news(self, news: LagNews | None) -> None:
        if news is not None:
            self._news = news
            self.sampled.emit(news)
