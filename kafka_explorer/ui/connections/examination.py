"""The steps of a connection test, as far as connecting itself tells them."""

import contextlib
import time
from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum, auto

from kafka_explorer.engine.brokers import describe_cluster
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, ConnectStep, connect
from kafka_explorer.engine.errors import ExplorerError, NotAuthorized


class StepKind(Enum):
    """What a step does."""

    TCP = auto()
    METADATA = auto()


class StepState(Enum):
    """How a step stands."""

    RUNNING = auto()
    PASSED = auto()
    WARNED = auto()
    FAILED = auto()
    SKIPPED = auto()


@dataclass(frozen=True)
class Step:
    """One step."""

    kind: StepKind
    subject: str
    state: StepState
    took_s: float | None = None
    fact: str = ""
    error: ExplorerError | None = None
    remedy: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """All of them so far."""

    steps: tuple[Step, ...]
    done: bool


def examine(settings: ClusterSettings) -> Generator[Diagnosis, None, Diagnosis]:
    """Connect, look at the cluster and let go of it."""
    kind, began = StepKind.TCP, time.monotonic()
    done: list[Step] = []

    def end(state: StepState, error: ExplorerError | None = None) -> None:
        done.append(Step(kind, settings.bootstrap, state, time.monotonic() - began, "", error))

    try:
        with contextlib.closing(_connected(settings)) as steps:
            for asking in steps:
                if asking and kind is StepKind.TCP:
                    end(StepState.PASSED)
                    kind, began = StepKind.METADATA, time.monotonic()
                yield Diagnosis((*done, Step(kind, settings.bootstrap, StepState.RUNNING)), done=False)
        end(StepState.PASSED)
    except NotAuthorized as error:
        end(StepState.WARNED, error)
    except ExplorerError as error:
        end(StepState.FAILED, error)
    return Diagnosis(tuple(done), done=True)


def _connected(settings: ClusterSettings) -> Generator[bool, None, None]:
    """Yield whether a broker was reached already."""
    connecting = connect(settings)
    cluster: Cluster | None = None
    while cluster is None:
        try:
            yield next(connecting) is ConnectStep.ASKING
        except StopIteration as end:
            cluster = end.value
    with cluster:
        for _ in describe_cluster(cluster):
            yield True
