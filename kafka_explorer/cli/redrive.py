"""`kafka-explorer redrive`: dead letters sent back to where they came from, planned first and each exactly once."""

import argparse
import getpass
import json
import shutil
import socket
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kafka_explorer.cli import connection
from kafka_explorer.cli.following import follow, run_folder
from kafka_explorer.cli.redrive_words import (
    counted,
    guarantee_words,
    outcome_line,
    plan_line,
    plan_lines,
    progress_line,
    row_line,
    row_object,
    stop_words,
)
from kafka_explorer.config.connection import ConnectionProfile, Environment
from kafka_explorer.config.places import redrives_folder
from kafka_explorer.engine.dead_letters.dialects import user_dialects
from kafka_explorer.engine.export_files import FileForm
from kafka_explorer.engine.filters import compile_filter
from kafka_explorer.engine.redrive.account import Account, has_account
from kafka_explorer.engine.redrive.audit_export import export_account, line_of_outcome
from kafka_explorer.engine.redrive.clusters import other_target, require_writable
from kafka_explorer.engine.redrive.learned import check_path
from kafka_explorer.engine.redrive.plan_rows import PlanRow, PlanSummary
from kafka_explorer.engine.redrive.plan_store import PlanStore
from kafka_explorer.engine.redrive.planning import confirmed, plan_redrive
from kafka_explorer.engine.redrive.request import (
    Canary,
    Everything,
    Matching,
    Partitioning,
    RedriveRequest,
    RedriveResult,
    State,
    Timestamps,
)
from kafka_explorer.engine.redrive.running import redrive
from kafka_explorer.engine.tasks import finish

STOPPED = 3
_REMARKS_PRINTED = 20
_ROWS_AT_ONCE = 500


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `redrive`."""
    parser = subparsers.add_parser(
        "redrive",
        help="send dead letters back to where they came from",
        description="Plans first: reads the dead letters, says what would be sent where, and asks. Then sends in "
        "transactions with a mark for each, so that each is sent exactly once, whatever dies; the same command goes on "
        "where it stopped. The status is 0 when all was sent or needed no sending, 1 after an error or when something "
        f"could not be sent, {STOPPED} when it stopped by itself (canary), 130 after Ctrl-C: it stops between batches.",
    )
    parser.add_argument("dlq", metavar="DLQ", help="the topic of dead letters")
    connection.add_options(parser)
    parser.add_argument("--filter", metavar="FILTER", help="only those that the filter finds, as in `read --filter`")
    how = parser.add_argument_group("how to send")
    how.add_argument("--to", metavar="TOPIC", help="to this topic instead of where each came from")
    where = how.add_mutually_exclusive_group()
    where.add_argument(
        "--to-profile",
        metavar="NAME",
        help="to the cluster of this connection, and nothing is written to the dead letters' own; they stay dead there",
    )
    where.add_argument("--to-bootstrap", metavar="HOST:PORT", help="the same, by its bootstrap servers")
    how.add_argument("--by-key", action="store_true", help="the key decides the partition, not the one it came from")
    how.add_argument("--keep-time", action="store_true", help="with the original time, instead of now")
    how.add_argument(
        "--max-rounds", metavar="N", type=_positive, default=3, help="not more often than this (default 3)"
    )
    how.add_argument(
        "--type", metavar="CLASS", help="the __TypeId__ of events that lost theirs, not the learned; '' none"
    )
    how.add_argument(
        "--key", metavar="PATH", help="where in an envelope's event its key is: value.patient.id; '' no key"
    )
    how.add_argument("--rate", metavar="N", type=_rate, help="messages per second")
    how.add_argument(
        "--canary", metavar="GROUP", help="send one first; go on when the group has read it and it is not back"
    )
    sure = parser.add_argument_group("being sure")
    sure.add_argument("--dry-run", action="store_true", help="only plan; every dead letter is listed, nothing is sent")
    sure.add_argument("--yes", action="store_true", help="do not ask, not even in production")
    told = parser.add_argument_group("what is told")
    told.add_argument("--json", action="store_true", help="a JSON object per dead letter on stdout")
    told.add_argument("--report", metavar="FILE", help="what became of each, as JSON Lines, or CSV in a .csv")
    told.add_argument("--log", metavar="FOLDER", help="keep the account here, or go on with the run that left it")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Plan, ask, send and tell. Raises ExplorerError, ProfileError and SecretsError."""
    route = _Route(args)
    if not args.dry_run:
        require_writable(route.settings, route.target)
    if args.filter:
        compile_filter(args.filter)  # a mistake in it is told before anything is asked of the cluster
    if args.key:
        check_path(args.key)
    folder = run_folder(args, redrives_folder())
    try:
        request = _request(args, route.profile, folder)
        plan = _planned(route, request, folder, args)
        if args.dry_run:
            return 1 if plan.blocked else 0
        if not plan.send:
            print("Nothing is to be sent.", file=sys.stderr)
            return 1 if plan.blocked else 0
        if not args.yes and not _agreed(plan, route):
            print("kafka-explorer: nothing was sent", file=sys.stderr)
            return 1
        return _send(route, confirmed(plan), folder, plan, args)
    finally:
        _keep_or_remove(folder, args)


class _Route:
    """From which cluster to which. `profile` is that of the dead letters, None where it is only an address."""

    def __init__(self, args: argparse.Namespace) -> None:
        own, other = connection.Chosen(args), connection.chosen_target(args)
        self.profile = own.profile
        self.settings = own.settings()
        self.target = None if other is None else other.settings()
        self.target_name = "" if other is None else other.name
        registry = (other or own).registry()  # of the cluster that has to read what is sent
        self.registries = () if registry is None else (registry,)
        self._written_to = (own,) if other is None else (own, other)

    def production(self, plan: PlanSummary) -> str:
        """Return the name of the production connection that is written to, "" when it is none.

        Where both connections lead to one cluster, either may say so.
        """
        found = self._written_to[-1:] if plan.request.to_cluster else self._written_to
        profiles = [each.profile for each in found if each.profile is not None]
        return next((each.name for each in profiles if each.environment is Environment.PRODUCTION), "")


def _request(args: argparse.Namespace, profile: ConnectionProfile | None, folder: Path) -> RedriveRequest:
    return RedriveRequest(
        args.dlq,
        Matching(args.filter) if args.filter else Everything(),
        _job(folder) or uuid.uuid4().hex[:12],
        _user(),
        target=args.to,
        partitioning=Partitioning.KEY if args.by_key else Partitioning.SAME,
        timestamps=Timestamps.KEPT if args.keep_time else Timestamps.NOW,
        max_rounds=args.max_rounds,
        rate_per_s=args.rate,
        canary=Canary(args.canary) if args.canary else None,
        mappings={} if profile is None else dict(profile.dead_letters),
        dialects=() if profile is None else user_dialects(profile.dead_letter_dialects),
    )


def _planned(route: _Route, request: RedriveRequest, folder: Path, args: argparse.Namespace) -> PlanSummary:
    def planned(request: RedriveRequest) -> PlanSummary:
        work = plan_redrive(route.settings, request, str(folder), route.registries, target=route.target)
        return follow("Plan", work, plan_line, quiet=args.json)

    plan = planned(request)
    if args.key is not None or args.type is not None:  # of which topics, the first plan has found out
        chosen = [
            replace(target, type_chosen=args.type, path_chosen=args.key) for target in plan.learned.targets.values()
        ]
        plan = planned(replace(plan.request, learned=plan.learned.with_targets(*chosen)))
    if args.dry_run:
        for row in _rows(plan):
            print(
                json.dumps(row_object(row, plan.request.to_cluster), ensure_ascii=False) if args.json else row_line(row)
            )
    for line in plan_lines(plan, route.target_name):
        print(line, file=sys.stderr if args.json else sys.stdout)
    return plan


def _rows(plan: PlanSummary) -> Iterator[PlanRow]:
    with PlanStore(plan.folder) as store:
        for begin in range(0, plan.rows, _ROWS_AT_ONCE):
            yield from store.rows(range(begin, min(plan.rows, begin + _ROWS_AT_ONCE)))


def _agreed(plan: PlanSummary, route: _Route) -> bool:
    """Ask; in production the name of the topic must be typed. Without an answer it is a no."""
    name = plan.request.dlq
    production = route.production(plan)
    wish = f"Type {name} to send" if production else "Type yes to send"
    where = f"to {route.target_name}" if plan.request.to_cluster else "back"
    danger = f" in PRODUCTION ({production})" if production else ""
    print(f"{wish} {counted(plan.send)} {where}{danger}: ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip()
    return answer == name if production else answer.lower() in {"y", "yes"}


def _send(route: _Route, request: RedriveRequest, folder: Path, plan: PlanSummary, args: argparse.Namespace) -> int:
    try:
        work = redrive(route.settings, request, str(folder), target=route.target)
        result = follow("Redrive", work, progress_line, quiet=args.json)
    except BaseException:
        _tell_account(folder)
        raise
    _tell(result, route.target_name if request.to_cluster else "", args)
    if result.stopped is not None:
        print(f"kafka-explorer: it stopped: {stop_words(result.stopped)}", file=sys.stderr)
        return STOPPED
    return 0 if result.complete and not plan.blocked else 1


def _tell(result: RedriveResult, cluster: str, args: argparse.Namespace) -> None:
    if args.json:
        account = Account(result.folder)
        try:
            to_cluster = other_target(account)
            for outcome in account.outcomes():
                print(json.dumps(line_of_outcome(result.dlq, result.job, outcome, to_cluster), ensure_ascii=False))
        finally:
            account.close()
    else:
        places = ", ".join(f"{topic}: {count:,}" for topic, count in sorted(result.by_target.items()))
        sent = f"{result.sent:,} sent{f' to {cluster}' if cluster else ''}{f' ({places})' if places else ''}"
        print(f"{sent}, {guarantee_words(result.guarantee)}")
    if args.report is not None:
        form = FileForm.CSV if args.report.lower().endswith(".csv") else FileForm.JSON_LINES
        finish(export_account(result.folder, args.report, form))
    for outcome in result.remarks[:_REMARKS_PRINTED]:
        print(f"kafka-explorer: {outcome_line(outcome)}", file=sys.stderr)
    rest = result.skipped + result.failed + result.doubtful - _REMARKS_PRINTED
    if rest > 0:
        print(f"kafka-explorer: and {rest:,} more; --report has all", file=sys.stderr)


def _tell_account(folder: Path) -> None:
    """Say what was done by the time it ended early."""
    if not has_account(str(folder)):
        return
    account = Account(str(folder))
    try:
        counts = account.counts
    finally:
        account.close()
    words = ((State.SENT, "sent"), (State.SKIPPED, "left out"), (State.FAILED, "failed"), (State.DOUBTFUL, "in doubt"))
    told = ", ".join(f"{counts[state]:,} {word}" for state, word in words if counts[state] or state is State.SENT)
    print(f"kafka-explorer: it ended early: {told}", file=sys.stderr)


def _keep_or_remove(folder: Path, args: argparse.Namespace) -> None:
    """The account of a run that is not through stays: without a journal topic it alone knows what was sent."""
    if args.log is not None and not args.dry_run:
        return
    if has_account(str(folder)) and not _is_through(folder, interrupted=sys.exc_info()[0] is not None):
        print(f"kafka-explorer: to go on, give the same command with --log {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _is_through(folder: Path, *, interrupted: bool) -> bool:
    account = Account(str(folder))
    try:
        return not interrupted and not account.counts[State.DOUBTFUL]
    finally:
        account.close()


def _job(folder: Path) -> str | None:
    """Return the job whose account lies in a folder, so that it goes on."""
    if not has_account(str(folder)):
        return None
    account = Account(str(folder))
    try:
        known = account.fact("job")
    finally:
        account.close()
    return None if known is None else str(known[1])


def _user() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container without users
        name = "unknown"
    return f"{name}@{socket.gethostname()}"


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of rounds: use 1 or more")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.01 <= rate <= 10_000_000:
        raise argparse.ArgumentTypeError(f"'{text}' is no rate: use messages per second, as in 100 or 0.5")
    return rate
