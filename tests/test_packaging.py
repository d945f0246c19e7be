"""What leaves the house: the wheel holds what it must and nothing else, and works where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import kafka_explorer

CHECKOUT = Path(__file__).parents[1]

MUST_HOLD = [
    "kafka_explorer/cli/__init__.py",
    "kafka_explorer/engine/scan.py",
    "kafka_explorer/py.typed",
    "kafka_explorer/_files/resources/themes/tokens.json",
    "kafka_explorer/_files/resources/themes/app.qss",
    "kafka_explorer/_files/resources/sandbox/pom.xml",
    "kafka_explorer/_files/connections/local.toml",
]


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=CHECKOUT, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked by pip into a folder of its own, away from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    run(sys.executable, "-m", "pip", "install", *options, "--target", folder, wheel)
    return folder


def test_the_wheel_holds_what_it_must_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not set(MUST_HOLD).difference(names)
    dist_info = f"kafka_explorer-{kafka_explorer.__version__}.dist-info"
    assert {name.partition("/")[0] for name in names} == {"kafka_explorer", dist_info}
    assert not [name for name in names if "/screenshots/" in name or "__pycache__" in name]


def test_the_wheel_has_the_command_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = f"kafka_explorer-{kafka_explorer.__version__}.dist-info"
        assert "kafka-explorer = kafka_explorer.cli:main" in archive.read(f"{about}/entry_points.txt").decode()
        assert "Apache License" in archive.read(f"{about}/licenses/LICENSE").decode()


def test_every_shipped_file_of_the_checkout_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = [path for top in ("resources", "connections") for path in (CHECKOUT / top).rglob("*") if path.is_file()]
    shipped = [name for path in files if "/screenshots/" not in (name := path.relative_to(CHECKOUT).as_posix())]
    assert shipped
    assert not [name for name in shipped if f"kafka_explorer/_files/{name}" not in names]


def test_an_installed_wheel_finds_its_own_files(installed: Path) -> None:
    code = "from kafka_explorer.files import shipped as s; print(s('resources/themes/tokens.json'), s('connections'))"
    found = run(sys.executable, "-c", code, PYTHONPATH=str(installed), PYTHONSAFEPATH="1").split()
    files = installed / "kafka_explorer/_files"
    assert found == [str(files / "resources/themes/tokens.json"), str(files / "connections")]


def test_the_desktop_entry_starts_what_is_installed() -> None:
    entry = (CHECKOUT / "packaging/kafka-explorer.desktop").read_text(encoding="utf-8")
    assert "\nExec=kafka-explorer\n" in entry
    assert "\nIcon=kafka-explorer\n" in entry
