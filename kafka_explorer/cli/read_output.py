"""Where `kafka-explorer read` prints to, as what, and what of it is hidden: `--format`, `--output`, `--unmasked`."""

import argparse
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from kafka_explorer.cli.connection import Chosen
from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.export import JsonLines
from kafka_explorer.engine.filters import Decoding
from kafka_explorer.engine.scan import ScanProgress, ScanRequest, scan_into


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("where to print, and as what")
    group.add_argument(
        "--format", choices=("jsonl", "csv"), default="jsonl", help="JSON Lines, by default, or CSV for spreadsheets"
    )
    group.add_argument(
        "--output", metavar="FILE", help="write FILE, which gets its name when it is whole; FILE.part until then"
    )
    group.add_argument(
        "--unmasked", action="store_true", help="print what the connection masks as it is, instead of as dots"
    )


def check(args: argparse.Namespace) -> None:
    """End the program over options that do not go together."""
    if args.output is not None and (args.count or args.follow):
        args.refuse("--output takes messages that have an end: neither --count nor --follow")


def decoding(request: ScanRequest, chosen: Chosen) -> ScanRequest:
    """Return the request with a filter that asks the connection's schema registry. Raises ProfileError."""
    registry = None if request.filter is None else chosen.registry()
    if request.filter is None or registry is None:
        return request
    return replace(request, filter=request.filter.decoded(Decoding((registry,))))


def work(
    args: argparse.Namespace, settings: ClusterSettings, request: ScanRequest, chosen: Chosen, printed_before: int
) -> Generator[ScanProgress, None, ScanProgress]:
    """Return the scan that prints. `printed_before` messages are in FILE.part already when a read goes on."""
    masks = () if args.unmasked or chosen.profile is None else chosen.profile.masks
    if args.output is None and args.format == "jsonl" and not masks:
        return scan_into(settings, request, JsonLines(sys.stdout.buffer))
    from kafka_explorer.engine.export_files import FileForm, LineWriter, export_topic, part_of  # with numpy

    form = FileForm(args.format)
    if args.output is not None:
        if request.resume is not None and part_of(args.output).exists():
            request = replace(request, keep_rows=printed_before)
        return export_topic(settings, request, args.output, form, masks)
    writer = LineWriter(form, masks)
    if not args.count:
        sys.stdout.buffer.write(writer.heading)
    return scan_into(settings, request, JsonLines(sys.stdout.buffer, writer.line))


def unfinished(args: argparse.Namespace) -> str:
    """Return what to say of a file that is not whole; "" if there is none."""
    if args.output is None or not Path(f"{args.output}.part").exists():
        return ""
    return f"What was read is in {args.output}.part."
