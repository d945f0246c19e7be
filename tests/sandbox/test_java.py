"""Which Java is taken, and what is said when there is none that fits."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.java import find_java

FakeJava = Callable[[str], Path]


@pytest.fixture
def fake_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeJava:
    """Puts a java that says this of itself on an otherwise empty PATH; returns its home."""

    def make(says: str) -> Path:
        launcher = tmp_path / "bin" / "java"
        launcher.parent.mkdir(exist_ok=True)
        launcher.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
        launcher.chmod(0o755)
        monkeypatch.setenv("PATH", str(launcher.parent))
        monkeypatch.delenv("JAVA_HOME", raising=False)
        return tmp_path

    return make


@pytest.mark.parametrize("version", ["17", "17.0.15", "21.0.1", "26-ea"])
def test_a_java_that_is_new_enough_is_taken_from_path(fake_java: FakeJava, version: str) -> None:
    home = fake_java(f'openjdk version "{version}" 2025-04-15')

    found = find_java()

    assert found.launcher == home / "bin" / "java"
    assert version in found.banner


def test_java_home_wins_over_path(fake_java: FakeJava, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = fake_java('openjdk version "17.0.1"')
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("JAVA_HOME", str(home))

    assert find_java().launcher == home / "bin" / "java"


@pytest.mark.parametrize(("says", "version"), [('openjdk version "11.0.2"', "11"), ('java version "1.8.0_402"', "8")])
def test_an_old_java_is_refused_with_its_version_and_the_remedy(fake_java: FakeJava, says: str, version: str) -> None:
    fake_java(says)

    with pytest.raises(SandboxError, match=rf"is Java {version} and Kafka needs Java 17: install .*JAVA_HOME"):
        find_java()


def test_a_java_that_says_nothing_of_use_is_refused(fake_java: FakeJava) -> None:
    fake_java("Unable to locate a Java Runtime.")

    with pytest.raises(SandboxError, match="does not work as Java: install"):
        find_java()


def test_no_java_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(SandboxError, match=r"Java was not found: install a Java 17 or newer"):
        find_java()


def test_a_java_home_without_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(SandboxError, match=rf"JAVA_HOME is {tmp_path}, but there is no bin/java"):
        find_java()
