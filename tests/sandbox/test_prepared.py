"""What is made once for all later starts, and that a start survives it being broken."""

import shutil
import subprocess
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from kafka_explorer.sandbox import broker as broker_module
from kafka_explorer.sandbox import prepared as prepared_module
from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.distribution import Distribution
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.java import find_java
from kafka_explorer.sandbox.node import Node
from kafka_explorer.sandbox.prepared import Prepared, prepare


@pytest.fixture
def jars(broker: Sandbox) -> Distribution:
    return Distribution(broker.version, tuple(map(Path, broker.classpath.split(":"))))


@pytest.fixture
def own_copy(broker: Sandbox, jars: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """What was prepared for the shared node, as a copy to be broken, from which the next sandbox starts."""
    copy = Prepared(find_java(), jars, tmp_path / "copy")
    shutil.copytree(finish(prepare(copy.java, jars)).folder, copy.folder)

    def prepared(*_: object, **__: object) -> Generator[str, None, Prepared]:
        yield from ()
        return copy

    monkeypatch.setattr(broker_module, "prepare", prepared)
    return copy


def finish(job: Generator[str, None, Prepared]) -> Prepared:
    while True:
        try:
            next(job)
        except StopIteration as end:
            result: Prepared = end.value
            return result


def answers(sandbox: Sandbox) -> bool:
    return bool(AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0}).list_topics(timeout=10).brokers)


def test_it_is_made_once_and_has_an_archive(broker: Sandbox, jars: Distribution) -> None:
    job = prepare(find_java(), jars)

    with pytest.raises(StopIteration) as end:  # nothing was told: nothing was to be done
        next(job)

    assert end.value.value.checkpoint.is_file()
    assert end.value.value.archive is not None


def test_the_tools_take_the_archive_without_complaint(broker: Sandbox) -> None:
    command = broker.java_command("kafka.Kafka", "--version", options=("-Xshare:on",))  # refuses to start without it

    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert said.stdout.startswith(broker.version), said.stderr


def test_other_jars_are_prepared_apart(jars: Distribution, tmp_path: Path) -> None:
    java = find_java()
    touched = tmp_path / jars.jars[0].name
    shutil.copyfile(jars.jars[0], touched)

    keys = {
        prepared_module._key(java, jars),
        prepared_module._key(java, Distribution(jars.version, (touched, *jars.jars[1:]))),
        prepared_module._key(java, Distribution(jars.version, jars.jars[1:])),
    }

    assert len(keys) == 3


def test_a_broken_archive_does_not_prevent_a_start(own_copy: Prepared) -> None:
    assert own_copy.archive is not None
    whole = own_copy.archive.read_bytes()
    own_copy.archive.write_bytes(whole[: len(whole) // 2])

    with Sandbox() as sandbox:
        assert answers(sandbox)


def test_an_archive_that_kills_java_is_left_out_and_made_anew_later(
    own_copy: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = prepared_module.broker_command

    def deadly(prepared: Prepared, folder: Path, *, archive: Path | None, options: Sequence[str] = ()) -> list[str]:
        good = command(prepared, folder, archive=archive)
        return [good[0], "-XX:NoSuchOption", *good[1:]] if archive else good

    monkeypatch.setattr(broker_module, "broker_command", deadly)

    with Sandbox() as sandbox:
        assert answers(sandbox)

    assert not own_copy.folder.exists()


def test_without_an_archive_it_is_still_prepared(
    jars: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Node) -> None:
        raise SandboxError("no training today")

    monkeypatch.setattr(Node, "launch", refuse)

    made = finish(prepare(find_java(), jars, cache=tmp_path))

    assert made.checkpoint.is_file()
    assert made.archive is None
    assert [path.name for path in made.folder.parent.iterdir()] == [made.folder.name], "no work may stay"


def test_a_java_that_cannot_format_is_told(jars: Distribution, tmp_path: Path) -> None:
    without_kafka = Distribution(jars.version, jars.jars[:1])

    with pytest.raises(SandboxError, match="storage could not be formatted"):
        finish(prepare(find_java(), without_kafka, cache=tmp_path))
    assert not list((tmp_path / "prepared").iterdir())
