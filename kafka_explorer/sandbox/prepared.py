"""What is made once per Java and Kafka, so that every later start is fast.

- `bootstrap.checkpoint`: the one file of a formatted storage folder that is hard to write oneself. It says which
  features a new cluster has; it knows no node and no cluster, so each start copies it (saves a JVM of 1.7 s).
- `kafka.jsa`: a class-data archive, from a broker started for it. Kafka loads 8,000 classes; the archive has them
  parsed and verified. Java takes it only for exactly this Java and these jars, hence the key.
- `classpath`: the option -cp with 92 jars as a file for Java, so that a list of processes stays readable.
"""

import contextlib
import hashlib
import logging
import shutil
import tempfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kafka_explorer.files import shipped
from kafka_explorer.sandbox import node, ports, readiness, settings
from kafka_explorer.sandbox.distribution import Distribution
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.java import Java
from kafka_explorer.sandbox.listeners import SCRAM_MECHANISMS
from kafka_explorer.sandbox.places import cache_folder, disk_full, require_space, sweep, writing
from kafka_explorer.sandbox.subprocesses import finish

_log = logging.getLogger(__name__)

_LAYOUT = 2  # of the folder; raised when its files change
_TRAINING_S = 60.0
_CHECKPOINT = "bootstrap.checkpoint"
_ARCHIVE = "kafka.jsa"
_CLASSPATH = "classpath"

# C1 alone: a broker that lives for minutes never earns back what C2's threads take from the programs beside it.
_JVM = ("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto")


@dataclass(frozen=True)
class Prepared:
    """One Kafka on one Java, ready to start."""

    java: Java
    distribution: Distribution
    folder: Path

    @property
    def checkpoint(self) -> Path:
        """The formatted storage folder's file."""
        return self.folder / _CHECKPOINT

    @property
    def archive(self) -> Path | None:
        """The class-data archive, if one could be made."""
        made = self.folder / _ARCHIVE
        return made if made.is_file() else None

    @property
    def classpath_option(self) -> str:
        """Java reads its class path from the file behind the @."""
        return f"@{self.folder / _CLASSPATH}"

    def discard(self) -> None:
        """Throws it away, to be made anew by the next start."""
        shutil.rmtree(self.folder, ignore_errors=True)


def prepare(java: Java, distribution: Distribution, *, cache: Path | None = None) -> Generator[str, None, Prepared]:
    """Yields what it waits for and returns at once when all was there. Raises SandboxError."""
    root = (cache or cache_folder()) / "prepared"
    prepared = Prepared(java, distribution, root / f"{distribution.version}-{_key(java, distribution)}")
    if prepared.checkpoint.is_file():
        with contextlib.suppress(OSError):
            prepared.folder.touch()  # it is in use: see sweep below
        return prepared
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        sweep(root, pattern="*", unused_days=30)
        require_space(root)
        unfinished = Path(tempfile.mkdtemp(prefix=".making-", dir=root))
    try:
        yield from _make(Prepared(java, distribution, unfinished))
        with writing(root):
            _replace(unfinished, prepared)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return prepared


def java_command(
    prepared: Prepared, main: str, *args: str, archive: Path | None, options: Sequence[str] = ()
) -> list[str]:
    """The command line of a main class of Kafka's jars."""
    shared = [f"-XX:SharedArchiveFile={archive}"] if archive else []
    return [str(prepared.java.launcher), *_JVM, *shared, *options, prepared.classpath_option, main, *args]


def broker_command(prepared: Prepared, folder: Path, *, archive: Path | None, options: Sequence[str] = ()) -> list[str]:
    """The command line of the node whose settings lie in `folder`."""
    configuration = shipped("resources/sandbox/log4j2.properties").as_uri()
    logging_options = [f"-Dlog4j2.configurationFile={configuration}", f"-Dsandbox.log={folder / 'server.log'}"]
    every = [*logging_options, "-Djava.awt.headless=true", *options]
    return java_command(prepared, "kafka.Kafka", str(folder / "server.properties"), archive=archive, options=every)


def checkpoint_with_users(
    prepared: Prepared, work: Path, users: Mapping[str, str], step: str
) -> Generator[str, None, Path]:
    """A formatted storage folder's file that knows the SCRAM `users` (passwords by name); made in `work`.

    Raises SandboxError.
    """
    place = _some_place()  # asked for, and not kept in the file
    settings.write_settings(place, work, [place], {})
    added = [
        f"{mechanism}=[name={name},password={word}]" for name, word in users.items() for mechanism in SCRAM_MECHANISMS
    ]
    options = [option for each in added for option in ("--add-scram", each)]
    return (yield from _formatted(prepared, work, step, options))


def _key(java: Java, distribution: Distribution) -> str:
    """Java refuses an archive whose jars have another place, size or date."""
    seen = hashlib.sha256(f"{_LAYOUT}\n{java.launcher}\n{java.banner}\n".encode())
    for jar in distribution.jars:
        facts = jar.stat()
        seen.update(f"{jar}\t{facts.st_size}\t{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:16]


def _replace(unfinished: Path, prepared: Prepared) -> None:
    try:
        unfinished.rename(prepared.folder)
    except OSError:
        if prepared.checkpoint.is_file():  # another process was faster
            return
        prepared.discard()
        unfinished.rename(prepared.folder)


def _make(unfinished: Prepared) -> Generator[str, None, None]:
    step = f"Preparing Kafka {unfinished.distribution.version} (once) …"
    yield step
    work = unfinished.folder / "work"
    place = _some_place()
    with writing(work):
        work.mkdir()
        settings.write_settings(place, work, [place], {})
        escaped = unfinished.distribution.classpath.replace("\\", "\\\\")
        (unfinished.folder / _CLASSPATH).write_text(f'-cp "{escaped}"\n', encoding="utf-8")
    yield from _format(unfinished, work, step)
    try:
        yield from _train(unfinished, place, work, step)
    except SandboxError as error:
        _log.info("No class-data archive, starts will take longer: %s", error)
    shutil.rmtree(work, ignore_errors=True)


def _some_place() -> settings.Place:
    port, controller_port = ports.choose(2)
    return settings.Place(1, port, controller_port)


def _format(unfinished: Prepared, work: Path, step: str) -> Generator[str, None, None]:
    made = yield from _formatted(unfinished, work, step, [])
    made.rename(unfinished.checkpoint)
    shutil.rmtree(work / "data")


def _formatted(prepared: Prepared, work: Path, step: str, options: Sequence[str]) -> Generator[str, None, Path]:
    """The file that Kafka's own tool makes in `work`, where the settings lie."""
    arguments = ["format", "-t", settings.random_id(), "-c", str(work / "server.properties"), *options]
    command = java_command(prepared, "kafka.tools.StorageTool", *arguments, archive=prepared.archive)
    status, said = yield from finish(command, step, folder=work)
    made = work / "data" / _CHECKPOINT
    if status or not made.is_file():
        if "No space left" in said:
            raise disk_full(work)
        last = said.strip().rpartition("\n")[2]
        raise SandboxError(f"Kafka's storage could not be formatted ({last[:300]}): check the jars and the disk.")
    return made


def _train(unfinished: Prepared, place: settings.Place, work: Path, step: str) -> Generator[str, None, None]:
    """Starts a broker that writes down, when it ends, which classes it had loaded."""
    making = unfinished.folder / f"{_ARCHIVE}.making"
    settings.format_storage(work, place.node_id, settings.random_id(), unfinished.checkpoint)
    command = broker_command(unfinished, work, archive=None, options=[f"-XX:ArchiveClassesAtExit={making}"])
    trainee = node.Node(place, work, command)
    try:
        trainee.launch()
        for _ in readiness.wait_for([place.address], brokers=1, alive=lambda: trainee.running, timeout_s=_TRAINING_S):
            yield step
        for _ in trainee.stopping():
            yield step
        if making.is_file():
            making.rename(unfinished.folder / _ARCHIVE)
    finally:
        trainee.end()
