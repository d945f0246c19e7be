"""Lets Maven fetch Kafka's server jars by the shipped resources/sandbox/pom.xml."""

import re
import shutil
from collections.abc import Generator
from pathlib import Path

from kafka_explorer.files import shipped
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.places import disk_full
from kafka_explorer.sandbox.subprocesses import finish

_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies"  # its short name needs a network
_QUIETLY = ("--batch-mode", "--quiet", "-Dstyle.color=never")

_OFFLINE = re.compile(
    r"Unknown host|UnknownHostException|Could not transfer|name resolution|Network is unreachable|No route to host"
    r"|Connection refused|Connection timed out|connect timed out|Connect timed out|in offline mode",
)


def copy_jars(version: str, folder: Path) -> Generator[str, None, None]:
    """Copies Kafka `version` with all it needs into `folder`; yields what it waits for. Raises SandboxError.

    Closing the generator stops Maven.
    """
    status, output = yield from finish(_command(version, folder), f"Downloading Kafka {version} …")
    if status:
        raise _failure(version, folder, output)


def _command(version: str, folder: Path) -> list[str]:
    maven = shutil.which("mvn")
    if maven is None:
        raise SandboxError(
            "Maven was not found, and it fetches Kafka: install it (on Debian and Ubuntu: apt install maven), "
            "or set KAFKA_HOME to an unpacked Apache Kafka."
        )
    goal = [_GOAL, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
    pom = str(shipped("resources/sandbox/pom.xml"))
    return [maven, *_QUIETLY, "--file", pom, f"-Dkafka.version={version}", *goal]


def _failure(version: str, folder: Path, output: str) -> SandboxError:
    if "No space left" in output:
        return disk_full(folder.parent)
    if _OFFLINE.search(output):
        return SandboxError(
            f"Kafka {version} could not be downloaded, Maven reaches no repository: check the network and the proxy "
            "in ~/.m2/settings.xml, or set KAFKA_HOME to an unpacked Apache Kafka."
        )
    return SandboxError(
        f"Maven could not fetch Kafka {version} ({_first_error(output)}): check ~/.m2/settings.xml, "
        "or set KAFKA_HOME to an unpacked Apache Kafka."
    )


def _first_error(output: str) -> str:
    output = re.sub(r"\x1b\[[\d;]*m", "", output)
    lines = [line.removeprefix("[ERROR]").strip() for line in output.splitlines() if "[ERROR]" in line]
    first = next(iter(lines), output.strip() or "it gave no reason")
    return re.sub(r" -> \[Help \d+\]", "", first)[:300]
