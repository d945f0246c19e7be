"""Chooses ports that nobody uses."""

import contextlib
import socket

from kafka_explorer.sandbox.errors import SandboxError

_HOST = "127.0.0.1"


def choose(count: int) -> list[int]:
    """Free loopback ports. Somebody may take one before it is used: whoever binds it must be ready to ask again."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((_HOST, 0))  # all at once, so that no two are the same
        return [each.getsockname()[1] for each in sockets]


def check(port: int) -> None:
    """Raises SandboxError when something listens on the loopback port already."""
    with socket.socket() as probe:
        if probe.connect_ex((_HOST, port)) == 0:
            raise in_use(port)


def in_use(port: int) -> SandboxError:
    """The sentence for a port that another program has."""
    return SandboxError(
        f"Port {port} on {_HOST} is in use by another program: stop that program, or choose another port "
        "(without a chosen port, free ones are found)."
    )
