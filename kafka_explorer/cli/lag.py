"""`kafka-explorer lag`: the lag of consumer groups, as Kafka's own tool prints it or as JSON Lines."""

import argparse
import json
import sys
from collections.abc import Generator, Iterator, Mapping

from kafka_explorer.cli import connection
from kafka_explorer.engine.cluster import Cluster, connect
from kafka_explorer.engine.errors import ExplorerError, UnknownGroup
from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.listing import list_groups
from kafka_explorer.engine.lag.measure import GroupLag, measure_lag
from kafka_explorer.engine.lag.rows import LagRow
from kafka_explorer.engine.lag.snapshots import LagSnapshot, WatchChoice
from kafka_explorer.engine.lag.tool_text import ToolText, members_text, offsets_text, state_name, states_text
from kafka_explorer.engine.lag.watch import INTERVAL_S, watch_lag
from kafka_explorer.engine.tasks import finish

_CLEAR = "\x1b[H\x1b[2J"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `lag`."""
    parser = subparsers.add_parser(
        "lag",
        help="print the lag of consumer groups",
        description="Prints what kafka-consumer-groups --describe prints. Joins no group, commits nothing. Share "
        "groups are not shown: this client cannot read them.",
    )
    parser.add_argument("group", metavar="GROUP", nargs="?", help="all groups when it is left out")
    connection.add_options(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--members", action="store_true", help="the members and how many partitions each has")
    what.add_argument("--state", action="store_true", help="the state of the group, its coordinator and assignor")
    what.add_argument("--json", action="store_true", help="one JSON object per partition and line; null when unknown")
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="more columns; the epochs of groups of KIP-848 are unknown to this client and stay '-'",
    )
    parser.add_argument("--watch", action="store_true", help="again and again until Ctrl-C")
    parser.add_argument(
        "--interval",
        metavar="SECONDS",
        type=_seconds,
        default=INTERVAL_S,
        help=f"time between two measurements with --watch (default {INTERVAL_S:g})",
    )


def run(args: argparse.Namespace) -> int:
    """Print what was asked for. Raises ExplorerError and ProfileError."""
    with finish(connect(connection.chosen_settings(args))) as cluster:
        names = _names(cluster, args.group)
        if args.watch:
            return _watch(cluster, names, args)
        measured = finish(measure_lag(cluster, names))
        groups = [found for found in measured.values() if isinstance(found, GroupLag)]
        _print(groups, args)
        if args.group is not None and groups and _is_missing(groups[0]):
            raise UnknownGroup(args.group)
        return _tell_failures(measured)


def _names(cluster: Cluster, group: str | None) -> tuple[str, ...]:
    if group is not None:
        return (group,)
    listing = finish(list_groups(cluster))
    for failure in listing.failures:
        print(f"kafka-explorer: {failure}", file=sys.stderr)
    return tuple(listed.group for listed in listing.groups)


def _watch(cluster: Cluster, names: tuple[str, ...], args: argparse.Namespace) -> int:
    choice = WatchChoice(names, frozenset(names))
    for snapshot in _each(watch_lag(cluster.settings, lambda: choice, interval_s=args.interval)):
        if snapshot.trouble is not None:
            print(f"kafka-explorer: {snapshot.trouble}", file=sys.stderr)
            continue
        if sys.stdout.isatty() and not args.json:
            print(end=_CLEAR)
        _print([lag for name in names if (lag := snapshot.lag_of(name)) is not None], args)
        sys.stdout.flush()
    return 0


def _each(watching: Generator[LagSnapshot | None, None, None]) -> Iterator[LagSnapshot]:
    """Every snapshot once."""
    seen = None
    try:
        for snapshot in watching:
            if snapshot is not None and snapshot is not seen:
                seen = snapshot
                yield snapshot
    finally:
        watching.close()


def _print(groups: list[GroupLag], args: argparse.Namespace) -> None:
    if args.json:
        for group in groups:
            for row in group.rows:
                print(json.dumps(json_row(group, row), ensure_ascii=False))
        return
    text = _text(groups, args)
    print(text.remarks, end="", file=sys.stderr)
    print(text.out, end="")


def _text(groups: list[GroupLag], args: argparse.Namespace) -> ToolText:
    details = [group.details for group in groups]
    if args.members:
        return members_text(details, verbose=args.verbose)
    if args.state:
        return states_text(details, verbose=args.verbose)
    return offsets_text(groups, verbose=args.verbose)


def json_row(group: GroupLag, row: LagRow) -> dict[str, object]:
    """Return a row as an object; what is unknown is None."""
    member = row.member
    return {
        "group": row.group,
        "topic": row.topic,
        "partition": row.partition,
        "current_offset": row.committed,
        "log_end_offset": row.high,
        "lag": row.lag,
        "consumer_id": None if member is None else member.member_id,
        "host": None if member is None else member.host,
        "client_id": None if member is None else member.client_id,
        "leader_epoch": row.leader_epoch,
        "log_start_offset": row.start,
        "last_stable_offset": row.stable,
        "lag_read_committed": row.stable_lag,
        "held_by_transactions": row.held,
        "lost": row.lost,
        "state": state_name(group.details.state, group.details.kind),
        "timestamp": group.at_ms,
        "error": None if row.error is None else str(row.error),
    }


def _is_missing(group: GroupLag) -> bool:
    """Whether there is no such group. One whose offsets can be read exists, whatever else is unknown of it."""
    dead = group.details.state is GroupState.DEAD and group.details.kind is not GroupKind.STREAMS
    return dead and not group.rows


def _tell_failures(measured: Mapping[str, GroupLag | ExplorerError]) -> int:
    failures = [found for found in measured.values() if isinstance(found, ExplorerError)]
    for failure in failures:
        print(f"kafka-explorer: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"'{text}' is no interval: use 1 to 3600 seconds")
    return seconds
