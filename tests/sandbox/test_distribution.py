"""Where Kafka's jars come from: KAFKA_HOME, the cache, Maven; and what is said when they come from nowhere."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from kafka_explorer.sandbox.distribution import Distribution, find_distribution
from kafka_explorer.sandbox.errors import SandboxError
from tests.broker_fixtures import wait_until

FakeMaven = Callable[[str], Path]

# What Maven 3.8 writes.
NO_SUCH_VERSION = (
    "[ERROR] Failed to execute goal on project kafka-sandbox: Could not resolve dependencies for project "
    "kafka-explorer:kafka-sandbox:pom:1: Could not find artifact org.apache.kafka:kafka-tools:jar:4.4.0 in central "
    "-> [Help 1]"
)


@pytest.fixture(autouse=True)
def no_kafka_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAFKA_HOME", raising=False)


@pytest.fixture
def fake_maven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeMaven:
    """Puts an mvn on PATH that runs this shell text; returns the file in which it notes its calls.

    In the text, $VERSION is the Kafka version that was asked for and $FOLDER where the jars belong.
    """

    def make(text: str) -> Path:
        calls = tmp_path / "calls"
        mvn = tmp_path / "bin" / "mvn"
        mvn.parent.mkdir(exist_ok=True)
        mvn.write_text(
            "#!/bin/sh\n"
            'for word in "$@"; do case $word in\n'
            "-Dkafka.version=*) VERSION=${word#*=};; -DoutputDirectory=*) FOLDER=${word#*=};; esac; done\n"
            f'echo "$VERSION" >> {calls}\n{text}\n'
        )
        mvn.chmod(0o755)
        monkeypatch.setenv("PATH", f"{mvn.parent}{os.pathsep}{os.environ['PATH']}")
        return calls

    return make


def finish(job: Generator[str, None, Distribution]) -> tuple[list[str], Distribution]:
    """The different steps a job told, and its result."""
    told: list[str] = []
    while True:
        try:
            step = next(job)
        except StopIteration as end:
            return told, end.value
        if step not in told:
            told.append(step)


def make_jars(folder: Path, version: str) -> None:
    folder.mkdir(parents=True)
    for name in (f"kafka-server-{version}.jar", f"kafka-server-common-{version}.jar", "slf4j-api-1.7.36.jar"):
        (folder / name).touch()


def test_kafka_home_wins_over_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_jars(tmp_path / "home" / "libs", "4.2.1")
    make_jars(tmp_path / "cache" / "kafka" / "4.4.0", "4.4.0")
    monkeypatch.setenv("KAFKA_HOME", str(tmp_path / "home"))

    _, found = finish(find_distribution(cache=tmp_path / "cache"))

    assert found.version == "4.2.1"
    assert [jar.name for jar in found.jars] == sorted(jar.name for jar in found.jars)
    assert found.classpath.split(os.pathsep) == [str(jar) for jar in found.jars]
    assert {jar.parent for jar in found.jars} == {tmp_path / "home" / "libs"}


def test_a_kafka_home_without_jars_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_HOME", str(tmp_path))

    with pytest.raises(SandboxError, match=rf"KAFKA_HOME is {tmp_path}, but there are no Kafka server jars"):
        finish(find_distribution(cache=tmp_path))


def test_what_the_cache_has_is_taken_without_maven(tmp_path: Path, fake_maven: FakeMaven) -> None:
    calls = fake_maven("exit 1")
    make_jars(tmp_path / "kafka" / "4.3.1", "4.3.1")  # not the wanted version: it still wins over asking again

    told, found = finish(find_distribution(cache=tmp_path))

    assert found.version == "4.3.1"
    assert told == []
    assert not calls.exists()


def test_maven_falls_back_to_the_older_version_once(tmp_path: Path, fake_maven: FakeMaven) -> None:
    calls = fake_maven(
        f"[ $VERSION = 4.4.0 ] && {{ echo '{NO_SUCH_VERSION}'; exit 1; }}\n"
        'touch "$FOLDER/kafka-server-$VERSION.jar" "$FOLDER/kafka-clients-$VERSION.jar"'
    )

    told, found = finish(find_distribution(cache=tmp_path))
    _, again = finish(find_distribution(cache=tmp_path))

    assert found.version == "4.3.1"
    assert {jar.name for jar in found.jars} == {"kafka-server-4.3.1.jar", "kafka-clients-4.3.1.jar"}
    assert told == ["Downloading Kafka 4.4.0 …", "Downloading Kafka 4.3.1 …"]
    assert again == found
    assert calls.read_text().split() == ["4.4.0", "4.3.1"], "the second run must ask nobody"
    assert [path.name for path in (tmp_path / "kafka").iterdir()] == ["4.3.1"], "nothing half done may stay"


def test_without_maven_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SandboxError, match=r"Maven was not found.*install it.*or set KAFKA_HOME"):
        finish(find_distribution(cache=tmp_path))


def test_without_network_the_real_maven_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Maven with an empty repository of its own, behind a proxy where nobody listens."""
    (tmp_path / ".m2").mkdir()
    proxy = "<active>true</active><host>127.0.0.1</host><port>1</port>"
    (tmp_path / ".m2" / "settings.xml").write_text(
        "<settings><proxies>"
        f"<proxy><id>a</id><protocol>http</protocol>{proxy}</proxy>"
        f"<proxy><id>b</id><protocol>https</protocol>{proxy}</proxy></proxies></settings>"
    )
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", f"-Duser.home={tmp_path}")

    with pytest.raises(SandboxError, match="could not be downloaded, Maven reaches no repository: check the network"):
        finish(find_distribution(cache=tmp_path, versions=["4.3.1"]))
    assert not list((tmp_path / "kafka").iterdir())


def test_what_else_maven_complains_of_is_told(tmp_path: Path, fake_maven: FakeMaven) -> None:
    fake_maven(f"echo '{NO_SUCH_VERSION}'; exit 1")

    with pytest.raises(SandboxError, match=r"could not fetch Kafka 4.3.1 \(Failed to execute goal.*kafka-tools"):
        finish(find_distribution(cache=tmp_path))


def test_a_full_disk_under_maven_is_told(tmp_path: Path, fake_maven: FakeMaven) -> None:
    fake_maven("echo '[ERROR] Error copying artifact: No space left on device'; exit 1")

    with pytest.raises(SandboxError, match=r"The disk that holds .* is full \([\d,]+ MB left\): make at least"):
        finish(find_distribution(cache=tmp_path))


def test_a_full_disk_under_us_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "mkdtemp", full)

    with pytest.raises(SandboxError, match="is full"):
        finish(find_distribution(cache=tmp_path))


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "kafka").touch()  # a file where the folder should be; permissions would not stop root

    with pytest.raises(SandboxError, match=r"kafka cannot be written \(File exists\)"):
        finish(find_distribution(cache=tmp_path))


def test_a_download_that_is_given_up_stops_maven_and_leaves_nothing(tmp_path: Path, fake_maven: FakeMaven) -> None:
    calls = fake_maven(f"echo $$ >> {tmp_path}/pid; exec sleep 600")
    job = find_distribution(cache=tmp_path)
    next(job)
    wait_until(lambda: calls.exists() and (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "Maven runs")
    pid = int((tmp_path / "pid").read_text())

    job.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not list((tmp_path / "kafka").iterdir())


def test_two_downloads_at_once_end_with_the_same_jars(tmp_path: Path, fake_maven: FakeMaven) -> None:
    fake_maven('touch "$FOLDER/kafka-server-$VERSION.jar"')
    slow = find_distribution(cache=tmp_path)
    next(slow)

    _, fast = finish(find_distribution(cache=tmp_path))
    _, second = finish(slow)

    assert second == fast
    assert len(list((tmp_path / "kafka").iterdir())) == 1


def test_the_shipped_pom_asks_for_server_tools_and_log(tmp_path: Path) -> None:
    from kafka_explorer.files import shipped

    pom = shipped("resources/sandbox/pom.xml").read_text(encoding="utf-8")

    assert pom.count("${kafka.version}") == 2
    assert "log4j-slf4j-impl" in pom
    assert shutil.which("mvn"), "the other tests of this file need Maven"
