"""Runs a job of the engine to its end while telling on stderr how far it is, and finds the folder for its log."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar, cast

from kafka_explorer.engine.tasks import Task

P = TypeVar("P")
R = TypeVar("R")

_TOLD_EVERY_S, _TOLD_EVERY_S_ON_TERMINAL = 5.0, 0.2
_LOOK_S = 0.05
_LAST_WORDS_S = 60.0  # for what is under way when Ctrl-C comes: a transaction that is being committed, reports


def run_folder(args: argparse.Namespace, root: Path) -> Path:
    """Return the folder that `--log` names, made if need be; without it, or for a dry run, a new one in `root`."""
    if args.log is not None and not args.dry_run:
        folder = Path(args.log)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="run-", dir=root))


def follow(title: str, work: Generator[P, None, R], line_of: Callable[[P], str], *, quiet: bool = False) -> R:
    """Return the result; raises the job's error, and KeyboardInterrupt when it has been stopped by Ctrl-C.

    In a thread of its own: Ctrl-C would reach the client's callbacks here, and it loses what they raise.
    """
    terminal = sys.stderr.isatty() and not quiet
    every_s = _TOLD_EVERY_S_ON_TERMINAL if terminal else _TOLD_EVERY_S
    task = Task(title, work)
    task.start()
    told = time.monotonic()
    try:
        while not task.wait(_LOOK_S):
            progress = task.progress
            if progress is not None and time.monotonic() - told >= every_s:
                _tell(line_of(progress), terminal=terminal)
                told = time.monotonic()
    except KeyboardInterrupt:
        task.cancel()
        task.wait(_LAST_WORDS_S)
        raise
    finally:
        if terminal:
            print(end="\r\x1b[K", file=sys.stderr)
    if task.error is not None:
        raise task.error
    return cast(R, task.result)


def _tell(line: str, *, terminal: bool) -> None:
    if terminal:
        print(end=f"\r\x1b[K{line}", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)
