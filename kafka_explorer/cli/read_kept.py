"""Reads that go on later: `--save NAME` keeps how far one came, `--resume NAME` goes on from there."""

import argparse
import sys
import time
from datetime import UTC

from kafka_explorer.cli.read_request import ANY_SIZE, filter_of
from kafka_explorer.config.places import searches_file
from kafka_explorer.config.searches import load_searches, save_search
from kafka_explorer.engine.answers import result_of
from kafka_explorer.engine.brokers import describe_cluster
from kafka_explorer.engine.cluster import Cluster
from kafka_explorer.engine.offsets import StartKind
from kafka_explorer.engine.places import BEGINNING, END, Place, Span, parse_place, place_text
from kafka_explorer.engine.saved_searches import SavedSearch, from_data, to_data
from kafka_explorer.engine.scan import ScanProgress, ScanRequest


def found(args: argparse.Namespace) -> SavedSearch | None:
    """Return the search to go on with, if one was asked for; there being none ends the program."""
    if args.resume is None:
        return None
    given = [args.topics, args.start, args.stop, args.partitions, args.filter, args.grep, args.newest_first]
    if any(given):
        args.refuse("--resume goes on with what was asked for then: no topic, place or filter can be given")
    entries, problems = load_searches(searches_file())
    for problem in problems:
        print(problem, file=sys.stderr)
    for entry in entries:
        if entry.get("id") == args.resume:
            try:
                return from_data(entry)
            except ValueError as error:
                args.refuse(f"argument --resume: {str(error).rstrip('.')}")
    names = ", ".join(str(entry.get("id")) for entry in entries)
    args.refuse(f"argument --resume: nothing is kept as '{args.resume}'" + (f"; there are: {names}" if names else ""))
    raise SystemExit(1)


def request_of(args: argparse.Namespace, kept: SavedSearch) -> ScanRequest:
    """Return the request that goes on with a search. Raises FilterSyntaxError."""
    now_ms = time.time_ns() // 1_000_000
    return ScanRequest(
        kept.topics,
        # The positions say where; of the places only times matter still, since not every record near them counts.
        Span(_time_of(kept.start, now_ms, BEGINNING), _time_of(kept.stop, now_ms, END)),
        newest_first=kept.newest_first,
        filter=filter_of(kept.filter_text, UTC),
        limit=args.limit,
        follow=args.follow,
        oldest_on_top=not kept.newest_first,
        count_only=args.count,
        read_uncommitted=kept.read_uncommitted,
        spool_limit_bytes=ANY_SIZE,
        resume=kept.positions,
    )


class Keeper:
    """Keeps a search under `name`, so that it goes on from its last progress; None keeps nothing."""

    def __init__(self, name: str | None, request: ScanRequest, cluster_id: str, before: SavedSearch | None) -> None:
        self._name = name
        self._request = request
        self._cluster_id = cluster_id
        self._before = before
        self._began_ms = before.began_ms if before else time.time_ns() // 1_000_000

    def keep(self, progress: ScanProgress) -> None:
        """Write how far it came; what could not be written is told."""
        if self._name is None or not progress.positions:
            return
        request, before = self._request, self._before
        search = SavedSearch(
            id=self._name,
            cluster_id=self._cluster_id,
            topics=request.topics,
            start=before.start if before else place_text(request.span.start),
            stop=before.stop if before else place_text(request.span.stop),
            partitions=before.partitions if before else ",".join(map(str, request.span.partitions or ())),
            filter_text=before.filter_text if before else request.filter.text if request.filter else "",
            newest_first=request.backwards,
            read_uncommitted=request.read_uncommitted,
            positions=progress.positions,
            hits=(progress.matched if request.count_only else progress.rows) + (before.hits if before else 0),
            scanned=progress.scanned + (before.scanned if before else 0),
            began_ms=self._began_ms,
            saved_ms=time.time_ns() // 1_000_000,
            ended=progress.ended.value if progress.ended else "",
        )
        problem = save_search(searches_file(), to_data(search))
        if problem is not None:
            print(problem, file=sys.stderr)
        elif search.left or request.follow:
            left = f"{search.left:,} offsets are left; " if search.left else ""
            print(f"{left}go on with --resume {self._name}", file=sys.stderr)


def keeper(args: argparse.Namespace, request: ScanRequest, kept: SavedSearch | None, cluster: Cluster) -> Keeper:
    """Return what keeps this read; another cluster than that of the search ends the program."""
    name = args.save or args.resume
    if name is None:
        return Keeper(None, request, "", None)
    cluster_id = result_of(describe_cluster(cluster)).cluster_id or ""
    if kept is not None and kept.cluster_id != cluster_id:
        args.refuse(f"argument --resume: '{args.resume}' is about another cluster ({kept.cluster_id})")
    return Keeper(name, request, cluster_id, kept)


def _time_of(text: str, now_ms: int, otherwise: Place) -> Place:
    place = parse_place(text, now_ms, UTC) if text else otherwise
    return place if place.kind is StartKind.TIMESTAMP else otherwise
