"""`kafka-explorer read`: messages of topics as JSON Lines on stdout, progress on stderr."""

import argparse
import sys
import time
from collections.abc import Generator
from typing import cast

from kafka_explorer.cli import connection, read_kept, read_output, read_words
from kafka_explorer.cli.read_request import request_of
from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.cluster import connect
from kafka_explorer.engine.errors import ConnectionFailed, ConnectionFault
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest

_TOLD_EVERY_S = 5.0
_TOLD_EVERY_S_ON_TERMINAL = 0.2
_PLACES = "beginning, end, newest N (or -N), OFFSET, PARTITION:OFFSET, 15m, 'yesterday 14:00' or a time in ISO 8601"

_EXAMPLES = """filters:
  error timeout                     both words, in key or value, in whatever case unless a capital is typed
  "exact phrase"  key:17  value:x   in one of them only; header.NAME:x in a header
  value.patient.id == 17            a JSON field; also !=, <, >=, in ("A", "B"), exists, ~ /regex/
  offset:100..200  size>10kb  time:2026-11-22T10:00..2026-11-22T11:00  partition:0,3  is:tombstone
  and, or, not, ( )                 put together; two terms side by side must both hold

examples:
  kafka-explorer read orders --bootstrap localhost:9092 --from 'newest 50'
  kafka-explorer read orders bills --profile Test --from 2h --filter 'value.patient.id == 17'
  kafka-explorer read orders --profile Test --newest-first --filter 'key == "A-17"' --by-key --limit 1
  kafka-explorer read orders --profile Test --from 'yesterday 14:00' --to 'yesterday 15:00' --count
  kafka-explorer read orders --profile Test --format csv --output orders.csv
  kafka-explorer read orders --profile Test --newest-first --filter error --save errors
  kafka-explorer read --profile Test --resume errors
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `read`."""
    parser = subparsers.add_parser(
        "read",
        help="print messages of topics as JSON Lines",
        description="Prints messages as JSON Lines up to the end offsets seen at the start, in the order of their\n"
        "times where there are several partitions or topics. Joins no group, commits nothing,\ncreates nothing.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("topics", metavar="TOPIC", nargs="*", help="one topic, or several to be read as one timeline")
    connection.add_options(parser)
    where = parser.add_argument_group("where to start and stop")
    where.add_argument(
        "--from", dest="start", metavar="WHERE", help=f"{_PLACES}; default: beginning, with --follow end"
    )
    where.add_argument("--to", dest="stop", metavar="WHERE", help="the same, without newest; default: end")
    where.add_argument("--partitions", metavar="LIST", default="", help="for instance 0,3-5")
    where.add_argument("--newest-first", action="store_true", help="walk back from the newest message")
    where.add_argument("--follow", action="store_true", help="go on with new messages until Ctrl-C")
    where.add_argument("--utc", action="store_true", help="times without a zone are UTC, and so are those printed")
    what = parser.add_argument_group("what to print")
    what.add_argument("--filter", metavar="FILTER", default="", help='as in the window: value.level == "ERROR" key:17')
    what.add_argument("--grep", metavar="TEXT", default="", help="only messages whose key or value contains TEXT")
    what.add_argument(
        "--by-key",
        action="store_true",
        help='with key == "...", read only the partition in which Kafka\'s default partitioner puts that key',
    )
    what.add_argument(
        "--isolation",
        choices=("read_committed", "read_uncommitted"),
        default="read_committed",
        help="whether messages of aborted and open transactions are left out (default) or printed",
    )
    what.add_argument("--limit", metavar="N", type=_positive, help="stop after N messages")
    what.add_argument("--count", action="store_true", help="print only how many messages there are")
    read_output.add_options(parser)
    later = parser.add_argument_group("to go on later")
    later.add_argument("--save", metavar="NAME", help="keep under NAME how far it came")
    later.add_argument("--resume", metavar="NAME", help="go on where NAME stopped, with the same topics and filter")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Print what was asked for. Raises ExplorerError and ProfileError."""
    kept = read_kept.found(args)
    request = request_of(args) if kept is None else read_kept.request_of(args, kept)
    read_output.check(args)
    chosen = connection.Chosen(args)
    settings = chosen.settings()
    request = read_output.decoding(request, chosen)
    cluster = result_of(connect(settings))
    keeper = read_kept.keeper(args, request, kept, cluster)
    work = read_output.work(args, settings, request, chosen, kept.hits if kept else 0)
    reading = _Reading(work, read_words.Words(args, request))
    try:
        last = reading.to_end()
    finally:
        keeper.keep(reading.last)
        if left := read_output.unfinished(args):
            print(left, file=sys.stderr)
    if last.ended is EndReason.BROKER_LOST:
        raise ConnectionFailed(
            ConnectionFault.LOST, settings.bootstrap, f"messages not read: {read_words.missing(request, last.missing)}"
        )
    if args.count:
        print(_count(request, last))
    return 0


def _count(request: ScanRequest, ended: ScanProgress) -> int:
    """Return how many messages were asked for and found; a batch may have held more."""
    return ended.matched if request.wanted is None else min(ended.matched, request.wanted)


class _Reading:
    """A scan, told of on stderr; `last` is its newest progress, however it ended."""

    def __init__(self, work: Generator[ScanProgress, None, ScanProgress], words: read_words.Words) -> None:
        self._work = work
        self._words = words
        self.last = ScanProgress()

    def to_end(self) -> ScanProgress:
        """Run it to its end."""
        words = self._words
        every_s = _TOLD_EVERY_S_ON_TERMINAL if words.terminal else _TOLD_EVERY_S
        told = time.monotonic()
        stopped = True
        try:
            while True:
                self.last = next(self._work)
                if time.monotonic() - told >= every_s:
                    words.tell(self.last)
                    told = time.monotonic()
        except StopIteration as end:
            stopped = False
            self.last = cast(ScanProgress, end.value)
            return self.last
        finally:
            self._work.close()
            if self.last.elapsed_s:  # something was read before it ended, one way or the other
                words.tell_end(self.last, stopped=stopped)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of messages: use 1 or more")
    return int(text)
