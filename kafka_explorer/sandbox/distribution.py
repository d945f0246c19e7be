"""Finds Kafka's server jars: in KAFKA_HOME, else in the user's cache, else through Maven into that cache."""

import os
import re
import shutil
import tempfile
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kafka_explorer.sandbox import maven
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.places import cache_folder, require_space, sweep, writing

VERSIONS = ("4.4.0", "4.3.1")  # the wanted one first; the next ones for when Maven cannot deliver it


@dataclass(frozen=True)
class Distribution:
    """The jars of one Kafka version, in the order of the class path (an archive of classes needs it stable)."""

    version: str
    jars: tuple[Path, ...]

    @property
    def classpath(self) -> str:
        """All jars as Java's -cp wants them."""
        return os.pathsep.join(map(str, self.jars))


def find_distribution(
    *, cache: Path | None = None, versions: Sequence[str] = VERSIONS
) -> Generator[str, None, Distribution]:
    """Yields what it waits for, returns the jars. Raises SandboxError.

    A version that lies complete in the cache wins at once, even over a better one that Maven might have.
    """
    home = os.environ.get("KAFKA_HOME")
    if home:
        return _of_home(Path(home))
    folder = (cache or cache_folder()) / "kafka"
    for version in versions:
        if (folder / version).is_dir():
            return _of_folder(folder / version, version)
    return (yield from _download(folder, versions))


def _of_home(home: Path) -> Distribution:
    found = _versions_in(home / "libs")
    if not found:
        raise SandboxError(
            f"KAFKA_HOME is {home}, but there are no Kafka server jars in its libs folder: "
            "point it to an unpacked Apache Kafka, or unset it to let Maven fetch one."
        )
    return _of_folder(home / "libs", found[0])


def _versions_in(libs: Path) -> list[str]:
    names = [jar.name for jar in libs.glob("kafka-server-[0-9]*.jar")]
    return [found[1] for name in names if (found := re.fullmatch(r"kafka-server-([0-9][\w.]*)\.jar", name))]


def _of_folder(folder: Path, version: str) -> Distribution:
    return Distribution(version, tuple(sorted(folder.resolve().glob("*.jar"))))


def _download(folder: Path, versions: Sequence[str]) -> Generator[str, None, Distribution]:
    failures: list[SandboxError] = []
    for version in versions:
        try:
            yield from _fetch(folder, version)
        except SandboxError as error:
            failures.append(error)  # the next version may lie in Maven's own repository, network or not
        else:
            return _of_folder(folder / version, version)
    raise failures[-1]


def _fetch(folder: Path, version: str) -> Generator[str, None, None]:
    """Fills folder/version; it appears complete or not at all, so that a killed download leaves nothing to trust."""
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, pattern=".*", unused_days=1)
        require_space(folder)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{version}-", dir=folder))
    try:
        yield from maven.copy_jars(version, unfinished)
        if not _versions_in(unfinished):
            raise SandboxError(f"Maven delivered no server jars for Kafka {version}: delete {folder} and try again.")
        _keep(unfinished, folder / version)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _keep(unfinished: Path, final: Path) -> None:
    with writing(final.parent):
        unfinished.chmod(0o755)  # mkdtemp made it private
        try:
            unfinished.rename(final)
        except OSError:
            if not final.is_dir():  # another process was faster: its download is as good
                raise
