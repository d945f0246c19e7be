"""Finds a Java that can run Kafka."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kafka_explorer.sandbox.errors import SandboxError

OLDEST = 17  # Kafka 4's server jars are compiled for it

_REMEDY = (
    f"install a Java {OLDEST} or newer (on Debian and Ubuntu: apt install openjdk-17-jre-headless), "
    "or set JAVA_HOME to one"
)


@dataclass(frozen=True)
class Java:
    """A Java runtime: its launcher, and what it says of itself (which decides whether an archive still fits it)."""

    launcher: Path
    banner: str


def find_java() -> Java:
    """The Java of JAVA_HOME, else of PATH. Raises SandboxError when there is none, or only an old one."""
    launcher = _launcher()
    banner = _banner(launcher)
    version = _major(banner)
    if version is None:
        raise SandboxError(f"{launcher} does not work as Java: {_REMEDY}.")
    if version < OLDEST:
        raise SandboxError(f"{launcher} is Java {version} and Kafka needs Java {OLDEST}: {_REMEDY}.")
    return Java(launcher, banner)


def _launcher() -> Path:
    home = os.environ.get("JAVA_HOME")
    if home:
        found = shutil.which("java", path=str(Path(home) / "bin"))
        if found is None:
            raise SandboxError(f"JAVA_HOME is {home}, but there is no bin/java in it: correct it or unset it.")
        return Path(found)
    found = shutil.which("java")
    if found is None:
        raise SandboxError(f"Java was not found: {_REMEDY}.")
    return Path(found)


def _banner(launcher: Path) -> str:
    try:
        said = subprocess.run([launcher, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stderr + said.stdout


def _major(banner: str) -> int | None:
    """The feature release out of `openjdk version "17.0.15" 2025-04-15`; before Java 9 it was written 1.8."""
    found = re.search(r'version "(?:1\.)?(\d+)', banner)
    return int(found[1]) if found else None
