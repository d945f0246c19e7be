"""Runs the engine's generators in tests."""

from collections.abc import Generator
from typing import TypeVar

P = TypeVar("P")
R = TypeVar("R")


def run(work: Generator[P, None, R]) -> R:
    """Return the result."""
    return watch(work)[1]


def watch(work: Generator[P, None, R]) -> tuple[list[P], R]:
    """Return everything yielded, and the result."""
    told: list[P] = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            result: R = end.value
            return told, result
