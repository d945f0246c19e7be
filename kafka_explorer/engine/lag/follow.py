"""What a page follows: every few seconds the numbers, what they mean, the alarms; and the history is written.

    news = follow_lag(settings, choose, history_folder=folder, thresholds=...)

runs in a task's thread. Each news stands for a whole round and holds all that lasts, so only the newest matters.
"""

import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.brokers import describe_cluster
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.lag.alerts import AlertBook, Incident, Threshold
from kafka_explorer.engine.lag.history import History, HistoryBroken, history_path
from kafka_explorer.engine.lag.loss import Retention, retention_of
from kafka_explorer.engine.lag.meaning import GroupMeaning, Interpreter
from kafka_explorer.engine.lag.record_times import RecordTime, record_times
from kafka_explorer.engine.lag.snapshots import LagSnapshot, WatchChoice
from kafka_explorer.engine.lag.totals import Totals
from kafka_explorer.engine.lag.watch import INTERVAL_S, watch_lag
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.engine.topic_configs import read_configs, request_configs

_CONFIGS_S = 600.0
_TOPICS_AT_ONCE = 100
_TIMES_S = 300.0
_TIMES_AT_ONCE = 32
_TIMES_PATIENCE_S = 1.5
_PAST_MS = 20 * 60 * 1000

Thresholds = Mapping[str, Sequence[Threshold]]
"""By group."""


@dataclass(frozen=True, slots=True)
class LagNews:
    """One round. `meanings` are by group; groups that could not be read are missing, and `troubles` says why.

    Of the groups in `WatchChoice.detailed` everything is there: the rows by `snapshot.lag_of(group)`, the meaning of
    each partition. Of the others only the group's own meaning: this goes from one process to another.

    `incidents` are all that last and the newest that are over. `history` is the file with the curves, None when there
    is none; `history_error` says why it is not written.
    """

    snapshot: LagSnapshot
    meanings: Mapping[str, GroupMeaning] = field(default_factory=dict)
    troubles: Mapping[str, ExplorerError] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    history: Path | None = None
    history_error: ExplorerError | None = None
    history_left_out: int = 0


def follow_lag(
    settings: ClusterSettings,
    choose: Callable[[], WatchChoice],
    *,
    interval_s: float = INTERVAL_S,
    history_folder: Path | None = None,
    thresholds: Callable[[], Thresholds] = dict,
) -> Generator[LagNews | None, None, None]:
    """Yield the newest news, None before the first, until closed.

    `choose` and `thresholds` are asked again for every round. Raises ConnectionFailed when no broker answers at the
    beginning; what is lost later makes gaps.
    """
    with (yield from telling(None, connect(settings))) as cluster:
        cluster_id = (yield from telling(None, describe_cluster(cluster))).cluster_id
        path = None if history_folder is None else history_path(history_folder, cluster_id or settings.bootstrap)
        follower = _Follower(cluster, path, interval_s)
        try:
            yield from follower.run(watch_lag(settings, choose, interval_s=interval_s), thresholds)
        finally:
            follower.close()


class _Follower:
    """What is kept from one round to the next."""

    def __init__(self, cluster: Cluster, path: Path | None, interval_s: float) -> None:
        self._cluster = cluster
        self._path = path
        self._interpreter = Interpreter(interval_s)
        self._totals = Totals()
        self._alerts = AlertBook()
        self._retentions: dict[str, Retention] = {}
        self._asked_at: dict[str, float] = {}
        self._timed_at: dict[Place, float] = {}
        self._history: History | None = None
        self._history_error: ExplorerError | None = None
        if path is not None:
            try:
                self._history = History(path)
                self._remember_past(self._history)
            except HistoryBroken as error:
                self._history_error = error

    def run(
        self, watch: Generator[LagSnapshot | None, None, None], thresholds: Callable[[], Thresholds]
    ) -> Generator[LagNews | None, None, None]:
        """Turn snapshots into news."""
        news: LagNews | None = None
        taken: LagSnapshot | None = None
        for snapshot in watch:
            if snapshot is not None and snapshot is not taken:
                yield from telling(news, self._ask_retentions(snapshot))
                yield from telling(news, self._ask_times(snapshot))
                news = self._take(snapshot, thresholds())
                taken = snapshot
            yield news

    def close(self) -> None:
        """Close the history."""
        if self._history is not None:
            self._history.close()

    def _remember_past(self, history: History) -> None:
        """Tell the interpreter where ends were before this program was started again."""
        since_ms = time.time_ns() // 1_000_000 - _PAST_MS
        for series, at_ms, end in history.past_ends(since_ms):
            self._interpreter.remember_end((series.topic, series.partition), end, at_ms)

    def _take(self, snapshot: LagSnapshot, thresholds: Thresholds) -> LagNews:
        meanings = self._interpreter.take(snapshot, self._retentions)
        for name, meaning in meanings.items():
            self._alerts.take(meaning, thresholds.get(name, ()))
        self._write(snapshot, meanings)
        brief = {
            name: meaning if name in snapshot.detailed else replace(meaning, partitions={})
            for name, meaning in meanings.items()
        }
        return LagNews(
            snapshot=snapshot.in_brief(),
            meanings=brief,
            troubles={name: each.error for name, each in snapshot.groups.items() if each.error is not None},
            incidents=self._alerts.incidents(),
            history=self._path,
            history_error=self._history_error,
            history_left_out=0 if self._history is None else self._history.left_out,
        )

    def _write(self, snapshot: LagSnapshot, meanings: Mapping[str, GroupMeaning]) -> None:
        if self._history is None or not meanings:
            return
        try:
            self._history.add(self._totals.samples(snapshot, meanings))
            self._history_error = None
        except HistoryBroken as error:
            self._history_error = error

    def _ask_times(self, snapshot: LagSnapshot) -> Generator[None, None, None]:
        """Read the first unread record where its age would be a guess, of a few partitions, each now and then only."""
        now = time.monotonic()
        unsure = self._interpreter.unsure(snapshot).items()
        due = [(place, offset) for place, offset in unsure if now - self._timed_at.get(place, -_TIMES_S) >= _TIMES_S]
        asked = dict(due[:_TIMES_AT_ONCE])
        if not asked:
            return
        self._timed_at.update(dict.fromkeys(asked, now))
        found = yield from telling(None, record_times(self._cluster, asked, patience_s=_TIMES_PATIENCE_S))
        for place, answer in found.items():
            if isinstance(answer, RecordTime) and answer.offset is not None and answer.timestamp_ms is not None:
                self._interpreter.remember_written(place, answer.offset, answer.timestamp_ms)

    def _ask_retentions(self, snapshot: LagSnapshot) -> Generator[None, None, None]:
        """Ask for what topics keep, now and then, some topics at a time; without an answer nothing is foreseen."""
        now = time.monotonic()
        due = [topic for topic in _topics(snapshot) if now - self._asked_at.get(topic, -_CONFIGS_S) >= _CONFIGS_S]
        asked = due[:_TOPICS_AT_ONCE]
        self._asked_at.update(dict.fromkeys(asked, now))
        answers = yield from read_configs(request_configs(self._cluster, asked))
        for topic, configs in answers.items():
            if not isinstance(configs, ExplorerError):
                self._retentions[topic] = retention_of({entry.name: entry.value for entry in configs})


def _topics(snapshot: LagSnapshot) -> Iterable[str]:
    return sorted({topic for topic, _ in snapshot.high})
