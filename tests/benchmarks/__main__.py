"""`make bench`: measures what the README promises, prints a table and writes build/bench.json.

`python -m tests.benchmarks NAME...` runs only the named ones. Each module here with a `measure()` that returns figures
by name is a benchmark; it starts what it needs and leaves nothing behind.
"""

import importlib
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.figures import Figure, save, show

BENCHMARKS = (
    "sandbox_start",
    "search_speed",
    "filter_speed",
    "spool_tasks",
    "topics_5000",
    "messages_page",
    "ten_million",
    "lag_watch",
    "publish_100k",
    "redrive",
    "viewer",
)


def main(names: list[str]) -> int:
    """Run benchmarks; unknown names are an error."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}.")
        return 1
    figures: dict[str, Figure] = {}
    for name in names or BENCHMARKS:
        print(f"\n{name}", flush=True)
        found = importlib.import_module(f"tests.benchmarks.{name}").measure()
        show(found)
        figures |= found
    save(figures, Path("build/bench.json"))
    print("\nbuild/bench.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
