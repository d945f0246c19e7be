"""What a page follows: numbers, meaning, alarms and history in one, on a real broker."""

import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed, NotAuthorized
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag import follow, watch
from kafka_explorer.engine.lag.alerts import AlertOn, Threshold
from kafka_explorer.engine.lag.committed import committed_offsets
from kafka_explorer.engine.lag.curves import CurveRequest, Quantity, known_series, read_curves
from kafka_explorer.engine.lag.end_history import HowKnown
from kafka_explorer.engine.lag.follow import LagNews, follow_lag
from kafka_explorer.engine.lag.history import History, HistoryBroken, Series, history_path
from kafka_explorer.engine.lag.history_chunks import Sample
from kafka_explorer.engine.lag.loss import LossCause
from kafka_explorer.engine.lag.snapshots import WatchChoice
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.lag import scenes

Following = Generator[LagNews | None, None, None]
SHORT_S = 0.05


@pytest.fixture
def settings(broker: Sandbox) -> ClusterSettings:
    return ClusterSettings({"bootstrap.servers": broker.bootstrap})


def news_where(following: Following, true: Callable[[LagNews], object], timeout_s: float = 60) -> LagNews:
    """The first news of which it is true."""
    deadline = time.monotonic() + timeout_s
    for news in following:
        if news is not None and true(news):
            return news
        assert time.monotonic() < deadline, "it never came true"
    raise AssertionError("it never ends by itself")


def looking_at(*groups: str) -> Callable[[], WatchChoice]:
    return lambda: WatchChoice(groups, frozenset(groups))


def test_numbers_meaning_and_history(
    settings: ClusterSettings, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("followed", partitions=2, config={"retention.ms": "3600000"})
    group, other = f"{name}-group", f"{name}-other"
    scenes.produce(broker, {(name, 0): 10, (name, 1): 20})
    scenes.commit(broker, group, {(name, 0): 4, (name, 1): 20})
    scenes.commit(broker, other, {(name, 0): 0})
    choice = WatchChoice((group, other), frozenset({group}))
    following = follow_lag(settings, lambda: choice, interval_s=SHORT_S, history_folder=tmp_path)
    news = news_where(following, lambda news: news.snapshot.number >= 4)
    following.close()
    meaning = news.meanings[group]
    assert (meaning.lag, meaning.state, meaning.members, meaning.furthest) == (6, GroupState.EMPTY, 0, (name, 0))
    assert meaning.time_lag is not None
    assert meaning.time_lag.how is HowKnown.INTERPOLATED, "the record was read, not guessed"
    assert 0 < meaning.time_lag.ms < 60_000
    assert meaning.loss is not None
    assert meaning.loss[1].cause is LossCause.AGE
    assert 3500 < meaning.loss[1].in_s <= 3600
    assert set(meaning.partitions) == {(name, 0), (name, 1)}
    rows = news.snapshot.lag_of(group)
    assert rows is not None
    assert [row.lag for row in rows.rows] == [6, 0]
    # Of what nobody looks at only the sum goes on.
    assert news.meanings[other].lag == 10
    assert news.meanings[other].partitions == {}
    assert news.snapshot.lag_of(other) is None
    assert news.history == history_path(tmp_path, broker.cluster_id)
    assert news.history_error is None

    series = known_series(news.history)
    assert {Series(group), Series(group, name), Series(group, name, 0), Series(other, name, 0)} <= set(series)
    request = CurveRequest((Series(group),), Quantity.LAG, meaning.at_ms - 60_000, meaning.at_ms)
    curve = run(read_curves(news.history, request))[Series(group)]
    assert len(curve) == news.snapshot.number
    assert set(curve.values) == {6.0}


def test_the_next_run_remembers(
    settings: ClusterSettings, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("again")
    group = f"{name}-group"
    scenes.produce(broker, {(name, 0): 5})
    scenes.commit(broker, group, {(name, 0): 5})
    first = follow_lag(settings, looking_at(group), interval_s=SHORT_S, history_folder=tmp_path)
    seen = news_where(first, lambda news: news.snapshot.number >= 2)
    first.close()
    # Written while the program was away; the first record of it was the end when it was last seen.
    scenes.produce(broker, {(name, 0): 5})
    second = follow_lag(settings, looking_at(group), interval_s=SHORT_S, history_folder=tmp_path)
    news = news_where(second, lambda news: news.meanings)
    second.close()
    meaning = news.meanings[group]
    assert meaning.lag == 5
    assert meaning.time_lag is not None
    assert meaning.time_lag.how is HowKnown.INTERPOLATED
    assert meaning.time_lag.ms <= news.snapshot.at_ms - seen.snapshot.at_ms + 1000


MEMBER = """
import sys
from confluent_kafka import Consumer
member = Consumer({"bootstrap.servers": sys.argv[1], "group.id": sys.argv[2], "session.timeout.ms": 6000,
                   "heartbeat.interval.ms": 500, "log_level": 0})
member.subscribe([sys.argv[3]])
while True:
    member.poll(0.1)
"""


@contextmanager
def member_to_kill(broker: Sandbox, group: str, topic: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", MEMBER, broker.bootstrap, group, topic])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_killed_consumer_raises_one_alarm_and_a_restart_clears_it(
    settings: ClusterSettings, broker: Sandbox, topic: TopicFactory
) -> None:
    name = topic("alarmed")
    group = f"{name}-group"
    alarm = Threshold(AlertOn.NO_MEMBERS)
    following = follow_lag(settings, looking_at(group), interval_s=SHORT_S, thresholds=lambda: {group: [alarm]})
    with member_to_kill(broker, group, name):
        news_where(following, lambda news: news.meanings[group].state is GroupState.STABLE)
    # The group does not exist before its first member: that was an incident, too, and it is over.
    news = news_where(following, lambda news: all(incident.is_over for incident in news.incidents))
    before = len(news.incidents)
    killed = news_where(following, lambda news: len(news.incidents) > before)
    incident = killed.incidents[-1]
    assert (incident.group, incident.threshold, incident.is_over) == (group, alarm, False)
    with member_to_kill(broker, group, name):
        cleared = news_where(following, lambda news: news.incidents[-1].is_over)
    assert len(cleared.incidents) == before + 1, "one incident, whatever happened meanwhile"
    assert cleared.incidents[-1].number == incident.number
    following.close()


def test_a_group_that_cannot_be_read_is_named(
    settings: ClusterSettings, broker: Sandbox, topic: TopicFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("secret")
    seen, hidden = f"{name}-seen", f"{name}-hidden"
    scenes.commit(broker, seen, {(name, 0): 0})
    refusal = NotAuthorized("Describe", f"group {hidden}")

    def refuse(cluster: object, groups: object) -> Generator[None, None, dict[str, object]]:
        return {**(yield from committed_offsets(cluster, groups)), hidden: refusal}  # type: ignore[arg-type]

    monkeypatch.setattr(watch, "committed_offsets", refuse)
    following = follow_lag(settings, looking_at(seen, hidden), interval_s=SHORT_S)
    news = news_where(following, lambda news: True)
    following.close()
    assert news.troubles == {hidden: refusal}
    assert list(news.meanings) == [seen]


def test_without_a_history_it_goes_on(
    settings: ClusterSettings, broker: Sandbox, topic: TopicFactory, tmp_path: Path
) -> None:
    name = topic("unkept")
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): 0})
    file = tmp_path / "file"
    file.write_text("in the way")
    following = follow_lag(settings, looking_at(group), interval_s=SHORT_S, history_folder=file)
    news = news_where(following, lambda news: news.snapshot.number >= 2)
    assert isinstance(news.history_error, HistoryBroken)
    assert news.meanings[group].lag == 0
    following.close()


def test_a_disk_that_fills_up_is_told_and_recovers(
    settings: ClusterSettings, broker: Sandbox, topic: TopicFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = topic("full")
    group = f"{name}-group"
    scenes.commit(broker, group, {(name, 0): 0})
    full = [False]

    class Disk(History):
        def add(self, samples: Iterable[tuple[Series, Sample]]) -> None:
            if full[0]:
                raise HistoryBroken(str(self.path), "database or disk is full")
            super().add(samples)

    monkeypatch.setattr(follow, "History", Disk)
    following = follow_lag(settings, looking_at(group), interval_s=SHORT_S, history_folder=tmp_path)
    assert news_where(following, lambda news: True).history_error is None
    full[0] = True
    assert "disk is full" in str(news_where(following, lambda news: news.history_error).history_error)
    full[0] = False
    assert news_where(following, lambda news: news.history_error is None).meanings
    following.close()


def test_nobody_there() -> None:
    with pytest.raises(ConnectionFailed):
        run(follow_lag(ClusterSettings({"bootstrap.servers": "127.0.0.1:1"}), WatchChoice))
