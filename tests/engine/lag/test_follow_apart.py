"""The same in a child process: wishes go there, news comes back, and nothing is left behind."""

import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.errors import ConnectionFailed
from kafka_explorer.engine.lag import follow_apart
from kafka_explorer.engine.lag.alerts import AlertOn, Threshold
from kafka_explorer.engine.lag.follow import LagNews, Thresholds
from kafka_explorer.engine.lag.follow_apart import NewestWishes, Wishes, follow_lag_apart
from kafka_explorer.engine.lag.snapshots import WatchChoice
from kafka_explorer.engine.processes import Workers
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory
from tests.engine.drive import run
from tests.engine.lag import scenes


@pytest.fixture
def workers() -> Iterator[Workers]:
    made = Workers()
    yield made
    made.close()


def test_news_comes_and_wishes_go(workers: Workers, broker: Sandbox, topic: TopicFactory, tmp_path: Path) -> None:
    name = topic("apart")
    one, two = f"{name}-one", f"{name}-two"
    scenes.produce(broker, {(name, 0): 9})
    scenes.commit(broker, one, {(name, 0): 4})
    scenes.commit(broker, two, {(name, 0): 1})
    choice = [WatchChoice((one,), frozenset({one}))]
    thresholds: list[Thresholds] = [{}]
    following = follow_lag_apart(
        workers,
        ClusterSettings({"bootstrap.servers": broker.bootstrap}),
        lambda: choice[0],
        folder=tmp_path / "spools",
        interval_s=0.2,
        history_folder=tmp_path / "history",
        thresholds=lambda: thresholds[0],
    )
    first = next_news(following)
    assert {group: meaning.lag for group, meaning in first.meanings.items()} == {one: 5}
    choice[0] = WatchChoice((one, two), frozenset({two}))
    thresholds[0] = {two: [Threshold(AlertOn.LAG, 7)]}
    news = first
    while not news.incidents:
        news = next_news(following, news)
    assert {group: meaning.lag for group, meaning in news.meanings.items()} == {one: 5, two: 8}
    rows = news.snapshot.lag_of(two)
    assert rows is not None
    assert [row.lag for row in rows.rows] == [8]
    assert [incident.group for incident in news.incidents] == [two]
    assert news.history is not None
    assert news.history.exists()
    following.close()
    assert not list((tmp_path / "spools").glob("spool-*")), "the wishes went with it"


def next_news(following: Generator[LagNews | None, None, None], after: LagNews | None = None) -> LagNews:
    deadline = time.monotonic() + 60
    for news in following:
        if news is not None and (after is None or news.snapshot.number > after.snapshot.number):
            return news
        assert time.monotonic() < deadline, "no news came"
    raise AssertionError("it never ends by itself")


def test_nobody_there(workers: Workers, tmp_path: Path) -> None:
    nobody = ClusterSettings({"bootstrap.servers": "127.0.0.1:1"})
    with pytest.raises(ConnectionFailed):
        run(follow_lag_apart(workers, nobody, WatchChoice, folder=tmp_path))
    assert not list(tmp_path.glob("spool-*"))


def test_wishes_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = NewestWishes(tmp_path)
    assert newest.get() == Wishes()
    wishes = Wishes(WatchChoice(("a",)), {"a": [Threshold(AlertOn.LAG, 1)]})
    assert follow_apart._leave(tmp_path, wishes)
    found = newest.get()
    assert found == wishes
    assert newest.get() is found

    def busy(*_: object) -> None:
        raise PermissionError

    # On Windows a file that is being read cannot be replaced: later, then.
    monkeypatch.setattr(Path, "replace", busy)
    assert not follow_apart._leave(tmp_path, Wishes())
    assert newest.get() is found


def test_the_child_is_spared_what_it_does_not_need() -> None:
    code = "import sys, kafka_explorer.engine.lag.follow_apart; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "PySide6", "keyring"}.intersection(loaded)
