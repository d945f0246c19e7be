"""Small Java programs in `tests/java`, run from their source with jars that Maven fetches once into the cache."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from kafka_explorer.sandbox.places import cache_folder, writing
from kafka_explorer.sandbox.registry import find_java

_SOURCES = Path(__file__).with_name("java")
_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_FETCH_S, _RUN_S = 600, 180


def run_java(program: str, *arguments: str) -> str:
    """What a program prints; a test whose program fails fails with what it said."""
    source = _SOURCES / f"{program}.java"
    command = [str(find_java()), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command += ["-cp", f"{_jars()}/*", str(source), *arguments]
    said = subprocess.run(command, capture_output=True, text=True, timeout=_RUN_S, check=False)
    assert said.returncode == 0, f"{program} failed:\n{said.stdout}\n{said.stderr}"
    sys.stderr.write(said.stderr)  # pytest shows it if the test fails
    return said.stdout


def _jars() -> Path:
    pom = _SOURCES / "pom.xml"
    folder = cache_folder() / "java-peers" / hashlib.sha256(pom.read_bytes()).hexdigest()[:16]
    if folder.is_dir():
        return folder
    with writing(folder):
        half = folder.with_suffix(".part")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        _fetch(pom, half)
        half.rename(folder)
    return folder


def _fetch(pom: Path, folder: Path) -> None:
    maven = shutil.which("mvn")
    assert maven is not None, "Maven fetches what the Java programs need: install it (Debian: apt install maven)"
    command = [maven, "--batch-mode", "--quiet", "--file", str(pom), _GOAL, "-DincludeScope=runtime"]
    command.append(f"-DoutputDirectory={folder}")
    said = subprocess.run(command, capture_output=True, text=True, timeout=_FETCH_S, check=False)
    assert said.returncode == 0, f"Maven could not fetch what the Java programs need:\n{said.stdout}"
