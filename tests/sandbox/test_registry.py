"""The sandbox's schema registry: which Java it takes, what it says without one, and that it goes with its owner."""

from pathlib import Path

import pytest

from kafka_explorer.sandbox import registry
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.registry import Registry, find_app, find_java, url_in
from tests.broker_fixtures import command_line_of

pytestmark = pytest.mark.timeout(900)  # the first of them fetches the registry and starts it


def make_jdk(home: Path, version: str) -> Path:
    (home / "bin").mkdir(parents=True)
    launcher = home / "bin" / "java"
    launcher.write_text("")
    launcher.chmod(0o755)
    (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    return launcher


def test_a_java_that_is_new_enough_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_jdk(tmp_path / "old", "11.0.25")
    new = make_jdk(tmp_path / "new", "17.0.15")
    monkeypatch.setattr(registry, "_JDKS", (f"{tmp_path}/*",))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    monkeypatch.setenv("PATH", str(tmp_path / "old" / "bin"))
    assert find_java() == new


def test_without_one_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_jdk(tmp_path / "old", "11.0.25")
    monkeypatch.setattr(registry, "_JDKS", (f"{tmp_path}/*",))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "absent"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxError, match="No Java 17 or newer"):
        find_java()


def test_without_maven_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxError, match="Maven was not found"):
        for _ in find_app(tmp_path):
            pass
    assert not list((tmp_path / "apicurio").iterdir())


def test_no_registry_has_no_url(tmp_path: Path) -> None:
    assert url_in(tmp_path) == ""
    assert Registry(tmp_path).url == ""


def test_it_runs_and_goes(real_registry: Registry) -> None:
    assert real_registry.pid is not None
    assert "apicurio-registry-app" in command_line_of(real_registry.pid)
    assert real_registry.url.startswith("http://127.0.0.1:")


def test_a_registry_that_dies_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_OPTIONS", ("-XX:NoSuchOption",))
    with pytest.raises(SandboxError, match="did not start"), Registry(tmp_path):
        pass
    assert not (tmp_path / "node-registry").exists()
