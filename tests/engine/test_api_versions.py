"""A broker's release, from what the releases' own message definitions say they take."""

import logging
from collections.abc import Generator

import pytest

from kafka_explorer.engine.api_versions import KafkaRelease, kafka_release, offered_versions, release_of
from kafka_explorer.engine.cluster import Cluster, ClusterSettings
from kafka_explorer.sandbox.broker import Sandbox
from tests.engine.drive import run

# API key -> newest version, of the requests that tell releases apart. Read from the *Request.json of each release's
# source (to 3.8) and from ApiMessageType in its kafka-clients jar (3.9.2 to 4.4.0).
RELEASES = {
    "older than 2.4": {0: 7, 1: 11, 2: 5, 3: 8, 9: 5, 11: 5, 16: 2, 18: 2, 24: 1, 32: 2, 35: 1},
    "2.4": {0: 8, 1: 11, 2: 5, 3: 9, 9: 6, 11: 6, 16: 3, 18: 3, 24: 1, 32: 2, 35: 1, 47: 0},
    "2.5": {0: 8, 1: 11, 2: 5, 3: 9, 9: 7, 11: 7, 16: 3, 18: 3, 24: 1, 32: 2, 35: 1, 47: 0},
    "2.6": {0: 8, 1: 11, 2: 5, 3: 9, 9: 7, 11: 7, 16: 4, 18: 3, 24: 1, 32: 3, 35: 2, 47: 0},
    "2.7": {0: 8, 1: 12, 2: 5, 3: 9, 9: 7, 11: 7, 16: 4, 18: 3, 24: 2, 32: 3, 35: 2, 47: 0},
    "2.8": {0: 9, 1: 12, 2: 6, 3: 11, 9: 7, 11: 7, 16: 4, 18: 3, 24: 3, 32: 4, 35: 2, 47: 0, 60: 0},
    "3.0": {0: 9, 1: 12, 2: 7, 3: 11, 9: 8, 11: 7, 16: 4, 18: 3, 24: 3, 32: 4, 35: 2, 47: 0, 60: 0},
    "3.1": {0: 9, 1: 13, 2: 7, 3: 12, 9: 8, 11: 7, 16: 4, 18: 3, 24: 3, 32: 4, 35: 2, 47: 0, 60: 0},
    "3.2": {0: 9, 1: 13, 2: 7, 3: 12, 9: 8, 11: 9, 16: 4, 18: 3, 24: 3, 32: 4, 35: 3, 47: 0, 60: 0},
    "3.3 or 3.4": {0: 9, 1: 13, 2: 7, 3: 12, 9: 8, 11: 9, 16: 4, 18: 3, 24: 3, 32: 4, 35: 4, 47: 0, 60: 0},
    "3.5": {0: 9, 1: 15, 2: 8, 3: 12, 9: 8, 11: 9, 16: 4, 18: 3, 24: 3, 32: 4, 35: 4, 47: 0, 60: 0},
    "3.6": {0: 9, 1: 15, 2: 8, 3: 12, 9: 8, 11: 9, 16: 4, 18: 3, 24: 4, 32: 4, 35: 4, 47: 0, 60: 0},
    "3.7": {0: 10, 1: 16, 2: 8, 3: 12, 9: 9, 11: 9, 16: 4, 18: 3, 24: 4, 32: 4, 35: 4, 47: 0, 60: 1},
    "3.8": {0: 11, 1: 16, 2: 8, 3: 12, 9: 9, 11: 9, 16: 5, 18: 3, 24: 5, 32: 4, 35: 4, 47: 0, 60: 1},
    "3.9": {0: 11, 1: 17, 2: 9, 3: 12, 9: 9, 11: 9, 16: 5, 18: 4, 24: 5, 32: 4, 35: 4, 47: 0, 60: 1},
    "4.0": {0: 12, 1: 17, 2: 10, 3: 13, 9: 9, 11: 9, 16: 5, 18: 4, 24: 5, 32: 4, 35: 4, 47: 0, 60: 2},
    "4.1": {0: 13, 1: 18, 2: 10, 3: 13, 9: 9, 11: 9, 16: 5, 18: 4, 24: 5, 32: 4, 35: 4, 47: 0, 60: 2},
    "4.2": {0: 13, 1: 18, 2: 11, 3: 13, 9: 10, 11: 9, 16: 5, 18: 4, 24: 5, 32: 4, 35: 4, 47: 0, 60: 2},
    "4.3": {0: 13, 1: 18, 2: 11, 3: 13, 9: 10, 11: 9, 16: 5, 18: 4, 24: 5, 32: 4, 35: 5, 47: 0, 60: 2},
    "4.4 or newer": {0: 13, 1: 18, 2: 11, 3: 13, 9: 10, 11: 9, 16: 5, 18: 5, 24: 5, 32: 4, 35: 5, 47: 0, 60: 2},
}


@pytest.mark.parametrize("name", RELEASES)
def test_every_release_is_told_from_its_neighbours(name: str) -> None:
    assert str(release_of(RELEASES[name])) == name


def test_what_comes_after_is_at_least_the_newest_we_know() -> None:
    later = {key: version + 1 for key, version in RELEASES["4.4 or newer"].items()}
    assert str(release_of({**later, 95: 0})) == "4.4 or newer"


def test_a_gap_proves_no_more_than_what_lies_before_it() -> None:
    # As from a server that speaks the protocol and is another program.
    assert str(release_of({**RELEASES["3.5"], 35: 1})) == "3.2"


def test_nothing_offered_is_not_a_crash() -> None:
    assert str(release_of({})) == "older than 2.4"


def test_kraft_is_seen_by_the_request_only_its_brokers_take() -> None:
    assert release_of(RELEASES["3.5"]).kraft is False
    assert release_of({**RELEASES["3.5"], 55: 1}).kraft is True
    assert release_of(RELEASES["4.4 or newer"]).kraft is True


def test_a_real_broker_is_what_it_is(broker: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Cluster(ClusterSettings({"bootstrap.servers": broker.bootstrap})) as cluster:
        release = run(kafka_release(cluster))
        offers = run(offered_versions(cluster))
    major_minor = ".".join(broker.version.split(".")[:2])
    assert release == KafkaRelease(major_minor, kraft=True) or str(release) == f"{major_minor} or newer"
    assert all(offered[1] >= 17 for offered in offers.values()), "Fetch"
    assert not [record for record in caplog.records if "ApiKey" in record.getMessage()], "the log is not flooded"


def test_the_oldest_broker_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = {"new": RELEASES["4.3"], "old": RELEASES["3.9"], "oldest": RELEASES["older than 2.4"]}
    for expected in ("older than 2.4", "3.9"):

        def told(_cluster: Cluster) -> Generator[None, None, object]:
            yield
            return offers

        monkeypatch.setattr("kafka_explorer.engine.api_versions.offered_versions", told)
        assert str(run(kafka_release(Cluster(ClusterSettings({"bootstrap.servers": "nowhere:1"}))))) == expected
        del offers["oldest" if "oldest" in offers else "old"]


def test_nobody_told_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_cluster: Cluster) -> Generator[None, None, object]:
        yield
        return {}

    monkeypatch.setattr("kafka_explorer.engine.api_versions.offered_versions", silent)
    assert run(kafka_release(Cluster(ClusterSettings({"bootstrap.servers": "nowhere:1"})))) is None
