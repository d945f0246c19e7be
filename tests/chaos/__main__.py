"""`python -m tests.chaos [--nodes 3] [--kills N] [--count N]`: the same chaos, larger, or with more brokers."""

import argparse
import sys
import tempfile
from pathlib import Path

from kafka_explorer.sandbox.broker import Sandbox
from tests.chaos.redriving import Chaos, run_chaos


def main() -> int:
    """Return 0 when nothing was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1)
    parser.add_argument("--kills", type=int, default=32)
    parser.add_argument("--count", type=int, default=20_000)
    asked = parser.parse_args()
    chaos = Chaos(count=asked.count, kills=asked.kills, replicas=asked.nodes)
    with tempfile.TemporaryDirectory() as folder, Sandbox(nodes=asked.nodes) as sandbox:
        wrong = run_chaos(chaos, sandbox, Path(folder), _say)
    for sentence in wrong:
        _say(f"WRONG: {sentence}")
    _say(f"seed {chaos.seed}: " + ("wrong" if wrong else "every dead letter arrived exactly once"))
    return 1 if wrong else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
