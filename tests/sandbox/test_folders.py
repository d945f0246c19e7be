"""Which sandboxes' folders are alive, and which are removed."""

import os
import time
from pathlib import Path

import pytest

from kafka_explorer.sandbox.folders import alive, nodes_in, remove_dead
from kafka_explorer.sandbox.supervisor import ALIVE, try_lock


@pytest.fixture
def sandbox(tmp_path: Path) -> Path:
    """A sandbox's folder with one node in it, made two days ago."""
    node = tmp_path / "sandbox-1" / "node-1"
    node.mkdir(parents=True)
    (node / ALIVE).touch()
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(node.parent, (two_days_ago, two_days_ago))
    return node.parent


def test_a_sandbox_lives_while_a_supervisor_holds_its_lock(sandbox: Path) -> None:
    (node,) = nodes_in(sandbox)
    held = try_lock(node / ALIVE)
    assert held is not None

    with held:
        assert alive(sandbox)
        remove_dead(sandbox.parent, "sandbox-*")
        assert sandbox.exists()

    assert not alive(sandbox)


def test_only_the_dead_that_are_old_enough_are_removed(sandbox: Path) -> None:
    young = sandbox.parent / "sandbox-2"
    other = sandbox.parent / "something-else"
    young.mkdir()
    other.mkdir()
    os.utime(other, (0, 0))

    remove_dead(sandbox.parent, "sandbox-*", older_than_s=24 * 60 * 60)

    assert not sandbox.exists()
    assert young.exists()
    assert other.exists()
