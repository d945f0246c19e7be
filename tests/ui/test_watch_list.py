"""An alarm is told once, and once when it is over, whatever happens in between."""

from dataclasses import replace
from pathlib import Path

import pytest

from kafka_explorer.config.watch_list import WatchedGroup, load_watch_list
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.alerts import AlertOn, Incident, Threshold
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.ui.watch_list import Alarm, WatchList, thresholds

WATCHED = WatchedGroup("prod-eu", "billing", lag=10_000, unhealthy=False)
ON_LAG, ON_MEMBERS = thresholds(WATCHED)
NOW = 1_000_000


def meaning(lag: int = 0, state: GroupState = GroupState.STABLE) -> dict[str, GroupMeaning]:
    return {"billing": GroupMeaning("billing", NOW, state, lag=lag)}


def incident(number: int = 1, threshold: Threshold = ON_LAG, **changes: int) -> Incident:
    return replace(Incident(number, "billing", threshold, NOW, NOW + 15_000, 20_000, 20_000), **changes)  # type: ignore[arg-type]  # fields are whole numbers


class Heard:
    """What the watch list told."""

    def __init__(self, watch_list: WatchList) -> None:
        self.raised: list[Alarm] = []
        self.recovered: list[Alarm] = []
        watch_list.raised.connect(self.raised.append)
        watch_list.recovered.connect(self.recovered.append)


@pytest.fixture
def watch_list() -> WatchList:
    return WatchList([WATCHED])


@pytest.fixture
def heard(watch_list: WatchList) -> Heard:
    return Heard(watch_list)


def test_an_incident_is_told_once_and_once_when_it_is_over(watch_list: WatchList, heard: Heard) -> None:
    for _ in range(3):
        watch_list.take("prod-eu", meaning(20_000), [incident()])
    assert len(heard.raised) == 1
    assert heard.raised[0].connection == "prod-eu"
    assert watch_list.incidents(WATCHED) == [incident()]
    watch_list.take("prod-eu", meaning(0), [incident(ended_ms=NOW + 60_000)])
    watch_list.take("prod-eu", meaning(0), [incident(ended_ms=NOW + 60_000)])
    assert [each.incident.ended_ms for each in heard.recovered] == [NOW + 60_000]
    assert watch_list.incidents(WATCHED) == []


def test_the_next_incident_is_told_again(watch_list: WatchList, heard: Heard) -> None:
    watch_list.take("prod-eu", meaning(20_000), [incident()])
    watch_list.take("prod-eu", meaning(0), [incident(ended_ms=NOW + 60_000)])
    watch_list.take("prod-eu", meaning(20_000), [incident(ended_ms=NOW + 60_000), incident(2)])
    assert [each.incident.number for each in heard.raised] == [1, 2]


def test_a_watch_begun_anew_tells_nothing_twice(watch_list: WatchList, heard: Heard) -> None:
    watch_list.take("prod-eu", meaning(20_000), [incident()])
    watch_list.take("prod-eu", meaning(20_000), [])
    watch_list.take("prod-eu", meaning(20_000), [incident(1, began_ms=NOW + 90_000)])
    assert len(heard.raised) == 1
    assert heard.recovered == []


def test_what_recovered_while_nobody_watched_is_told(watch_list: WatchList, heard: Heard) -> None:
    watch_list.take("prod-eu", meaning(20_000), [incident()])
    watch_list.take("prod-eu", meaning(3), [])
    assert [each.incident.value for each in heard.recovered] == [3]


def test_two_thresholds_are_two_incidents(watch_list: WatchList, heard: Heard) -> None:
    watch_list.take("prod-eu", meaning(20_000), [incident(), incident(2, ON_MEMBERS)])
    assert {each.incident.threshold.on for each in heard.raised} == {AlertOn.LAG, AlertOn.NO_MEMBERS}


def test_another_threshold_forgets_the_incident_of_the_old_one(watch_list: WatchList, heard: Heard) -> None:
    watch_list.take("prod-eu", meaning(20_000), [incident()])
    watch_list.pin(replace(WATCHED, lag=50_000))
    watch_list.take("prod-eu", meaning(20_000), [])
    assert watch_list.incidents(WATCHED) == []
    assert heard.recovered == []


def test_a_closed_connection_knows_nothing(watch_list: WatchList) -> None:
    watch_list.take("prod-eu", meaning(7), [])
    known = [watch_list.meaning(WATCHED)]
    watch_list.forget("prod-eu")
    assert [known[0] is None, watch_list.meaning(WATCHED)] == [False, None]


def test_pins_are_kept_at_once(tmp_path: Path) -> None:
    path = tmp_path / "watch-list.toml"
    watch_list = WatchList(path=path)
    watch_list.pin(WATCHED)
    assert load_watch_list(path)[0] == (WATCHED,)
    assert watch_list.groups_of("prod-eu") == ("billing",)
    assert watch_list.groups_of("dev") == ()
    watch_list.unpin("prod-eu", "billing")
    assert load_watch_list(path)[0] == ()


def test_a_list_that_cannot_be_kept_holds_while_the_program_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    watch_list = WatchList(path=tmp_path / "file" / "watch-list.toml")
    watch_list.pin(WATCHED)
    assert watch_list.watched == (WATCHED,)


def test_what_is_compared() -> None:
    everything = WatchedGroup("c", "g", lag=5, time_lag_s=60)
    assert [each.on for each in thresholds(everything)] == list(AlertOn)
    assert thresholds(WatchedGroup("c", "g", no_members=False, unhealthy=False)) == ()
