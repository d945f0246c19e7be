"""What `kafka-explorer read` says on stderr while it reads, and at the end."""

import argparse
import sys
from collections.abc import Mapping

from kafka_explorer.cli.read_request import zone_of
from kafka_explorer.engine.moments import moment_text
from kafka_explorer.engine.scan import EndReason, ScanProgress, ScanRequest

_MIB = 1024 * 1024
_NAMED = 12
_ENDS = {
    EndReason.ALL_READ: "all read",
    EndReason.LIMIT_REACHED: "as many as asked for",
    EndReason.SPOOL_FULL: "no more room",
    EndReason.BROKER_LOST: "the cluster was lost",
}


class Words:
    """Tells of a scan: on a terminal in one line that changes, else in lines now and then."""

    def __init__(self, args: argparse.Namespace, request: ScanRequest) -> None:
        self.terminal = sys.stderr.isatty()
        self._request = request
        self._zone = zone_of(args)
        self._noted = False

    def tell(self, progress: ScanProgress) -> None:
        """Say how far it is."""
        self._note(progress)
        self._line(", ".join(filter(None, (*self._counts(progress), _left(progress)))), progress)

    def tell_end(self, progress: ScanProgress, *, stopped: bool) -> None:
        """Say how far it came and why it ended."""
        self._note(progress)
        reason = "stopped" if stopped else _ENDS.get(progress.ended, "") if progress.ended else ""
        self._line(", ".join(filter(None, (*self._counts(progress), reason))), progress)
        print(end="\n" if self.terminal else "", file=sys.stderr)
        for why, count in progress.undecoded.items():
            print(f"{count:,} could not be decoded, so the filter could not look into them: {why}", file=sys.stderr)
        not_read = progress.missing
        if stopped:
            left = {(each.topic, each.partition): each.left_end - each.left_begin for each in progress.positions}
            not_read = {where: count for where, count in left.items() if count}
        if not_read and (stopped or progress.ended is EndReason.ALL_READ):
            print(f"not read: {missing(self._request, not_read)}", file=sys.stderr)

    def _counts(self, progress: ScanProgress) -> tuple[str, ...]:
        total = "" if progress.total is None else f" of {progress.total:,} offsets"
        rate = progress.scanned / progress.elapsed_s if progress.elapsed_s else 0.0
        size = progress.scanned_bytes / _MIB
        skipped = f"{progress.skipped:,} deleted meanwhile" if progress.skipped else ""
        return (
            f"{progress.scanned:,} read{total}",
            f"{progress.matched if self._request.count_only else progress.rows:,} found",
            f"{rate:,.0f}/s",
            f"{size:,.1f} MiB" if size >= 0.1 else "",
            self._position(progress),
            skipped,
        )

    def _position(self, progress: ScanProgress) -> str:
        if progress.position_ms is None:
            return ""
        where = moment_text(progress.position_ms // 1000 * 1000, self._zone)
        return f"back to {where}" if self._request.backwards else f"up to {where}"

    def _note(self, progress: ScanProgress) -> None:
        """Say once what is not read, and why."""
        if self._noted or not progress.positions:
            return
        self._noted = True
        if progress.pruned:
            self._print(f"{progress.pruned:,} partitions are left out, since the key cannot lie there.")
        for each in progress.open_transactions:
            where = _named(self._request, each.topic, each.partition)
            self._print(
                f"A transaction is open: {each.high_watermark - each.last_stable:,} offsets of {where}, from "
                f"{each.last_stable:,} on, can only be read with --isolation read_uncommitted."
            )

    def _line(self, line: str, progress: ScanProgress) -> None:
        if progress.waiting:
            line += f" - waiting: {progress.waiting}"
        print(
            f"\r\x1b[K{line}" if self.terminal else line, end="" if self.terminal else "\n", file=sys.stderr, flush=True
        )

    def _print(self, sentence: str) -> None:
        print(f"\r\x1b[K{sentence}" if self.terminal else sentence, file=sys.stderr)


def missing(request: ScanRequest, counts: Mapping[tuple[str, int], int]) -> str:
    """Return "partition 0: 12, partition 3: 7" of offsets that were not read, the first of them by name."""
    named = [f"{_named(request, *where)}: {count:,}" for where, count in sorted(counts.items())]
    more = len(named) - _NAMED
    return ", ".join(named[:_NAMED]) + (f", and {more:,} more partitions" if more > 0 else "")


def _named(request: ScanRequest, topic: str, partition: int) -> str:
    return f"partition {partition}" if len(request.topics) == 1 else f"{topic} partition {partition}"


def _left(progress: ScanProgress) -> str:
    if progress.total is None or not progress.done or not progress.elapsed_s:
        return ""
    left_s = (progress.total - progress.done) * progress.elapsed_s / progress.done
    if left_s < 1:
        return ""
    minutes, seconds = divmod(round(left_s), 60)
    hours, minutes = divmod(minutes, 60)
    words = f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"{words} left"
