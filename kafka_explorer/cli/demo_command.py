"""`kafka-explorer demo`: a real Kafka with sample data, and the window connected to it."""

import argparse
import re
import sys
from pathlib import Path

_SCREENSHOTS = Path("build/screenshots")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `demo`."""
    parser = subparsers.add_parser(
        "demo",
        help="a real Kafka with sample data, and the window connected to it",
        description="Starts a real Apache Kafka on this machine, fills it with sample data and opens the window "
        "connected to it. Without a display it saves pictures of every page instead.",
    )
    parser.add_argument("--screenshots", type=Path, metavar="FOLDER", help="save pictures of every page and end")
    parser.add_argument("--themes", type=_themes, default=("light", "dark"), metavar="light,dark")
    parser.add_argument("--sizes", type=_sizes, default=((1280, 800),), metavar="1280x800,1920x1080")


def run(args: argparse.Namespace) -> int:
    """Run the demonstration until the window is closed or the pictures are taken."""
    from kafka_explorer.demo import has_display, show, take_pictures  # Qt: not for every command

    folder: Path | None = args.screenshots
    if folder is None and not has_display():
        print("There is no display: pictures of every page are saved instead.", file=sys.stderr)
        folder = _SCREENSHOTS
    if folder is None:
        return show()
    for path in take_pictures(folder, args.themes, args.sizes):
        print(path, flush=True)
    return 0


def _themes(text: str) -> tuple[str, ...]:
    themes = tuple(text.split(","))
    if not set(themes) <= {"light", "dark"}:
        raise argparse.ArgumentTypeError("use light, dark or light,dark")
    return themes


def _sizes(text: str) -> tuple[tuple[int, int], ...]:
    if not re.fullmatch(r"[0-9]{3,4}x[0-9]{3,4}(,[0-9]{3,4}x[0-9]{3,4})*", text):
        raise argparse.ArgumentTypeError("use sizes such as 1280x800,1920x1080")
    return tuple((int(width), int(height)) for width, height in (size.split("x") for size in text.split(",")))
