"""The same engine without a window; without a command, the window.

Nothing here imports Qt or a client at the top: every spawned child process imports this module again.
"""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from kafka_explorer import __version__

INTERRUPTED = 130
_COMMANDS = {
    "topics": "kafka_explorer.cli.topics",
    "read": "kafka_explorer.cli.read",
    "publish": "kafka_explorer.cli.publish",
    "redrive": "kafka_explorer.cli.redrive",
    "lag": "kafka_explorer.cli.lag",
    "doctor": "kafka_explorer.cli.doctor",
    "sandbox": "kafka_explorer.sandbox.commands",
    "demo": "kafka_explorer.cli.demo_command",
}


class _Parser(argparse.ArgumentParser):
    """Ends with one sentence and status 1, as every error of this program does."""

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"{self.prog}: {message}. See {self.prog} --help.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status: 0, 1 after an error told in one sentence, 130 after Ctrl-C."""
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(message)s")
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        if captures := _captures(given):
            return int(importlib.import_module("kafka_explorer.app").open_window(captures=captures))
        args = _make_parser().parse_args(given)
        if args.command is None:
            # Qt: only for the window.
            return int(
                importlib.import_module("kafka_explorer.app").open_window(
                    smoke=args.smoke, connections=args.connections
                )
            )
        return int(importlib.import_module(_COMMANDS[args.command]).run(args))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough, as `head` does. Python must not complain at exit, either.
        sys.stdout = None
        return 0
    except Exception as error:
        from kafka_explorer.config.errors import ProfileError, SecretsError
        from kafka_explorer.engine.errors import ExplorerError

        if isinstance(error, OSError):  # our output's disk is full
            sys.stdout = None
        elif not isinstance(error, (ExplorerError, ProfileError, SecretsError)):
            raise
        print(f"kafka-explorer: {error}", file=sys.stderr)
        return 1


def _captures(given: Sequence[str]) -> list[Path]:
    """Return the files of messages to open in the window, if that is all that was asked for."""
    are_files = bool(given) and all(each.lower().endswith((".jsonl", ".ndjson")) and each[0] != "-" for each in given)
    return [Path(each) for each in given] if are_files else []


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="kafka-explorer",
        description="A desktop client for Apache Kafka. With the names of .jsonl files it opens these.",
    )
    parser.add_argument("--version", action="version", version=f"kafka-explorer {__version__}")
    parser.add_argument(
        "--connections",
        metavar="DIR",
        type=Path,
        action="append",
        default=[],
        help="a folder of connections that a team shares, offered in the window and to every command",
    )
    parser.add_argument("--smoke", action="store_true", help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands (none opens the window)")
    for module in _COMMANDS.values():
        importlib.import_module(module).add_parser(commands)
    return parser
