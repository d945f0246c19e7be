"""A step of packaging/setup.sh: is there a Java for the sandbox, and are Kafka's jars here? Fetches the jars if not."""

import sys

from kafka_explorer.sandbox.distribution import find_distribution
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.java import find_java


def main() -> int:
    """0 when both are there; else 1 and one sentence on stderr that says what to do. Progress goes to stdout."""
    said = ""
    try:
        find_java()
        for waiting_for in find_distribution():
            if waiting_for != said:
                said = waiting_for
                sys.stdout.write(f"{said}\n")
                sys.stdout.flush()
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
