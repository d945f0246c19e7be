"""`kafka-explorer sandbox start|status|stop`: for `cli.py`, which calls `add_parser` and `run`.
Kafka's client is imported only when a command runs.

Progress and sentences go to stderr; stdout is the answer and nothing else, with --json exactly one JSON object.
"""

import argparse
import json
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from kafka_explorer.sandbox.running import Running
    from kafka_explorer.sandbox.secured import Secured

Result = TypeVar("Result")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command `sandbox` with its own commands."""
    parser = subparsers.add_parser(
        "sandbox",
        help="a real Apache Kafka on this machine",
        description="Starts and stops a real Apache Kafka on this machine, for trying the program and for tests. "
        "It listens on the loopback address only and keeps nothing after it was stopped.",
    )
    commands = parser.add_subparsers(dest="sandbox_command", required=True, metavar="COMMAND")
    start = commands.add_parser("start", help="start Kafka and leave it running; returns when it answers")
    start.add_argument("--nodes", type=int, choices=(1, 3), default=1, help="how many brokers (default: 1)")
    start.add_argument("--port", type=int, help="port of the first broker (default: a free one)")
    start.add_argument("--sample", action="store_true", help="fill it with sample topics, messages and groups")
    start.add_argument(
        "--secure",
        action="store_true",
        help="also listen with TLS, client certificates and sign-ins, and write connections for each; "
        "--json tells their secrets",
    )
    start.add_argument(
        "--registry", action="store_true", help="start a schema registry too, with sample topics that use it"
    )
    status = commands.add_parser("status", help="whether it runs, and where; exit status 1 when it does not")
    stop = commands.add_parser("stop", help="stop it and remove its data")
    for each in (start, status, stop):
        each.add_argument("--json", action="store_true", help="print one JSON object")
    supervise = commands.add_parser("supervise")  # how a frozen program starts supervisor.py; for nobody else
    supervise.add_argument("folder", type=Path)
    supervise.add_argument("java", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Does what was parsed; returns the exit status. Raises SandboxError."""
    match args.sandbox_command:
        case "start":
            return _start(args)
        case "status":
            return _status(args)
        case "stop":
            return _stop(args)
    return _supervise(args)


def _start(args: argparse.Namespace) -> int:
    from kafka_explorer.sandbox import registry, running
    from kafka_explorer.sandbox.errors import SandboxError

    with running.one_at_a_time():
        found = running.find()
        if found is None:
            found = _start_new(args)
        else:
            _say(f"A sandbox runs already, with {found.nodes} node(s).")
            if args.secure and not found.connections:
                raise SandboxError("It is not a secured one: stop it first (kafka-explorer sandbox stop).")
            if args.sample and not found.sample:
                found = _fill(found)
        if args.registry:
            _follow(registry.add_to(Path(found.folder), found.bootstrap))
    _print(args, found)
    return 0


def _start_new(args: argparse.Namespace) -> "Running":
    from kafka_explorer.sandbox import running, sample, secured
    from kafka_explorer.sandbox.broker import Sandbox

    folder = running.new_folder()
    sandbox = Sandbox(args.nodes, port=args.port, folder=folder)
    made: Secured | None = None
    try:
        if args.secure:
            made = _follow(secured.make_certificates(folder / "secured"))
            sandbox = Sandbox(args.nodes, port=args.port, folder=folder, security=made.security())
        _follow(sandbox.start())
        if args.sample:
            _follow(sample.fill(sandbox.bootstrap))
        if made is None:
            return running.leave(sandbox, sample=args.sample)
        secured.allow_reading(sandbox.bootstrap)
        words = secured.write_connections(made, sandbox)
        return running.leave(sandbox, sample=args.sample, connections=str(made.connections), secrets=words)
    except BaseException:  # Ctrl-C too: what is not left on purpose must not stay
        sandbox.stop()
        raise


def _fill(found: "Running") -> "Running":
    from kafka_explorer.sandbox import running, sample

    _follow(sample.fill(found.bootstrap))
    filled = replace(found, sample=True)
    running.remember(filled)
    return filled


def _status(args: argparse.Namespace) -> int:
    from kafka_explorer.sandbox import running

    found = running.find()
    if found is None:
        if args.json:
            _write(json.dumps({"running": False}))
        else:
            _write("No sandbox runs.")
        return 1
    _print(args, found)
    return 0


def _stop(args: argparse.Namespace) -> int:
    from kafka_explorer.sandbox import running

    with running.one_at_a_time():
        stopped = _follow(running.stop())
    if args.json:
        _write(json.dumps({"stopped": stopped}))
    else:
        _write("The sandbox was stopped." if stopped else "No sandbox runs.")
    return 0


def _print(args: argparse.Namespace, found: "Running") -> None:
    from kafka_explorer.sandbox.registry import url_in

    registry = url_in(Path(found.folder))
    if args.json:
        _write(json.dumps({**json.loads(found.as_json()), "registry": registry}))
        return
    brokers = "1 node" if found.nodes == 1 else f"{found.nodes} nodes"
    _write(f"Apache Kafka {found.version} runs with {brokers} at {found.bootstrap}")
    if found.connections:
        _write(f"Secured connections are in {found.connections}; --json tells their secrets")
    if registry:
        _write(f"Its schema registry is {registry}")


def _follow(job: Generator[str, None, Result]) -> Result:
    """Runs a job to its end and tells every new step of it."""
    told = ""
    while True:
        try:
            step = next(job)
        except StopIteration as end:
            result: Result = end.value
            return result
        if step != told:
            _say(step)
            told = step


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _supervise(args: argparse.Namespace) -> int:
    from kafka_explorer.sandbox.supervisor import supervise

    return abs(supervise(args.folder, args.java))
