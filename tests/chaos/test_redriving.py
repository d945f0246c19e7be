"""20,000 dead letters of six dialects, redriven by processes of which more than thirty are killed at random moments."""

from pathlib import Path

import pytest

from kafka_explorer.sandbox.broker import Sandbox
from tests.chaos.redriving import Chaos, run_chaos

DEADLINE_S = 600


@pytest.mark.timeout(DEADLINE_S)
def test_each_dead_letter_arrives_exactly_once_whatever_dies(tmp_path: Path) -> None:
    chaos = Chaos()
    with Sandbox() as sandbox:
        wrong = run_chaos(chaos, sandbox, tmp_path, print)
    assert not wrong, f"seed {chaos.seed}: " + "; ".join(wrong)
