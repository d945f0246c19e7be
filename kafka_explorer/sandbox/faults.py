"""Why a node did not start, in one sentence, out of what it wrote before it died."""

import contextlib
import re
from collections.abc import Sequence
from pathlib import Path

from kafka_explorer.sandbox import ports
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.node import Node
from kafka_explorer.sandbox.places import cache_folder, disk_full

_USEFUL = re.compile(r"ERROR|FATAL|Exception|Error|error")
_NOISE = re.compile(
    r"^\s*(at |\.\.\. \d+ more)|^[\d\-]{10}T\S+ (INFO|WARN) .*[Ee]xception"
)  # what dying makes a node say


class PortTaken(SandboxError):
    """Another program was faster to take a port."""


class Died(SandboxError):
    """A node's process ended while it started."""


def explain(error: SandboxError, nodes: Sequence[Node]) -> SandboxError:
    """The reason behind `error` as far as the nodes' logs tell it, else `error` itself."""
    dead = next((each for each in nodes if not each.running), None)
    if dead is None:
        return error
    log = dead.log()
    if "Address already in use" in log:
        return PortTaken(str(ports.in_use(_port_of(log) or dead.place.port)))
    if "No space left on device" in log:
        return disk_full(dead.folder)
    if re.search(r"OutOfMemoryError|Could not reserve enough space|insufficient memory|commit_memory failed", log):
        return SandboxError("There is not enough memory for Kafka (about 500 MB a node): close other programs.")
    where = _keep(log, dead)
    return Died(f"Kafka's node {dead.place.node_id} ended while it started ({last_useful_line(log)}): {where}")


def last_useful_line(log: str) -> str:
    """The last line that tells of an error, without its date and stack; the very last line if none does."""
    lines = [line.strip() for line in log.splitlines() if line.strip() and not _NOISE.match(line)]
    telling = [line for line in lines if _USEFUL.search(line)] or lines or ["it wrote nothing"]
    return re.sub(r"^[\d\-]{10}T[\d:,]+ ", "", telling[-1])[:300]


def _port_of(log: str) -> int | None:
    found = re.search(r"Socket server failed to bind to [^:]*:(\d+)", log)
    return int(found[1]) if found else None


def _keep(log: str, dead: Node) -> str:
    """The node's folder is removed: what it said must outlive it."""
    kept: Path = cache_folder() / "sandbox-failure.log"
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(log, encoding="utf-8")
        return f"read {kept}."
    return f"its folder was {dead.folder}."
