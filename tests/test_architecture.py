"""The house is built as it was drawn: rooms, doors, sizes, names, mirror tests. The rules are in house_rules.py."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path, PurePosixPath

import pytest

from tests import house_rules as rules
from tests.house_rules import Module

CHECKOUT = Path(__file__).parents[1]


def modules(folder: str) -> list[Module]:
    return [
        Module(PurePosixPath(path.relative_to(CHECKOUT).as_posix()), path.read_text(encoding="utf-8"))
        for path in sorted((CHECKOUT / folder).rglob("*.py"))
    ]


OURS = modules("kafka_explorer")
TESTS = modules("tests")
FEATURES = {module.path.parts[2] for module in OURS if module.room == "ui" and len(module.path.parts) > 3}
FEATURES -= rules.SHARED_FOLDERS

Rule = Callable[[Module], Iterable[str]]


def features_of_this_house(module: Module) -> Iterable[str]:
    return rules.imports_of_features(module, FEATURES)


def breaches(rule: Rule, where: list[Module]) -> str:
    return "\n".join(chain.from_iterable(map(rule, where)))


@pytest.mark.parametrize(
    "rule",
    [
        rules.imports_of_rooms,
        features_of_this_house,
        rules.third_party_doors,
        rules.absolute_imports,
        rules.sizes,
        rules.telling_names,
        rules.colours_from_tokens,
        rules.slots_that_go_with_their_widget,
    ],
)
def test_the_program_keeps_the_rule(rule: Rule) -> None:
    assert not (found := breaches(rule, OURS)), found


@pytest.mark.parametrize("rule", [rules.sizes, rules.telling_names, rules.honest_tests])
def test_the_tests_keep_the_rule(rule: Rule) -> None:
    where = [module for module in TESTS if rule is not rules.honest_tests or module.path.stem.startswith("test_")]
    assert not (found := breaches(rule, where)), found


def test_every_engine_and_config_module_has_its_mirror_test() -> None:
    wanted = {module.path: rules.mirror_test(module) for module in OURS}
    missing = [f"{path}: write {test}" for path, test in wanted.items() if test and not (CHECKOUT / test).is_file()]
    assert not missing, "\n".join(missing)


def test_the_style_sheet_takes_its_colours_from_the_tokens() -> None:
    sheet = (CHECKOUT / "resources/themes/app.qss").read_text(encoding="utf-8")
    as_python = Module(PurePosixPath("kafka_explorer/ui/app_qss.py"), f"SHEET = {sheet!r}")
    assert not (found := breaches(rules.colours_from_tokens, [as_python])), found


def test_packaging_is_no_python_package() -> None:
    assert not (CHECKOUT / "packaging/__init__.py").exists(), "packaging/__init__.py would shadow PyPI's packaging."


@pytest.mark.parametrize(
    ("imported", "forbidden"),
    [
        # What a scan's child imports is paid at every start of a child, and Qt must never be in it.
        ("kafka_explorer.engine.scan, kafka_explorer.engine.processes", ("PySide6", "numpy", "keyring")),
        # Spawned children import the main module again; and `kafka-explorer read` works without a display.
        ("kafka_explorer.cli", ("PySide6", "numpy", "pyqtgraph")),
        ("kafka_explorer.__main__", ("PySide6", "numpy", "pyqtgraph")),
    ],
)
def test_importing_stays_light(imported: str, forbidden: tuple[str, ...]) -> None:
    code = f"import sys, {imported}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=CHECKOUT)
    assert done.returncode == 0, done.stderr
    heavy = set(forbidden).intersection(done.stdout.split())
    assert not heavy, (
        f"import {imported} brings {sorted(heavy)} with it: import them inside the function that needs them."
    )
