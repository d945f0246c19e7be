"""Who is asking, as the journal has it."""

import getpass
import socket


def asker_name() -> str:
    """Return user@host."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody of that number is known here
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
