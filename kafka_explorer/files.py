"""Where the shipped files lie: ``resources/`` and ``connections/`` of a checkout, a wheel or a frozen program.

The wheel and the frozen program carry both folders inside the package, under ``_files/``. A checkout's own
folders win, so that an edited theme or profile is seen at once.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(path: str, *, package: Path = _PACKAGE) -> Path:
    """The shipped file or folder at `path`, as in ``shipped("resources/themes/tokens.json")``.

    `path` is relative and has forward slashes; `package` is the folder of this package, given only by tests.
    Raises FileNotFoundError with a remedy when the installation is incomplete.
    """
    found = _root(package) / path
    if not found.exists():
        raise FileNotFoundError(f"{found} is missing from this installation of Kafka Explorer: install it again.")
    return found


def _root(package: Path) -> Path:
    checkout = package.parent
    # Not by resources/ alone: site-packages could have a folder of that name from somebody else.
    if (checkout / "pyproject.toml").is_file() and (checkout / "resources").is_dir():
        return checkout
    return package / "_files"
