"""What a benchmark says: a figure with its aim, never an assertion."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """`value` is the median of `runs`; `aim` is what we want it to be, in words such as ">= 2" or "<= 1.5"."""

    value: float
    aim: str
    runs: tuple[float, ...]
    unit: str = ""


def median_of(runs: Sequence[float], aim: str = "", unit: str = "") -> Figure:
    """The figure of several runs."""
    return Figure(round(statistics.median(runs), 3), aim, tuple(round(run, 3) for run in runs), unit)


def show(figures: Mapping[str, Figure]) -> None:
    """Print figures as a table."""
    for name, figure in figures.items():
        spread = f"[{min(figure.runs)} .. {max(figure.runs)}]" if len(figure.runs) > 1 else ""
        print(f"{name:<34} {figure.value:>12,} {figure.unit:<6} {figure.aim:<10} {spread}", flush=True)


def save(figures: Mapping[str, Figure], path: Path) -> None:
    """Write figures as JSON, by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({name: asdict(figure) for name, figure in figures.items()}, indent=2), encoding="utf-8")
