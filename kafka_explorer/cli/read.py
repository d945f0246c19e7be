"""`kafka-explorer read`: a topic's messages as JSON Lines on stdout, progress on stderr."""

import argparse
import sys
import time
from collections.abc import Generator
from typing import cast

from kafka_explorer.cli import connection
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault
from kafka_explorer.engine.export import JsonLines
from kafka_explorer.engine.filters import compile_filter, quoted
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import Place, Span, parse_place
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest, scan_into

_TOLD_EVERY_S = 5.0
_TOLD_EVERY_S_ON_TERMINAL = 0.2


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `read`."""
    parser = subparsers.add_parser(
        "read",
        help="print a topic's messages as JSON Lines",
        description="Prints messages as JSON Lines up to the end offsets seen at the start. Joins no group, commits "
        "nothing, creates nothing.",
    )
    parser.add_argument("topic", metavar="TOPIC")
    connection.add_options(parser)
    parser.add_argument(
        "--from",
        dest="start",
        metavar="WHERE",
        type=_start,
        help="beginning (default), end (default with --follow), -N (the newest N of the topic), OFFSET, "
        "@MILLISECONDS since 1970, or @TIME in ISO 8601 as in @2026-11-22T10:00+03:00",
    )
    parser.add_argument("--grep", metavar="TEXT", default="", help="only messages whose key or value contains TEXT")
    parser.add_argument("--limit", metavar="N", type=_positive, help="stop after N messages")
    parser.add_argument("--count", action="store_true", help="print only how many messages there are")
    parser.add_argument("--follow", action="store_true", help="go on with new messages until Ctrl-C")


def run(args: argparse.Namespace) -> int:
    """Print what was asked for. Raises ExplorerError and ProfileError."""
    request = ScanRequest(
        (args.topic,),
        Span(args.start or Place(StartKind.END if args.follow else StartKind.BEGINNING)),
        filter=compile_filter(quoted(args.grep)) if args.grep else None,
        limit=args.limit,
        follow=args.follow,
        oldest_on_top=True,
        count_only=args.count,
    )
    settings = connection.chosen_settings(args)
    for _ in connect(settings):
        pass
    ended = _follow(scan_into(settings, request, JsonLines(sys.stdout.buffer)))
    if ended.ended is EndReason.BROKER_LOST:
        raise _lost(settings, ended)
    if args.count:
        print(_count(request, ended))
    return 0


def _count(request: ScanRequest, ended: ScanProgress) -> int:
    """Return how many messages were asked for and found; a batch may have held more."""
    return ended.matched if request.wanted is None else min(ended.matched, request.wanted)


def _lost(settings: ClusterSettings, progress: ScanProgress) -> ConnectionFailed:
    left = sorted(progress.missing.items())
    missing = ", ".join(f"partition {partition}: {count:,}" for (_, partition), count in left)
    return ConnectionFailed(ConnectionFault.LOST, settings.bootstrap, f"messages not read: {missing}")


def _follow(work: Generator[ScanProgress, None, ScanProgress]) -> ScanProgress:
    """Run a scan to its end, telling on stderr how far it is."""
    terminal = sys.stderr.isatty()
    every_s = _TOLD_EVERY_S_ON_TERMINAL if terminal else _TOLD_EVERY_S
    told = time.monotonic()
    last = ScanProgress()
    try:
        while True:
            last = next(work)
            if time.monotonic() - told >= every_s:
                _tell(last, terminal=terminal)
                told = time.monotonic()
    except StopIteration as end:
        last = cast(ScanProgress, end.value)
        return last
    finally:
        work.close()
        if last.elapsed_s:  # something was read before it ended, one way or the other
            _tell(last, terminal=terminal)
            print(end="\n" if terminal else "", file=sys.stderr)


def _tell(progress: ScanProgress, *, terminal: bool) -> None:
    total = "" if progress.total is None else f" of {progress.total:,} offsets"
    rate = progress.scanned / progress.elapsed_s if progress.elapsed_s else 0.0
    waiting = f" - waiting: {progress.waiting}" if progress.waiting else ""
    line = f"{progress.scanned:,} read{total}, {progress.matched:,} found, {rate:,.0f}/s{waiting}"
    print(f"\r\x1b[K{line}" if terminal else line, end="" if terminal else "\n", file=sys.stderr, flush=True)


def _start(text: str) -> Place:
    try:
        return parse_place(text, time.time_ns() // 1_000_000, None)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of messages: use 1 or more")
    return int(text)
