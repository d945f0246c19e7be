"""Makes one spool of the window of a live tail that has ended, to be sorted and refined like any other."""

import shutil
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kafka_explorer.engine.errors import SpoolFull
from kafka_explorer.engine.spool_index import SpoolIndex
from kafka_explorer.engine.tail_window import TailReader

_COPIED_AT_ONCE = 8 * 1024 * 1024


def gather_window(folder: str, rows: int, into: str) -> Generator[int, None, int]:
    """Copy what is kept of the window in `folder`, up to row `rows`, into a new spool in the new folder `into`.

    Yields how many rows were copied; returns which row of the window is the first of the spool. Raises SpoolFull.
    """
    target = Path(into)
    with closing(TailReader(folder)) as window:
        spools = window.spools
        ends = [*(first for first, _ in spools[1:]), rows]
        try:
            target.mkdir(mode=0o700)
            shutil.copyfile(Path(spools[0][1]) / "topics", target / "topics")
            with (target / "data").open("wb") as data, (target / "rows").open("wb") as published:
                for (first, spool), end in zip(spools, ends, strict=True):
                    base = data.tell()
                    for _ in _copied(Path(spool) / "data", data):
                        yield max(0, first - spools[0][0])
                    if first < min(end, rows):
                        _copy_rows(spool, min(end, rows) - first, base, published)
        except OSError as error:
            raise SpoolFull(into, error.strerror or str(error)) from error
    return spools[0][0]


def _copied(source: Path, target: BinaryIO) -> Generator[None, None, None]:
    """Copy all bytes, a few megabytes at a step."""
    with source.open("rb") as file:
        while block := file.read(_COPIED_AT_ONCE):
            target.write(block)
            yield


def _copy_rows(spool: str, count: int, base: int, target: BinaryIO) -> None:
    """Copy rows whose bytes begin at `base` now."""
    with SpoolIndex(spool, count) as index:
        for _, block in index.blocks():
            block["position"] += np.uint64(base)
            target.write(block.tobytes())
