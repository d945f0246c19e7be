"""The program as a whole: it is built, opens a cluster, and ends with nothing left."""

import os
import subprocess
import sys
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kafka_explorer.app import program
from kafka_explorer.cli.connection import sandbox_profile
from kafka_explorer.config.places import preferences_file, sends_folder, spools_folder
from kafka_explorer.sandbox.broker import Sandbox


def test_smoke_opens_the_window_and_a_child_process_works(own_folders: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "kafka_explorer", "--smoke"], capture_output=True, text=True, timeout=120, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "")
    assert ended.stderr == ""


def test_a_cluster_is_opened_and_everything_ends(qapp: QApplication, qtbot: QtBot, broker: Sandbox) -> None:
    with program(qapp, extra_profiles=list) as running:
        running.window.show()
        tab = running.window.open_profile(sandbox_profile(broker.bootstrap, broker.version))
        qtbot.waitUntil(lambda: tab.current_page != "", timeout=20_000)
        spool = running.tools.spools.path
        assert spool.parent == spools_folder()
        assert spool.is_dir()
    assert not spool.exists()
    assert not shiboken6.isValid(running.window)


def test_what_nobody_needs_any_more_goes_at_start(qapp: QApplication, qtbot: QtBot, own_folders: Path) -> None:
    left, kept = sends_folder() / "run-1", sends_folder() / "run-2"
    for folder in (left, kept):
        folder.mkdir(parents=True)
    os.utime(left, (1_000_000_000, 1_000_000_000))
    with program(qapp, extra_profiles=list):
        qtbot.waitUntil(lambda: not left.exists(), timeout=20_000)
    assert kept.is_dir()


def test_preferences_are_kept_only_when_asked(qapp: QApplication, own_folders: Path) -> None:
    with program(qapp, keep=False, extra_profiles=list) as running:
        running.tools.memory.update(theme="dark")
    assert not preferences_file().exists()
    with program(qapp, extra_profiles=list) as running:
        running.tools.memory.update(theme="dark")
    assert 'theme = "dark"' in preferences_file().read_text(encoding="utf-8")
