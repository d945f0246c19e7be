"""`kafka-explorer lag`: the text of Kafka's tool, or JSON Lines; nothing else on stdout."""

import json
import signal
import subprocess

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer import cli
from kafka_explorer.sandbox.broker import Sandbox
from tests.broker_fixtures import TopicFactory, create_topic
from tests.cli_runs import command, run
from tests.engine.lag import scenes

FIELDS = [
    *("group", "topic", "partition", "current_offset", "log_end_offset", "lag", "consumer_id", "host", "client_id"),
    *("leader_epoch", "log_start_offset", "last_stable_offset", "lag_read_committed", "held_by_transactions", "lost"),
    *("state", "timestamp", "error"),
]


@pytest.fixture
def group(broker: Sandbox, topic: TopicFactory) -> str:
    """An empty group with a lag of 6, and -90 beyond the end."""
    name = topic("told", partitions=3)
    scenes.produce(broker, {(name, 0): 10, (name, 1): 10})
    scenes.commit(broker, f"{name}-group", {(name, 0): 4, (name, 1): 100})
    return f"{name}-group"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([], ()),
        (["--verbose"], ("--verbose",)),
        (["--members"], ("--members",)),
        (["--state"], ("--state",)),
    ],
)
def test_the_text_is_the_tools(broker: Sandbox, group: str, ours: list[str], theirs: tuple[str, ...]) -> None:
    done = run("lag", group, "--bootstrap", broker.bootstrap, *ours)
    told = scenes.describe(broker, group, options=theirs)
    assert (done.status, done.out, done.err) == (0, told.out, told.remarks)


def test_all_groups_come_in_the_tools_order(broker: Sandbox, group: str) -> None:
    other = f"a-{group}"
    scenes.commit(broker, other, {(group.removesuffix("-group"), 0): 0})
    done = run("lag", "--bootstrap", broker.bootstrap)
    names = [line.split()[0] for line in done.out.splitlines() if line and not line.startswith("GROUP ")]
    assert done.status == 0
    assert names == sorted(names)
    assert {group, other} <= set(names)


def test_json_lines(broker: Sandbox, group: str) -> None:
    with scenes.members(broker, group, [group.removesuffix("-group")], client_id="reads"):
        done = run("lag", group, "--bootstrap", broker.bootstrap, "--json")
    assert (done.status, done.err) == (0, "")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [list(row) for row in rows] == [FIELDS] * 3
    name = group.removesuffix("-group")
    assert [(row["group"], row["topic"], row["partition"]) for row in rows] == [(group, name, at) for at in range(3)]
    assert [row["current_offset"] for row in rows] == [4, 100, None]
    assert [row["log_end_offset"] for row in rows] == [10, 10, 0]
    assert [row["lag"] for row in rows] == [6, -90, None]
    assert [row["lag_read_committed"] for row in rows] == [6, 0, None]
    assert {(row["client_id"], row["host"], row["state"], row["error"]) for row in rows} == {
        ("reads", "/127.0.0.1", "Stable", None)
    }
    empty = json.loads(run("lag", group, "--bootstrap", broker.bootstrap, "--json").out.splitlines()[0])
    assert (empty["consumer_id"], empty["host"], empty["client_id"], empty["state"]) == (None, None, None, "Empty")


def test_a_group_that_does_not_exist(broker: Sandbox) -> None:
    done = run("lag", "no-such-group", "--bootstrap", broker.bootstrap)
    told = scenes.describe(broker, "no-such-group")
    assert (done.status, done.out) == (1, told.out)
    assert done.err == "kafka-explorer: Consumer group 'no-such-group' does not exist on this cluster.\n"
    as_json = run("lag", "no-such-group", "--bootstrap", broker.bootstrap, "--json")
    assert (as_json.status, as_json.out) == (1, "")


@pytest.mark.parametrize("what", ["--json", "--state"])
def test_watching_goes_on_until_it_is_interrupted(broker: Sandbox, group: str, what: str) -> None:
    arguments = command("lag", group, "--bootstrap", broker.bootstrap, "--watch", "--interval", "1", what)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [line for line in (process.stdout.readline() for _ in range(9)) if group in line]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert len(lines) >= 2
    assert process.returncode == cli.INTERRUPTED
    if what == "--json":
        assert len({json.loads(line)["timestamp"] for line in lines}) >= 2, "measured again, not printed again"


def test_a_broker_that_dies_is_told_and_watching_goes_on() -> None:
    with Sandbox() as sandbox:
        create_topic(AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0}), "events")
        scenes.commit(sandbox, "readers", {("events", 0): 0})
        arguments = command("lag", "readers", "--bootstrap", sandbox.bootstrap, "--watch", "--interval", "1", "--json")
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            sandbox.nodes[0].kill()
            assert "did not answer within 15 s" in process.stderr.readline()
            sandbox.nodes[0].start()
            before = json.loads(process.stdout.readline())
            while json.loads(process.stdout.readline())["timestamp"] <= before["timestamp"]:
                pass
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
        assert process.returncode == cli.INTERRUPTED


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["lag"], "one of the arguments --bootstrap --profile is required"),
        (
            ["lag", "--bootstrap", "a", "--interval", "0"],
            "argument --interval: '0' is no interval: use 1 to 3600 seconds",
        ),
        (["lag", "--bootstrap", "a", "--interval", "often"], "'often' is no interval"),
        (["lag", "--bootstrap", "a", "--json", "--state"], "argument --state: not allowed with argument --json"),
    ],
)
def test_a_mistake_ends_with_one_sentence_and_status_1(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (1, "")
    assert sentence in said.err


def test_nobody_there() -> None:
    done = run("lag", "g", "--bootstrap", "127.0.0.1:1")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("kafka-explorer: Nothing listens at 127.0.0.1:1")
