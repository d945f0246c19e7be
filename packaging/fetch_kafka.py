"""A step of packaging/setup.sh: is there a Java for the sandbox, and are Kafka's jars here? Fetches the jars if not.

What the first start of a sandbox would have to prepare (a formatted log folder, the class-data archive) is made, too.
"""

import sys
from collections.abc import Generator

from kafka_explorer.sandbox.distribution import find_distribution
from kafka_explorer.sandbox.errors import SandboxError
from kafka_explorer.sandbox.java import find_java
from kafka_explorer.sandbox.prepared import prepare


def steps() -> Generator[str, None, None]:
    """All that has to be there, in order; yields what it waits for."""
    java = find_java()
    distribution = yield from find_distribution()
    yield from prepare(java, distribution)


def main() -> int:
    """0 when both are there; else 1 and one sentence on stderr that says what to do. Progress goes to stdout."""
    said = ""
    try:
        for waiting_for in steps():
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
