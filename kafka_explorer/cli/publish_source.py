"""What `kafka-explorer publish` sends: a message of its options, a file, or stdin."""

import argparse
import secrets
import shutil
import sys
from pathlib import Path

from kafka_explorer.engine.producing.lines import CsvFile, JsonLinesFile, Keeping, TextLines
from kafka_explorer.engine.producing.request import Source
from kafka_explorer.engine.templates.forms import NULL, Field, Form
from kafka_explorer.engine.templates.placeholders import literal
from kafka_explorer.engine.templates.template import Repeated, Template

_FORMS = [form.value for form in Form if form not in {Form.NULL, Form.SCHEMA}]
_INPUT = "input"


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    one = parser.add_argument_group("one message")
    one.add_argument("--value", metavar="TEXT")
    one.add_argument("--tombstone", action="store_true", help="a null value; an empty one is --value ''")
    one.add_argument("--key", metavar="TEXT", help="none: a null key")
    one.add_argument("--header", metavar="NAME=VALUE", action="append", default=[], help="NAME alone: a null value")
    one.add_argument("--partition", metavar="N", type=_number, help="instead of letting the key decide")
    one.add_argument("--timestamp", metavar="MS", type=_number, help="milliseconds since 1970, instead of now")
    one.add_argument("--value-form", choices=_FORMS, default="text", help="how TEXT becomes bytes (default text)")
    one.add_argument("--key-form", choices=_FORMS, default="text")
    one.add_argument(
        "--fill", action="store_true", help="fill placeholders: {{uuid}}, {{now}}, {{seq}}, {{pick:a,b}}..."
    )
    one.add_argument("--count", metavar="N", type=_positive, default=1, help="so many of it (with --fill each its own)")
    one.add_argument("--seed", metavar="N", type=_number, default=None, help="the same for the same random values")
    many = parser.add_argument_group("many messages")
    many.add_argument("--file", metavar="FILE", help=".jsonl, or .csv with columns key, value, header:NAME")
    many.add_argument("--lines", action="store_true", help="each line of stdin, or of --file, is the text of a value")
    many.add_argument("--keep-partition", action="store_true", help="the partitions in the file, not the keys, decide")
    many.add_argument("--keep-timestamp", action="store_true", help="the times in the file, instead of now")


def chosen_source(args: argparse.Namespace, folder: Path) -> Source:
    """Return what is to be sent; stdin is kept in `folder`, so that a run can go on."""
    single = args.value is not None or args.tombstone
    if args.value is not None and args.tombstone:
        args.refuse("a message has a --value or is a --tombstone, not both")
    if single and (args.file is not None or args.lines):
        args.refuse("send one message or a file, not both")
    if single:
        return Repeated(_template(args), args.count, _seed(args, folder))
    if args.key is not None or args.header or args.partition is not None or args.timestamp is not None:
        args.refuse("--key, --header, --partition and --timestamp go with --value or --tombstone")
    path = args.file if args.file not in {None, "-"} else str(_kept_stdin(folder))
    keeping = Keeping(args.keep_partition, args.keep_timestamp)
    if args.lines:
        return TextLines(path)
    return CsvFile(path, keeping) if path.lower().endswith(".csv") else JsonLinesFile(path, keeping)


def _template(args: argparse.Namespace) -> Template:
    def typed(text: str, form: str = Form.TEXT.value) -> Field:
        return Field(Form(form), text if args.fill else literal(text))

    headers = []
    for pair in args.header:
        name, equals, text = pair.partition("=")
        headers.append((name, typed(text) if equals else NULL))
    return Template(
        NULL if args.key is None else typed(args.key, args.key_form),
        NULL if args.tombstone else typed(args.value, args.value_form),
        tuple(headers),
        args.partition,
        "" if args.timestamp is None else str(args.timestamp),
    )


def _seed(args: argparse.Namespace, folder: Path) -> int:
    """Without a seed of the user's, chance; a run that goes on sends what it would have sent."""
    if args.seed is not None or not args.fill:
        return int(args.seed or 0)
    path = folder / "seed"
    if not path.exists():
        path.write_text(str(secrets.randbelow(2**63)), encoding="ascii")
    return int(path.read_text(encoding="ascii"))


def _kept_stdin(folder: Path) -> Path:
    path = folder / _INPUT
    if not path.exists():  # else the run goes on with what it was given first
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 0")
    return int(text)


def _positive(text: str) -> int:
    if _number(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of messages: use 1 or more")
    return int(text)
