"""Starts, waits for and stops a sandbox of one or three KRaft nodes.

    with Sandbox(nodes=3) as sandbox:
        connect(sandbox.bootstrap)
        sandbox.nodes[0].kill()

From the start of the JVM to the first answered metadata request, which is when `start` returns (medians of alternating
runs on 2 cores that others used too, Java 17, Kafka 4.3.1):

| nodes | plain | with the class-data archive |
| --- | --- | --- |
| 1 | 3.5 s | 1.8 s (1.5 s at best) |
| 3 | 9.8 s | 6.9 s |
"""

import logging
import shutil
import tempfile
from collections.abc import Generator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from kafka_explorer.sandbox import faults, ports, readiness, settings
from kafka_explorer.sandbox.distribution import Distribution, find_distribution
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.folders import remove_dead
from kafka_explorer.sandbox.java import find_java
from kafka_explorer.sandbox.listeners import Security
from kafka_explorer.sandbox.node import Node
from kafka_explorer.sandbox.places import require_space, writing
from kafka_explorer.sandbox.prepared import Prepared, broker_command, checkpoint_with_users, java_command, prepare
from kafka_explorer.sandbox.settings import Place

_log = logging.getLogger(__name__)
_START_S = 90.0
_DAY_S = 24 * 60 * 60
_PREFIX = "kafka-explorer-sandbox-"
_USERS = "users"


class Sandbox:
    """A real Kafka that lives as long as this process, or until `stop()`.

    `port` fixes the first node's client port (the others take the following ones); free ports are found otherwise.
    `properties` are settings of the brokers that win over ours, `security` their further listeners and users.
    `folder` takes the data, and goes with it; a temporary one otherwise.
    """

    def __init__(
        self,
        nodes: int = 1,
        *,
        port: int | None = None,
        folder: Path | None = None,
        properties: Mapping[str, object] | None = None,
        security: Security | None = None,
        cache: Path | None = None,
    ) -> None:
        self.nodes: tuple[Node, ...] = ()
        self.cluster_id = settings.random_id()
        self._size = nodes
        self._port = port
        self._folder = folder
        self._properties = dict(properties or {})
        self._security = security
        self._cache = cache
        self._prepared: Prepared | None = None

    def start(self) -> Generator[str, None, Self]:
        """Yields what it waits for; returns the sandbox when it answers. Raises SandboxError.

        Closing the generator before its end stops what was started.
        """
        try:
            java = find_java()
            distribution = yield from find_distribution(cache=self._cache)
            self._prepared = yield from prepare(java, distribution, cache=self._cache)
            yield from self._start_twice(self._prepared)
        except BaseException:  # GeneratorExit and KeyboardInterrupt too: nothing may be left
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Ends all nodes and removes their data; returns when the processes are gone."""
        self._end_nodes()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def leave(self) -> None:
        """Lets it run on after this process; `running.stop` ends it."""
        for each in self.nodes:
            each.leave()

    @property
    def bootstrap(self) -> str:
        """The addresses for bootstrap.servers, separated by commas."""
        return ",".join(each.address for each in self.nodes)

    def address_of(self, listener: str) -> str:
        """The addresses of one listener of its `security`, separated by commas."""
        return ",".join(each.place.address_of(listener) for each in self.nodes)

    @property
    def version(self) -> str:
        """Kafka's version."""
        return self._distribution.version

    @property
    def classpath(self) -> str:
        """All of Kafka's jars, as Java's -cp wants them."""
        return self._distribution.classpath

    @property
    def folder(self) -> Path | None:
        """Where the nodes keep their data and logs."""
        return self._folder

    def java_command(self, main: str, *args: str, options: tuple[str, ...] = ()) -> list[str]:
        """The command line of one of Kafka's own tools, as in `java_command("org.apache.kafka.tools.TopicCommand")`."""
        prepared = self._ready()
        return java_command(prepared, main, *args, archive=prepared.archive, options=options)

    def __enter__(self) -> Self:
        for step in self.start():
            _log.debug(step)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _distribution(self) -> Distribution:
        return self._ready().distribution

    def _ready(self) -> Prepared:
        if self._prepared is None:
            raise SandboxError("The sandbox has not been started: call start() first.")
        return self._prepared

    def _start_twice(self, prepared: Prepared) -> Generator[str, None, None]:
        """A second try heals the two faults that are ours: a port lost to another program, a broken archive."""
        try:
            yield from self._start_once(prepared, prepared.archive)
        except faults.PortTaken:
            if self._port is not None:
                raise
            yield from self._start_once(prepared, prepared.archive)
        except faults.Died:
            if prepared.archive is None:
                raise
            yield from self._start_once(prepared, None)
            _log.info("Kafka started without its class-data archive only: it will be made anew")
            prepared.discard()

    def _start_once(self, prepared: Prepared, archive: Path | None) -> Generator[str, None, None]:
        self._end_nodes()
        places = self._choose_places()
        folder = self._make_folder()
        checkpoint = yield from self._checkpoint(prepared, folder)
        with writing(folder):
            made = (self._make_node(prepared, place, places, folder, archive, checkpoint) for place in places)
            self.nodes = tuple(made)
            shutil.rmtree(folder / _USERS, ignore_errors=True)
        for each in self.nodes:
            each.launch()
        text = f"Starting Kafka {prepared.distribution.version} on {self.bootstrap} …"
        yield text
        addresses = [each.address for each in self.nodes]
        try:
            for _ in readiness.wait_for(addresses, brokers=self._size, alive=self._all_run, timeout_s=_START_S):
                yield text
        except SandboxError as error:
            raise faults.explain(error, self.nodes) from error

    def _end_nodes(self) -> None:
        for each in self.nodes:
            each.end()
        self.nodes = ()

    def _all_run(self) -> bool:
        return all(each.running for each in self.nodes)

    def _choose_places(self) -> list[Place]:
        names = [each.name for each in self._security.listeners] if self._security else []
        free = iter(ports.choose(self._size * (2 + len(names))))
        places = []
        for index in range(self._size):
            port = next(free)
            if self._port is not None:
                port = self._port + index
                ports.check(port)
            places.append(Place(index + 1, port, next(free), {name: next(free) for name in names}))
        return places

    def _checkpoint(self, prepared: Prepared, folder: Path) -> Generator[str, None, Path]:
        if self._security is None or not self._security.scram_users:
            return prepared.checkpoint
        work = folder / _USERS
        with writing(folder):
            work.mkdir()
        return (yield from checkpoint_with_users(prepared, work, self._security.scram_users, "Making users …"))

    def _make_folder(self) -> Path:
        temporary = Path(tempfile.gettempdir())
        with writing(self._folder or temporary):
            if self._folder is None:
                remove_dead(temporary, f"{_PREFIX}*", older_than_s=_DAY_S)  # of owners killed after all their nodes
                self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            require_space(self._folder)
        return self._folder

    def _make_node(
        self,
        prepared: Prepared,
        place: Place,
        voters: list[Place],
        folder: Path,
        archive: Path | None,
        checkpoint: Path,
    ) -> Node:
        own = folder / f"node-{place.node_id}"
        own.mkdir()
        settings.write_settings(place, own, voters, self._properties, self._security)
        settings.format_storage(own, place.node_id, self.cluster_id, checkpoint)
        options = self._security.options() if self._security else ()
        return Node(place, own, broker_command(prepared, own, archive=archive, options=options))
