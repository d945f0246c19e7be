"""The same generators, run in child processes, so that a scan never holds the window's interpreter lock.

One child is kept warm; a second is started while the first is busy. Children are spawned (never forked: the parent
has threads), run at a lower priority, import no Qt, and end with their parent because their pipe then closes.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Generator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, NoReturn, TypeVar

from kafka_explorer.engine.errors import ExplorerError, WorkerDied

P = TypeVar("P")
R = TypeVar("R")

PROGRESS_INTERVAL_S = 0.04
_AT_ONCE = 8
_LOOK_S = 0.05
_CANCEL_WAIT_S = 2.0
_NICENESS = 10

_context = multiprocessing.get_context("spawn")


class Workers:
    """A few child processes that run generators."""

    def __init__(self) -> None:
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._lock = threading.Lock()
        self._closed = False

    def warm(self) -> None:
        """Start a child ahead of need; it takes about 150 ms to be ready, which nobody waits for."""
        with self._lock:
            if not self._idle and not self._closed:
                self._idle.append(_Child())

    def run(self, function: Callable[..., Generator[P, None, R]], *args: object) -> Generator[P | None, None, R]:
        """Run `function(*args)`, a generator, in a child; both must survive pickling.

        Yields its newest progress (None before the first) at least every 50 ms, returns its result, raises its
        error, or WorkerDied. Closing this generator closes the child's.
        """
        child = self._take()
        reusable = False
        try:
            result = yield from child.run(function, args)
            reusable = True
            return result
        except GeneratorExit:
            reusable = child.cancel(_CANCEL_WAIT_S)
            raise
        except Exception as error:
            reusable = not isinstance(error, WorkerDied)
            raise
        finally:
            self._give_back(child, reusable)

    def close(self) -> None:
        """End all children, busy or not."""
        with self._lock:
            self._closed = True
            idle, busy = list(self._idle), list(self._busy)
            self._idle.clear()
        for child in busy:
            child.terminate()  # whoever waits for it sees the pipe close, raises WorkerDied and stops it
        for child in idle:
            child.stop()

    def _take(self) -> "_Child":
        with self._lock:
            if self._closed:
                raise WorkerDied("the program is closing")
            child = self._idle.pop() if self._idle else None
            if child is not None and not child.alive:  # it died while it had nothing to do
                child.stop()
                child = None
            child = child or _Child()
            self._busy.add(child)
        return child

    def _give_back(self, child: "_Child", reusable: bool) -> None:
        with self._lock:
            self._busy.discard(child)
            if reusable and not self._closed and not self._idle:
                self._idle.append(child)
                return
        child.stop()


class _Child:
    """The parent's side of one child process."""

    def __init__(self) -> None:
        self._connection, theirs = _context.Pipe()
        self._process: SpawnProcess = _context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def run(
        self, function: Callable[..., Generator[P, None, R]], args: tuple[object, ...]
    ) -> Generator[P | None, None, R]:
        self._send(("run", function, args))
        progress: P | None = None
        while True:
            if self._poll(_LOOK_S):
                kind, payload = self._receive()
                if kind == "result":
                    result: R = payload
                    return result
                if kind == "error":
                    raise payload
                progress = payload
            yield progress

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def cancel(self, timeout_s: float) -> bool:
        """Close the child's generator; True when the child is free again in time."""
        deadline = time.monotonic() + timeout_s
        try:
            self._send(("cancel",))
            while self._poll(max(0.0, deadline - time.monotonic())):
                if self._receive()[0] != "progress":
                    return True
        except WorkerDied:
            pass
        return False

    def terminate(self) -> None:
        """Tell the process to end: at once, since what it writes is append-only and its readers know how far it got."""
        with contextlib.suppress(ValueError):  # its task was quicker and has stopped it
            self._process.terminate()

    def stop(self) -> None:
        """End the process and wait until it has ended."""
        self._connection.close()
        self._process.terminate()
        self._process.join(_CANCEL_WAIT_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()

    def _send(self, message: tuple[object, ...]) -> None:
        try:
            self._connection.send(message)
        except OSError as error:
            raise WorkerDied(str(error)) from error

    def _poll(self, timeout_s: float) -> bool:
        try:
            return self._connection.poll(timeout_s)
        except OSError as error:
            raise WorkerDied(str(error)) from error

    def _receive(self) -> tuple[str, Any]:
        try:
            message: tuple[str, Any] = self._connection.recv()
        except (EOFError, OSError) as error:
            self._process.join(_CANCEL_WAIT_S)
            raise WorkerDied(f"exit status {self._process.exitcode}") from error
        return message


def _serve(connection: Connection) -> None:
    """Run generators, one after the other, as the parent asks; ends when the pipe closes."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's to act upon
    inbox = _Inbox(connection)
    while True:
        function, args = inbox.next_job()
        try:
            answer = _drive(connection, inbox, function(*args))
        except ExplorerError as error:
            answer = ("error", error)
        except Exception:  # noqa: BLE001 - any other may not survive pickling, so only its traceback travels
            answer = _failure()
        try:
            connection.send(answer)
        except OSError:
            return  # the parent is gone
        except Exception:  # noqa: BLE001 - pickling runs the code of what is pickled
            connection.send(_failure())


def _failure() -> tuple[str, Any]:
    return ("error", RuntimeError(traceback.format_exc()))


def _drive(connection: Connection, inbox: "_Inbox", work: Generator[Any, None, Any]) -> tuple[str, Any]:
    told = 0.0
    sent = 0
    newest: object = None
    while not inbox.cancelled.is_set():
        try:
            progress = next(work)
        except StopIteration as end:
            return ("result", end.value)
        # What waits yields the same news again and again: sending it anew would cost the parent for nothing.
        # The first few go at once, so that what is short is seen as soon as it is there.
        if progress is not newest and (sent < _AT_ONCE or time.monotonic() - told >= PROGRESS_INTERVAL_S):
            connection.send(("progress", progress))
            newest, told, sent = progress, time.monotonic(), sent + 1
    work.close()
    return ("cancelled", None)


def _not_understood(reason: str) -> NoReturn:
    """Stands for a job that could not be taken out of its pickle."""
    raise RuntimeError(reason)


class _Inbox:
    """Hears the parent in a thread of its own, so that a cancel arrives while a generator is busy."""

    def __init__(self, connection: Connection) -> None:
        self.cancelled = threading.Event()
        self._connection = connection
        self._jobs: list[tuple[Callable[..., Any], tuple[object, ...]]] = []
        self._arrived = threading.Semaphore(0)
        threading.Thread(target=self._listen, name="inbox", daemon=True).start()

    def next_job(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        self._arrived.acquire()
        return self._jobs.pop(0)

    def _listen(self) -> None:
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the parent is gone: whatever runs here has no reader any more
            except Exception:  # noqa: BLE001 - importing the function here runs any code
                message = ("run", _not_understood, (traceback.format_exc(),))
            if message[0] == "cancel":
                self.cancelled.set()
            else:
                self.cancelled.clear()
                self._jobs.append(message[1:])
                self._arrived.release()
