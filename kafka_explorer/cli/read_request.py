"""The options of `kafka-explorer read` -> what the engine is asked for."""

import argparse
import sys
import time
import unicodedata
from datetime import UTC, tzinfo
from typing import NoReturn

from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.filters import Filter, compile_filter, quoted
from kafka_explorer.engine.moments import TextError, moment_text
from kafka_explorer.engine.places import BEGINNING, END, Place, Span, parse_partitions, parse_place
from kafka_explorer.engine.scan import ScanRequest

# What is printed needs no room on a disk.
ANY_SIZE = 2**62


def request_of(args: argparse.Namespace) -> ScanRequest:
    """Return the request; what is typed wrong ends the program with a sentence that shows where."""
    if not args.topics:
        args.refuse("at least one TOPIC is required")
    if args.follow and args.newest_first:
        args.refuse("--follow goes forward, --newest-first backward: choose one of them")
    zone = zone_of(args)
    start = _place(args, "--from", args.start, zone) if args.start else END if args.follow else BEGINNING
    stop = _place(args, "--to", args.stop, zone) if args.stop else END
    return ScanRequest(
        tuple(dict.fromkeys(args.topics)),
        _span(args, start, stop),
        newest_first=args.newest_first,
        filter=_filter(args, zone),
        by_key=args.by_key,
        limit=args.limit,
        follow=args.follow,
        oldest_on_top=not args.newest_first,
        count_only=args.count,
        read_uncommitted=args.isolation == "read_uncommitted",
        spool_limit_bytes=ANY_SIZE,
    )


def zone_of(args: argparse.Namespace) -> tzinfo | None:
    """Return the zone of times; None is this machine's."""
    return UTC if args.utc else None


def filter_of(text: str, zone: tzinfo | None) -> Filter | None:
    """Return the filter that a text is, if it is one. Raises FilterSyntaxError."""
    return compile_filter(text, zone) if text.strip() else None


def _place(args: argparse.Namespace, option: str, text: str, zone: tzinfo | None) -> Place:
    try:
        place = parse_place(text, time.time_ns() // 1_000_000, zone)
    except TextError as error:
        _refuse(args, option, text, error.column, error.reason)
    if place.doubt is not None:
        how = "never came: clocks were put forward" if place.doubt.skipped else "came twice: clocks were put back"
        taken, other = moment_text(place.value, zone), moment_text(place.doubt.other_ms, zone)
        print(f"{option} {text}: this time {how}; taken as {taken}, not {other}.", file=sys.stderr)
    return place


def _span(args: argparse.Namespace, start: Place, stop: Place) -> Span:
    try:
        partitions = parse_partitions(args.partitions)
    except TextError as error:
        _refuse(args, "--partitions", args.partitions, error.column, error.reason)
    try:
        return Span(start, stop, partitions)
    except ValueError as error:
        args.refuse(f"argument --to: {str(error).rstrip('.')}")
        raise


def _filter(args: argparse.Namespace, zone: tzinfo | None) -> Filter | None:
    try:
        wanted = filter_of(args.filter, zone)
    except FilterSyntaxError as error:
        _refuse(args, "--filter", args.filter, error.column, error.reason)
    if not args.grep:
        return wanted
    try:
        grepped = compile_filter(quoted(args.grep), zone)
    except FilterSyntaxError as error:
        args.refuse(f"argument --grep: {error.reason.rstrip('.')}")
        raise
    return grepped if wanted is None else compile_filter(f"{grepped.text} ({wanted.text})", zone)


def _refuse(args: argparse.Namespace, option: str, text: str, column: int, reason: str) -> NoReturn:
    """Show the text with a caret under what is wrong, and end the program."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    print(f"  {shown}\n  {' ' * _width(shown[:column])}^", file=sys.stderr)
    args.refuse(f"argument {option}: {reason.rstrip('.')}")
    raise SystemExit(1)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(letter) in {"W", "F"} for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)
