"""A session of the program without its window, for test_planted_secrets.py, which starts it as a program of its own.

It keeps connections with their secrets, exports them, connects, reads in a child process, logs everything there is to
log, prints every value it handles, lets others look at it while it runs, and ends by a crash.
"""

import base64
import faulthandler
import logging
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from kafka_explorer.config.client_settings import certificates_of, client_settings
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.connections_kept import export, keep
from kafka_explorer.config.places import profiles_folder, spools_folder
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.doctor.examination import examine
from kafka_explorer.engine.errors import ConnectionFailed
from kafka_explorer.engine.processes import Workers
from kafka_explorer.engine.scan import scan
from kafka_explorer.engine.topics import list_topics
from tests.engine.drive import run
from tests.scanning import asked

_log = logging.getLogger(__name__)
READY = "ready"
CONNECT_S = 60.0


@dataclass(frozen=True)
class Plan:
    """One connection of the session: whether it works, and which topic is read then."""

    profile: ConnectionProfile
    secrets: dict[str, str]
    topic: str
    works: bool


def encode(plans: list[Plan]) -> str:
    """One line for the session's standard input, the only way by which secrets come to it."""
    return base64.b64encode(pickle.dumps(plans)).decode()


def main(folder: Path) -> NoReturn:
    """Do all of it; `folder` takes exports, the log and the crash report."""
    logging.basicConfig(level=logging.DEBUG, filename=folder / "debug.log", force=True)
    workers = Workers()
    with (folder / "crash.log").open("w") as crash:
        faulthandler.enable(crash)
        plans: list[Plan] = pickle.loads(base64.b64decode(sys.stdin.readline()))  # noqa: S301 - our own test's
        for plan in plans:
            _use(plan, folder, workers)
        _say(READY)
        sys.stdin.readline()
        workers.close()
        faulthandler.dump_traceback(crash)
        raise RuntimeError("the session ends by a crash", [plan.profile for plan in plans])


def _use(plan: Plan, folder: Path, workers: Workers) -> None:
    store = SecretStore()
    secrets = {SecretName(name): Secret(text) for name, text in plan.secrets.items()}
    kept = keep(plan.profile, profiles_folder(), store, changes=secrets)
    assert kept.secrets.in_keyring, kept.secrets.reason
    export(kept.profile, folder / f"{kept.profile.name}.toml")
    loaded = SecretStore().load(kept.profile.name)
    assert loaded == secrets
    settings = ClusterSettings({**client_settings(kept.profile, loaded), "debug": "all"})
    _say(plan.profile, kept, secrets, loaded, store, settings, certificates_of(kept.profile, loaded))
    _say(run(examine(settings)))
    try:
        with run(connect(settings, CONNECT_S)) as cluster:
            assert plan.works, f"{kept.profile.name} should not connect"
            _say(cluster, *list_topics(cluster))
        spool = spools_folder() / kept.profile.name
        (spool / "search").mkdir(parents=True)
        _say(run(workers.run(scan, settings, asked(plan.topic), str(spool))))
        _say(run(scan(settings, asked(plan.topic, filter="one", count_only=True), str(spool / "search"))))
    except ConnectionFailed as error:
        if plan.works:
            raise
        _log.exception("%s could not be connected", kept.profile.name)
        _say(error, error.args)


def _say(*values: object) -> None:
    for value in values:
        print(repr(value), value, flush=True)  # noqa: T201 - what it prints is looked at


if __name__ == "__main__":
    main(Path(sys.argv[1]))
