"""One stop of the walk through the program."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """`arrive` is called once; the picture `name` is taken when `ready` holds."""

    name: str
    arrive: Callable[[], object]
    ready: Callable[[], bool]
