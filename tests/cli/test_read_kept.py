"""`kafka-explorer read --save NAME` and `--resume NAME`: what was read is not read again, however it ended."""

from pathlib import Path

import pytest

from kafka_explorer.config.places import searches_file
from kafka_explorer.config.searches import load_searches, save_search
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, wait_until
from tests.cli.test_read import Following, Here, here, lines, numbers
from tests.scanning import T0, Sent, fill

__all__ = ["here"]

MESSAGES = 40


@pytest.fixture
def events(broker: Sandbox, topic: TopicFactory) -> str:
    name = topic("kept", partitions=2)
    sent = [Sent(f"n {n}".encode(), partition=n % 2, timestamp_ms=T0 + 1000 * n) for n in range(MESSAGES)]
    fill(broker.bootstrap, name, sent)
    return name


@pytest.mark.parametrize("option", [[], ["--newest-first"]])
def test_a_read_goes_on_where_it_stopped(here: Here, broker: Sandbox, events: str, option: list[str]) -> None:
    first = here.read(events, "--limit", "15", "--save", "mine", *option)
    assert first.err.splitlines()[-1] == "25 offsets are left; go on with --resume mine"
    second = here.run("read", "--resume", "mine", "--bootstrap", broker.bootstrap, "--limit", "15")
    third = here.run("read", "--resume", "mine", "--bootstrap", broker.bootstrap)
    found = numbers(first) + numbers(second) + numbers(third)
    assert found == (list(range(MESSAGES))[::-1] if option else list(range(MESSAGES)))
    fill(broker.bootstrap, events, [Sent(b"n 40")])
    again = here.run("read", "--resume", "mine", "--bootstrap", broker.bootstrap)
    assert numbers(again) == [], "it ends where the end was when it began"
    (kept,) = load_searches(searches_file())[0]
    assert (kept["id"], kept["hits"], kept["ended"]) == ("mine", 40, "all read")


def test_filter_times_and_isolation_are_kept(here: Here, broker: Sandbox, events: str) -> None:
    options = ("--filter", "value: n", "--from", f"@{T0 + 10_000}", "--to", f"@{T0 + 20_000}")
    first = here.read(events, *options, "--limit", "4", "--save", "window", "--isolation", "read_uncommitted")
    second = here.run("read", "--resume", "window", "--bootstrap", broker.bootstrap)
    assert numbers(first) + numbers(second) == list(range(10, 20))
    (kept,) = load_searches(searches_file())[0]
    assert kept["read_uncommitted"] is True
    assert kept["filter_text"] == "value: n"


def test_ctrl_c_keeps_exactly_what_was_printed(broker: Sandbox, events: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("read", events, "--bootstrap", broker.bootstrap, "--follow", "--from", "beginning", "--save", "tail")
    following = Following(*options, out=out)
    wait_until(lambda: len(following.lines) == MESSAGES, "what was there is read")
    status, err = following.interrupt()
    assert status == 130
    assert err.splitlines()[-1] == "go on with --resume tail"
    fill(broker.bootstrap, events, [Sent(b"n 40")])
    following = Following("read", "--resume", "tail", "--bootstrap", broker.bootstrap, "--follow", out=out)
    wait_until(lambda: following.lines, "what came meanwhile is read")
    following.interrupt()
    assert [line["value"] for line in following.lines] == ["n 40"]


def test_a_name_that_is_not_there_names_those_that_are(here: Here, broker: Sandbox, events: str) -> None:
    here.read(events, "--limit", "1", "--save", "mine")
    with pytest.raises(SystemExit):
        here.run("read", "--resume", "yours", "--bootstrap", broker.bootstrap)
    assert "nothing is kept as 'yours'; there are: mine" in here.said()


def test_what_was_asked_for_then_cannot_be_changed(here: Here, events: str) -> None:
    assert "goes on with what was asked for then" in here.refused(events, "--resume", "mine")


def test_another_cluster_is_refused(here: Here, broker: Sandbox, events: str) -> None:
    here.read(events, "--limit", "1", "--save", "mine")
    (kept,) = load_searches(searches_file())[0]
    save_search(searches_file(), {**kept, "cluster_id": "another"})
    with pytest.raises(SystemExit):
        here.run("read", "--resume", "mine", "--bootstrap", broker.bootstrap)
    assert "is about another cluster (another)" in here.said()
    save_search(searches_file(), {"id": "mine", "broken": True})
    with pytest.raises(SystemExit):
        here.run("read", "--resume", "mine", "--bootstrap", broker.bootstrap)
    assert "The saved search has no cluster_id" in here.said()


def test_what_cannot_be_kept_is_told(here: Here, events: str) -> None:
    searches_file().parent.mkdir(parents=True, exist_ok=True)
    searches_file().mkdir()
    done = here.read(events, "--save", "mine")
    assert len(lines(done)) == MESSAGES
    assert "searches.jsonl" in done.err
