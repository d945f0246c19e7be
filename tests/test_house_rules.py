"""The rules of the house see what they forbid, and leave alone what they allow."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

import pytest

from tests import house_rules as rules
from tests.house_rules import Module


def module(path: str, source: str) -> Module:
    return Module(PurePosixPath(path), source)


def features(one: Module) -> Iterable[str]:
    return rules.imports_of_features(one, {"topics", "records"})


LONG_FUNCTION = "def read() -> None:\n" + "    pass\n" * 50
MANY_METHODS = "class Window:\n" + "".join(f"    def m{n}(self) -> None: ...\n" for n in range(26))
LONG_DOCSTRING = 'def read() -> None:\n    """One.\n' + "    word\n" * 60 + '    """\n'

STAYING_SLOTS = (
    "theme.changed.connect(lambda: self.update())",
    "self._clock.changed.connect(partial(self.show, 1))",
    "memory.changed.connect(self._asker(LIST))",
    "self._around.open_clusters.changed.connect(functools.partial(self.show, 1))",
    "self._tools.shelves.filters.changed.connect(lambda: None)",
    "tools.watch_list.raised.connect(lambda told: page.show(told))",
    "QApplication.instance().focusChanged.connect(lambda old, new: self.close())",
    "def keep(shelf: FilterShelf) -> None:\n    shelf.changed.connect(lambda: show(shelf))",
    "def follow(self, action: QAction | None) -> None:\n    action.toggled.connect(lambda on: self.setChecked(on))",
    "class A:\n    _kept: SearchShelf\n    def a(self) -> None:\n        self._kept.changed.connect(lambda: self.b())",
    "def add(page: Page) -> None:\n    def show() -> None: ...\n    jobs.job_ended.connect(show)",
    "theme.changed.connect(lambda: self.update(), Qt.ConnectionType.QueuedConnection)",
)
GOING_SLOTS = (
    "theme.changed.connect(self._dress)",
    "theme.changed.connect(self.viewport().update)",
    "button.clicked.connect(lambda: theme.set_mode('dark'))",
    "action = menu.addAction('Copy')\naction.triggered.connect(lambda: copy(text))",
    "self.theme_choice.chosen.connect(lambda mode: self.memory.update(theme=mode))",
    "def show() -> None: ...\ntheme.changed.connect(show)",
    "def a(words: dict[str, Theme]) -> None:\n    words.changed.connect(lambda: None)",
)

BAD = [
    (rules.imports_of_rooms, "kafka_explorer/engine/a.py", "from kafka_explorer.config.profiles import load"),
    (rules.imports_of_rooms, "kafka_explorer/engine/a.py", "def late():\n    import kafka_explorer.ui.jobs"),
    (rules.imports_of_rooms, "kafka_explorer/config/a.py", "from kafka_explorer import engine"),
    (rules.imports_of_rooms, "kafka_explorer/ui/a.py", "from kafka_explorer import app"),
    (rules.imports_of_rooms, "kafka_explorer/ui/topics/a.py", "from kafka_explorer.sandbox.broker import start"),
    (rules.imports_of_rooms, "kafka_explorer/files.py", "import kafka_explorer.engine"),
    (rules.imports_of_rooms, "kafka_explorer/plugins/a.py", ""),
    (features, "kafka_explorer/ui/topics/a.py", "from kafka_explorer.ui.records.view import RecordsView"),
    (features, "kafka_explorer/ui/topics/a.py", "from kafka_explorer.ui import records"),
    (features, "kafka_explorer/ui/topics/a.py", "from kafka_explorer.ui.main_window import MainWindow"),
    (features, "kafka_explorer/ui/widgets/a.py", "from kafka_explorer.ui.topics.model import TopicModel"),
    (features, "kafka_explorer/ui/jobs.py", "from kafka_explorer.ui.topics.model import TopicModel"),
    (rules.third_party_doors, "kafka_explorer/ui/a.py", "from confluent_kafka import Consumer"),
    (rules.third_party_doors, "kafka_explorer/engine/a.py", "import PySide6.QtCore"),
    (rules.third_party_doors, "kafka_explorer/cli.py", "def late():\n    from PySide6 import QtWidgets"),
    (rules.third_party_doors, "kafka_explorer/ui/widgets/a.py", "import pyqtgraph"),
    (rules.third_party_doors, "kafka_explorer/config/a.py", "import keyring"),
    (rules.third_party_doors, "kafka_explorer/engine/a.py", "import tomllib"),
    (rules.third_party_doors, "kafka_explorer/engine/a.py", "import requests"),
    (rules.absolute_imports, "kafka_explorer/engine/a.py", "from .records import Record"),
    (rules.absolute_imports, "kafka_explorer/engine/a.py", "from . import records"),
    (rules.sizes, "kafka_explorer/engine/a.py", "\n" * 401),
    (rules.sizes, "kafka_explorer/engine/a.py", LONG_FUNCTION),
    (rules.sizes, "kafka_explorer/engine/a.py", MANY_METHODS),
    (rules.telling_names, "kafka_explorer/engine/utils.py", ""),
    (rules.telling_names, "kafka_explorer/engine/kafka_helpers.py", ""),
    (rules.telling_names, "kafka_explorer/ui/common/table.py", ""),
    (rules.colours_from_tokens, "kafka_explorer/ui/a.py", "COLOUR = '#ff8800'"),
    (rules.colours_from_tokens, "kafka_explorer/ui/a.py", "SHEET = f'color: #fff; width: {1}px'"),
    (rules.colours_from_tokens, "kafka_explorer/ui/a.py", "SHEET = 'color: rgba(1, 2, 3, 4)'"),
    (rules.colours_from_tokens, "kafka_explorer/ui/a.py", "pen.setColor(Qt.GlobalColor.red)"),
    *((rules.slots_that_go_with_their_widget, "kafka_explorer/ui/records/a.py", source) for source in STAYING_SLOTS),
    (rules.honest_tests, "tests/test_a.py", "import pytest\npytest.skip('no broker')"),
    (rules.honest_tests, "tests/test_a.py", "import pytest\n@pytest.mark.skip\ndef test(): ..."),
    (rules.honest_tests, "tests/test_a.py", "import time\ntime.sleep(1)"),
]

GOOD = [
    (rules.imports_of_rooms, "kafka_explorer/engine/a.py", "from kafka_explorer import __version__"),
    (
        rules.imports_of_rooms,
        "kafka_explorer/engine/a.py",
        "import json\nfrom kafka_explorer.engine.records import Record",
    ),
    (rules.imports_of_rooms, "kafka_explorer/app.py", "from kafka_explorer.ui.main_window import MainWindow"),
    (features, "kafka_explorer/ui/topics/a.py", "from kafka_explorer.ui.topics.model import TopicModel"),
    (features, "kafka_explorer/ui/topics/a.py", "from kafka_explorer.ui.widgets.table import RecordTable"),
    (features, "kafka_explorer/ui/cluster_tab.py", "from kafka_explorer.ui.topics.view import TopicsView"),
    (
        rules.third_party_doors,
        "kafka_explorer/engine/a.py",
        "import json, orjson\nfrom confluent_kafka import Consumer",
    ),
    (rules.third_party_doors, "kafka_explorer/ui/widgets/plot.py", "import pyqtgraph"),
    (rules.sizes, "kafka_explorer/engine/a.py", LONG_DOCSTRING),
    (rules.telling_names, "kafka_explorer/engine/decoders/json_text.py", ""),
    (rules.telling_names, "kafka_explorer/engine/database.py", ""),
    (rules.colours_from_tokens, "kafka_explorer/ui/a.py", "'''Issue #123 and #fff.'''\nTEXT = 'issue #12'"),
    (rules.colours_from_tokens, "kafka_explorer/ui/a.py", "brush = Qt.GlobalColor.transparent"),
    (rules.colours_from_tokens, "kafka_explorer/engine/a.py", "SAMPLE = '#ff8800'"),
    *((rules.slots_that_go_with_their_widget, "kafka_explorer/ui/records/a.py", source) for source in GOING_SLOTS),
    (rules.slots_that_go_with_their_widget, "kafka_explorer/app.py", "theme.changed.connect(lambda: None)"),
    (rules.honest_tests, "tests/test_a.py", "qtbot.waitUntil(done)"),
]


@pytest.mark.parametrize(("rule", "path", "source"), BAD)
def test_a_breach_is_seen(rule: Callable[[Module], Iterable[str]], path: str, source: str) -> None:
    (breach,) = rule(module(path, source))
    assert breach.startswith(path)


@pytest.mark.parametrize(("rule", "path", "source"), GOOD)
def test_what_is_allowed_is_left_alone(rule: Callable[[Module], Iterable[str]], path: str, source: str) -> None:
    assert not list(rule(module(path, source)))


@pytest.mark.parametrize(
    ("path", "source", "test"),
    [
        ("kafka_explorer/engine/spool.py", "", "tests/engine/test_spool.py"),
        ("kafka_explorer/engine/decoders/json_text.py", "", "tests/engine/decoders/test_json_text.py"),
        ("kafka_explorer/engine/decoders/__init__.py", "def decode(): ...", "tests/engine/decoders/test_decoders.py"),
        ("kafka_explorer/engine/__init__.py", "'''Docstring.'''", None),
        ("kafka_explorer/ui/jobs.py", "", None),
        ("kafka_explorer/files.py", "", None),
    ],
)
def test_the_mirror_of_a_module(path: str, source: str, test: str | None) -> None:
    assert rules.mirror_test(module(path, source)) == (PurePosixPath(test) if test else None)
