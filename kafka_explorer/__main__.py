"""``python -m kafka_explorer``: the same front door as the ``kafka-explorer`` command; the frozen program's entry."""

import multiprocessing
import sys

if __name__ == "__main__":  # a spawned child imports this module again and must not start a second program
    multiprocessing.freeze_support()  # in a frozen program a child starts here: it does its work and never comes back

    from kafka_explorer.cli import main

    sys.exit(main())
