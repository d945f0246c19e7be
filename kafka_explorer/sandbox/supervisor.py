"""Runs one JVM and ends it with its owner, however the owner ends.

A program of its own, with nothing but the standard library, started as `supervisor.py FOLDER COMMAND...` by `node.py`.
The owner holds the other end of its standard input. The operating system closes that end when the owner dies, by
SIGKILL too; the supervisor sees the end of the file, kills the JVM and removes FOLDER. So nobody needs to be asked, on
any platform. (Should the supervisor itself be killed, Linux takes the JVM along; elsewhere it stays.)

It writes the JVM's process id as its first line, and obeys these lines:

    stop    end the JVM in order, keep the folder
    kill    end the JVM at once, keep the folder
    leave   forget the owner: from now on only FOLDER/stop ends the JVM, and FOLDER goes with it
"""

import contextlib
import ctypes
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

_ORDERLY_STOP_S = 20.0
_LOOK_EVERY_S = 0.2
_PR_SET_PDEATHSIG = 1

ALIVE = "alive.lock"  # held by the supervisor while it lives: a process id could be somebody else's by now
STOP = "stop"


def try_lock(path: Path) -> IO[bytes] | None:
    """Locks the file until the returned handle is closed or its process dies; None if somebody else holds it."""
    handle = path.open("a+b")
    try:
        _lock(handle)
    except OSError:
        handle.close()
        return None
    return handle


def _lock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def supervise(folder: Path, command: list[str]) -> int:
    """Runs `command` in `folder` until it ends or is to end; returns its exit status."""
    with (folder / ALIVE).open("a+b") as alive:
        _lock(alive)
        with (folder / "console.log").open("ab") as console:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_parent(),  # noqa: PLW1509 - no thread runs yet
            )
        sys.stdout.write(f"{process.pid}\n")
        sys.stdout.flush()
        remove = _obey(process, folder)
    if remove:
        _remove(folder)
    return process.returncode


def _obey(process: subprocess.Popen[bytes], folder: Path) -> bool:
    """Returns when the process has ended: whether the folder goes too."""
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()  # a signal handler may put into it at any moment
    signal.signal(signal.SIGTERM, lambda *_: orders.put("stop"))
    threading.Thread(target=_read_orders, args=(orders,), daemon=True).start()
    threading.Thread(target=lambda: orders.put(f"exit {process.wait()}"), daemon=True).start()
    order = orders.get()
    left = order == "leave"
    if left:
        order = _until_told_otherwise(orders, folder)
    if order == "stop":
        _stop(process)
    process.kill()
    process.wait()
    return left or order == "end"


def _read_orders(orders: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        orders.put(line.strip())
        if line.strip() == "leave":
            return
    orders.put("end")


def _until_told_otherwise(orders: queue.SimpleQueue[str], folder: Path) -> str:
    while not (folder / STOP).exists():
        with contextlib.suppress(queue.Empty):
            return orders.get(timeout=_LOOK_EVERY_S)
    return "end"


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_ORDERLY_STOP_S)


def _remove(folder: Path) -> None:
    """The last node of a sandbox takes the sandbox's folder along."""
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()


def _die_with_parent() -> Callable[[], object] | None:
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(abs(supervise(Path(sys.argv[1]), sys.argv[2:])))
