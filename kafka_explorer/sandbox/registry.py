"""A real schema registry beside a sandbox: Apicurio Registry with its API as Confluent's has it, schemas in memory.

Apicurio Registry 3.0 runs on Java 17, as Kafka does; 3.3 wants 21, which many systems do not have yet. Measured on two
busy cores: 8 s until it answers; 109 MB are downloaded once and lie in the cache.
"""

import contextlib
import os
import re
import shutil
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from kafka_explorer.sandbox import ports
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.node import Node
from kafka_explorer.sandbox.places import cache_folder, require_space, sweep, writing
from kafka_explorer.sandbox.settings import Place
from kafka_explorer.sandbox.subprocesses import finish

VERSION = "3.0.9"
OLDEST_JAVA = 17
_ARTIFACT = f"io.apicurio:apicurio-registry-app:{VERSION}:tar.gz:all"
# 2.10 takes the archive alone; later ones want to read its parent's POM, which was not published for this version.
_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:2.10:copy"
_JAR = f"apicurio-registry-app-{VERSION}-runner.jar"
_NODE, _URL = "node-registry", "url"
_PATH = "/apis/ccompat/v7"
_START_S = 300.0
_LOOK_EVERY_S = 0.1
_ASK_S = 2.0
_OPTIONS = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# Where installers put JDKs; each has a file `release` that names its version.
_JDKS = (
    "/usr/lib/jvm/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "C:/Program Files/Java/*",
    "C:/Program Files/Eclipse Adoptium/*",
)


class Registry:
    """A registry that lives as long as this process, until `stop()`, or, after `leave()`, as long as its sandbox.

    `folder` takes its log; it must be a folder of a sandbox if that is left running.
    """

    def __init__(self, folder: Path, *, port: int | None = None, cache: Path | None = None) -> None:
        self._folder = folder
        self._port = port
        self._cache = cache
        self._node: Node | None = None

    @property
    def url(self) -> str:
        """Where clients of Confluent's registry find it."""
        return f"http://{self._node.address}{_PATH}" if self._node is not None else ""

    @property
    def pid(self) -> int | None:
        """The process id of its JVM."""
        return self._node.pid if self._node is not None else None

    def start(self) -> Generator[str, None, Self]:
        """Yields what it waits for; returns the registry when it answers. Raises SandboxError.

        Closing the generator before its end stops what was started.
        """
        java = find_java()
        app = yield from find_app(self._cache)
        if self._port is not None:
            ports.check(self._port)
        port = self._port or ports.choose(1)[0]
        own = self._folder / _NODE
        with writing(self._folder):
            shutil.rmtree(own, ignore_errors=True)
            own.mkdir(parents=True)
        self._node = Node(Place(0, port, port), own, _command(java, app, port))
        try:
            self._node.launch()
            yield from self._wait(f"Starting the schema registry on {self._node.address} …")
        except BaseException:  # GeneratorExit and KeyboardInterrupt too: nothing may be left
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Ends it; all schemas are gone then."""
        if self._node is not None:
            self._node.end()

    def leave(self) -> None:
        """Lets it run on after this process, until `running.stop` ends its sandbox."""
        if self._node is not None:
            self._node.leave()

    def __enter__(self) -> Self:
        for _ in self.start():
            pass
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait(self, step: str) -> Generator[str, None, None]:
        assert self._node is not None  # noqa: S101 - made before
        deadline = time.monotonic() + _START_S
        while not _answers(f"{self.url}/subjects"):
            if not self._node.running or time.monotonic() > deadline:
                last = self._node.log().strip().rpartition("\n")[2][:300]
                raise SandboxError(f"The schema registry did not start: {last or 'it gave no reason'}")
            yield step
            time.sleep(_LOOK_EVERY_S)


def add_to(folder: Path, bootstrap: str) -> Generator[str, None, str]:
    """Starts a registry in the folder of a sandbox that was left running, with sample topics; returns its URL.

    Nothing happens when it has one. It ends with its sandbox. Raises SandboxError.
    """
    from kafka_explorer.sandbox import registry_sample

    known = url_in(folder)
    if known:
        return known
    registry = Registry(folder)
    yield from registry.start()
    try:
        yield from registry_sample.fill(bootstrap, registry.url)
        with writing(folder):
            (folder / _NODE / _URL).write_text(registry.url, encoding="utf-8")
    except BaseException:  # Ctrl-C too: what is not left on purpose must not stay
        registry.stop()
        raise
    registry.leave()
    return registry.url


def url_in(folder: Path) -> str:
    """The URL of the registry that runs in a sandbox's folder, "" without one."""
    try:
        return (folder / _NODE / _URL).read_text(encoding="utf-8")
    except OSError:
        return ""


def find_java() -> Path:
    """The launcher of a Java that is new enough: of JAVA_HOME, of PATH, else of where JDKs are installed.

    Raises SandboxError.
    """
    found = {home: version for home in _java_homes() if (version := _version(home)) >= OLDEST_JAVA}
    for home in found:
        launcher = shutil.which("java", path=str(home / "bin"))
        if launcher is not None:
            return Path(launcher)
    raise SandboxError(
        f"No Java {OLDEST_JAVA} or newer was found, and the schema registry needs one: install it, or set JAVA_HOME."
    )


def find_app(cache: Path | None = None) -> Generator[str, None, Path]:
    """Yields what it waits for, returns the folder of the registry: from the cache, else by Maven into it.

    Raises SandboxError.
    """
    folder = (cache or cache_folder()) / "apicurio"
    final = folder / VERSION
    if (final / _JAR).is_file():
        return final
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, pattern=".*", unused_days=1)
        require_space(folder)
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
    try:
        archive = yield from _download(unfinished)
        yield "Unpacking the schema registry …"
        with writing(folder), tarfile.open(archive) as packed:
            packed.extractall(unfinished / "app", filter="data")
        with contextlib.suppress(OSError):  # another process was faster: its download is as good
            (unfinished / "app").rename(final)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    if not (final / _JAR).is_file():
        raise SandboxError(f"Maven delivered no schema registry: delete {folder} and try again.")
    return final


def _download(folder: Path) -> Generator[str, None, Path]:
    maven = shutil.which("mvn")
    if maven is None:
        raise SandboxError(
            "Maven was not found, and it fetches the schema registry: install it (on Debian: apt install maven)."
        )
    quietly = ("--batch-mode", "--quiet", "-Dstyle.color=never")
    command = [maven, *quietly, _GOAL, f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={folder}"]
    status, output = yield from finish(command, f"Downloading Apicurio Registry {VERSION} …", folder=folder)
    archives = list(folder.glob("*.tar.gz"))
    if status or not archives:
        said = next((line for line in output.splitlines() if "[ERROR]" in line), output.strip())
        raise SandboxError(
            f"Maven could not fetch the schema registry ({said[:300]}): check the network and ~/.m2/settings.xml."
        )
    return archives[0]


def _command(java: Path, app: Path, port: int) -> list[str]:
    settings = {
        "quarkus.http.host": "127.0.0.1",
        "quarkus.http.port": port,
        "quarkus.management.enabled": "false",  # it would listen on every address
        "quarkus.log.level": "WARN",
        "quarkus.http.access-log.enabled": "false",
    }
    options = [f"-D{name}={value}" for name, value in settings.items()]
    return [str(java), *_OPTIONS, *options, "-jar", str(app / _JAR)]


def _java_homes() -> Iterator[Path]:
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"])
    launcher = shutil.which("java")
    if launcher is not None:
        yield Path(launcher).resolve().parent.parent
    for pattern in _JDKS:
        root = Path(pattern)
        yield from sorted(Path(root.anchor).glob(str(root.relative_to(root.anchor))))


def _version(home: Path) -> int:
    """The feature release of a Java runtime; 0 when it does not say."""
    try:
        said = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    found = re.search(r'JAVA_VERSION="(\d+)', said)
    return int(found[1]) if found else 0


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy knows nothing of our loopback
    try:
        with opener.open(url, timeout=_ASK_S) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
