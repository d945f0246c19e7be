"""The sandbox that was left running: who it is, whether it still lives, how to end it.

Its state file lies in the user's state folder beside its data. That a node lives is told by the lock its supervisor
holds, not by a process id, which could belong to somebody else after a restart of the machine.
"""

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.folders import alive, nodes_in, remove_dead
from kafka_explorer.sandbox.places import state_folder, writing
from kafka_explorer.sandbox.supervisor import STOP, try_lock

_STATE = "sandbox.json"
_STOP_S = 30.0
_LOOK_EVERY_S = 0.05


@dataclass(frozen=True)
class Running:
    """A sandbox that runs without an owner. `pids` are the nodes' JVMs, `sample` whether it was filled.

    A secured one has its connections' files in the folder `connections`, and their secrets by the connection's name and
    the secret's in `secrets`; they were made for it and go with it.
    """

    bootstrap: str
    classpath: str
    nodes: int
    version: str
    pids: tuple[int, ...]
    folder: str
    cluster_id: str
    sample: bool = False
    connections: str = ""
    secrets: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False, repr=False)

    def as_json(self) -> str:
        """One JSON object in one line."""
        return json.dumps(asdict(self))


def find() -> Running | None:
    """The sandbox left running for this user, or None; a dead one's remains are left for the next start."""
    try:
        known = json.loads((state_folder() / _STATE).read_text(encoding="utf-8"))
        found = Running(**{**known, "pids": tuple(known["pids"])})
    except (OSError, ValueError, TypeError, KeyError):  # none, or written by another version of this program
        return None
    return found if alive(Path(found.folder)) else None


def leave(
    sandbox: Sandbox, *, sample: bool, connections: str = "", secrets: Mapping[str, Mapping[str, str]] | None = None
) -> Running:
    """Lets a started sandbox, made in `new_folder()`, run on, and writes down where it is."""
    left = Running(
        bootstrap=sandbox.bootstrap,
        classpath=sandbox.classpath,
        nodes=len(sandbox.nodes),
        version=sandbox.version,
        pids=tuple(each.pid for each in sandbox.nodes if each.pid is not None),
        folder=str(sandbox.folder),
        cluster_id=sandbox.cluster_id,
        sample=sample,
        connections=connections,
        secrets=secrets or {},
    )
    remember(left)
    sandbox.leave()
    return left


def remember(left: Running) -> None:
    """Writes the state file, whole or not at all."""
    place = state_folder()
    with writing(place):
        handle, name = tempfile.mkstemp(prefix=_STATE, dir=place)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(left.as_json())
        Path(name).replace(place / _STATE)


def new_folder() -> Path:
    """A folder for a sandbox that will be left running; remains of dead ones are removed first."""
    place = state_folder()
    with writing(place):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_dead(place, "nodes-*")
        return Path(tempfile.mkdtemp(prefix="nodes-", dir=place))


def stop() -> Generator[str, None, bool]:
    """Ends the sandbox left running and removes its data; returns False when there was none."""
    found = find()
    if found is None:
        _forget()
        return False
    folder = Path(found.folder)
    for node in nodes_in(folder):
        (node / STOP).touch()
    deadline = time.monotonic() + _STOP_S
    while alive(folder):
        if time.monotonic() > deadline:
            raise SandboxError(f"Kafka did not stop: end the processes {', '.join(map(str, found.pids))} yourself.")
        yield "Stopping Kafka …"
        time.sleep(_LOOK_EVERY_S)
    shutil.rmtree(folder, ignore_errors=True)
    _forget()
    return True


@contextmanager
def one_at_a_time() -> Generator[None]:
    """Two programs that start or stop the sandbox at the same time do it one after the other."""
    place = state_folder()
    with writing(place):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    while (held := try_lock(place / "starting.lock")) is None:
        time.sleep(_LOOK_EVERY_S)
    with held:
        yield


def _forget() -> None:
    with contextlib.suppress(OSError):
        (state_folder() / _STATE).unlink()
