"""`kafka-explorer publish`: messages sent to a topic, and what the broker said of each."""

import argparse
import json
import shutil
import sys
from pathlib import Path

from kafka_explorer.cli import connection
from kafka_explorer.cli.following import follow, run_folder
from kafka_explorer.cli.publish_source import add_source_options, chosen_source
from kafka_explorer.config.places import producer_settings_file, sends_folder
from kafka_explorer.config.producer_settings import load_producer_settings
from kafka_explorer.engine.errors import ReadOnlyCluster
from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.producing.rehearsal import Preview, Rehearsal, rehearse
from kafka_explorer.engine.producing.reports import report_of, word_for, write_report
from kafka_explorer.engine.producing.request import SendProgress, SendReport, SendRequest, Wanted
from kafka_explorer.engine.producing.send_log import Outcome, SendLog, SendState, outcomes
from kafka_explorer.engine.producing.sending import send
from kafka_explorer.engine.producing.settings import DEFAULTS, ProducerSettings, settings_of
from kafka_explorer.engine.tasks import finish

_FAILURES_PRINTED = 20


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `publish`."""
    parser = subparsers.add_parser(
        "publish",
        help="send messages to a topic",
        description="Sends one message (--value, --tombstone), a file, or JSON Lines from stdin as `kafka-explorer "
        "read` prints them. Each is confirmed by the broker or told as failed. Creates no topic.",
    )
    parser.add_argument("topic", metavar="TOPIC")
    connection.add_options(parser)
    add_source_options(parser)
    how = parser.add_argument_group("how to send")
    how.add_argument("--dry-run", action="store_true", help="say what would be sent and where to; send nothing")
    how.add_argument("--rate", metavar="N", type=_rate, help="messages per second")
    how.add_argument(
        "--producer",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a setting of the producer, as in linger_ms=50 or compression=zstd",
    )
    told = parser.add_argument_group("what is told")
    told.add_argument("--json", action="store_true", help="a JSON object per message on stdout")
    told.add_argument("--report", metavar="FILE", help="a CSV file with a line per message")
    later = parser.add_argument_group("to go on later")
    later.add_argument("--log", metavar="FOLDER", help="keep the log of the run here, or go on with the run it is of")
    later.add_argument("--failed", action="store_true", help="with --log: send only what failed before")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Send, or say what would be sent. Raises ExplorerError and ProfileError."""
    settings = connection.chosen_settings(args)
    producer = _producer(args)
    if args.failed and args.log is None:
        args.refuse("--failed needs the log of a run: --log FOLDER")
    if settings.read_only and not args.dry_run:
        raise ReadOnlyCluster("send messages")
    folder = run_folder(args, sends_folder())
    try:
        source = chosen_source(args, folder)
        if args.dry_run:
            return _tell_rehearsal(finish(rehearse(settings, args.topic, source)), as_json=args.json)
        wanted = Wanted.FAILED if args.failed else Wanted.REST
        request = SendRequest(args.topic, source, str(folder), producer, args.rate, wanted)
        return _tell(follow("Send", send(settings, request), _progress_line, quiet=args.json), args)
    finally:
        _keep_or_remove(folder, args)


def _tell(report: SendReport, args: argparse.Namespace) -> int:
    if args.json:
        for outcome in outcomes(report.folder):
            print(json.dumps(_outcome_object(outcome), ensure_ascii=False))
    else:
        places = ", ".join(f"partition {at}: {landed.count:,}" for at, landed in report.landed.items())
        print(f"{report.acknowledged:,} acknowledged{f' ({places})' if places else ''}")
    if args.report is not None:
        finish(write_report(report.folder, args.report))
    for failure in report.failures[:_FAILURES_PRINTED]:
        print(f"kafka-explorer: message {_name(failure)}: {_reason(failure)}", file=sys.stderr)
    if report.failed > _FAILURES_PRINTED:
        print(f"kafka-explorer: and {report.failed - _FAILURES_PRINTED:,} more; --report has all", file=sys.stderr)
    return 0 if report.complete else 1


def _tell_rehearsal(rehearsal: Rehearsal, *, as_json: bool) -> int:
    for preview in rehearsal.first:
        if as_json:
            print(json.dumps(_preview_object(preview), ensure_ascii=False))
        else:
            print(_preview_line(preview))
    if not as_json:
        print(
            f"{rehearsal.count:,} messages, {rehearsal.size_bytes:,} bytes before compression, "
            f"{rehearsal.problems:,} with a problem; nothing was sent"
        )
    for preview in rehearsal.problematic[:_FAILURES_PRINTED]:
        number = preview.message.id[1] + 1
        print(f"kafka-explorer: message {number}: {'; '.join(map(str, preview.problems))}", file=sys.stderr)
    return 1 if rehearsal.problems else 0


def _progress_line(progress: SendProgress) -> str:
    total = "" if progress.total is None else f" of {progress.total:,}"
    parts = [f"{progress.acknowledged:,}{total} acknowledged", f"{progress.rate:,.0f}/s"]
    if progress.refused + progress.unsendable:
        parts.append(f"{progress.refused + progress.unsendable:,} failed")
    if progress.throttled_ms:
        parts.append(f"slowed by a quota, {progress.throttled_ms:,} ms")
    if progress.waiting:
        parts.append(f"waiting: {progress.waiting}")
    return ", ".join(parts)


def _keep_or_remove(folder: Path, args: argparse.Namespace) -> None:
    """A run that is not through stays, so that it can go on."""
    if args.log is None or args.dry_run:
        begun = SendLog.exists(str(folder))
        if begun and not _is_through(folder, interrupted=sys.exc_info()[0] is not None):
            print(f"kafka-explorer: to go on, give the same command with --log {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _is_through(folder: Path, *, interrupted: bool) -> bool:
    return not interrupted and report_of(str(folder)).complete


def _producer(args: argparse.Namespace) -> ProducerSettings:
    """The defaults, what the profile changes of them, and what this command does."""
    kept = {} if args.profile is None else load_producer_settings(producer_settings_file(), args.profile)[0]
    table: dict[str, object] = dict(kept)
    for pair in args.producer:
        name, equals, text = pair.partition("=")
        default = getattr(DEFAULTS, name, None) if name.isidentifier() else None
        if not equals or default is None:
            args.refuse(f"'{pair}' is no setting of the producer: use NAME=VALUE, as in linger_ms=50")
        if isinstance(default, bool):
            table[name] = text.lower() == "true"
        else:
            table[name] = int(text) if isinstance(default, int) and text.lstrip("-").isdigit() else text
    try:
        return settings_of(table)
    except ValueError as error:
        args.refuse(str(error).rstrip("."))
        raise


def _outcome_object(outcome: Outcome) -> dict[str, object]:
    part = {} if outcome.id[0] == 0 else {"part": outcome.id[0]}
    told = {
        **part,
        "message": outcome.id[1],
        "outcome": word_for(outcome.state),
        "partition": outcome.partition,
        "offset": outcome.offset,
        "error": _reason(outcome) if outcome.state is not SendState.ACKNOWLEDGED else None,
    }
    return dict(told)


def _preview_object(preview: Preview) -> dict[str, object]:
    return {
        "message": preview.message.id[1],
        "partition": preview.partition,
        "size": preview.size_bytes,
        "problems": list(map(str, preview.problems)),
    }


def _preview_line(preview: Preview) -> str:
    number = preview.message.id[1] + 1
    if not isinstance(preview.message, Outgoing):
        return f"message {number}: cannot be sent"
    where = "any partition" if preview.partition is None else f"partition {preview.partition}"
    value = "tombstone" if preview.message.value is None else f"{len(preview.message.value):,} bytes of value"
    return f"message {number}: {where}, {preview.size_bytes:,} bytes ({value}, {len(preview.message.headers)} headers)"


def _name(outcome: Outcome) -> str:
    return str(outcome.id[1] + 1)


def _reason(outcome: Outcome) -> str:
    if outcome.state is SendState.GIVEN:
        return "sent, but the broker never answered: whether it arrived is not known yet"
    return outcome.reason or "it was not delivered in time and is not in the topic"


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0.01 <= rate <= 10_000_000:
        raise argparse.ArgumentTypeError(f"'{text}' is no rate: use messages per second, as in 100 or 0.5")
    return rate
