"""The examination: a bootstrap server's layers, the sign-in, every advertised listener, rights, schema registry."""

import time
from collections.abc import Generator, Iterator
from dataclasses import replace

from kafka_explorer.engine.answers import telling
from kafka_explorer.engine.brokers import Broker, ClusterDescription, describe_cluster
from kafka_explorer.engine.cluster import Cluster, ClusterSettings, connect
from kafka_explorer.engine.doctor.ladder import Layers, climb, first_fault
from kafka_explorer.engine.doctor.registry import RegistryAddress, ask_registry
from kafka_explorer.engine.doctor.rights import rights
from kafka_explorer.engine.doctor.steps import Diagnosis, Step, StepKind, StepState
from kafka_explorer.engine.errors import ExplorerError

_ADVERTISED = (
    "The bootstrap server is reached, this broker is not: clients go where the broker says it is "
    "(advertised.listeners). Have that address made reachable from here, or have the broker advertise another one."
)


def examine(
    settings: ClusterSettings, registry: RegistryAddress | None = None, timeout_s: float = 5.0
) -> Generator[Diagnosis, None, Diagnosis]:
    """Examine a connection; yields the diagnosis as it grows, returns it whole. It changes nothing on the cluster.

    A probe may take `timeout_s`; the first step that fails names the cause. Raises nothing for what it finds.
    """
    diagnosis = Diagnosis()
    for step in _all_steps(settings, registry, timeout_s):
        diagnosis = diagnosis.adding(step)
        yield diagnosis
    return replace(_forgiven(diagnosis), done=True)


def _all_steps(settings: ClusterSettings, registry: RegistryAddress | None, timeout_s: float) -> Iterator[Step]:
    layers = Layers.of(settings.client)
    address = yield from _first_that_works(settings.bootstrap, layers, timeout_s)
    if address:
        cluster = yield from _signed_in(settings, address, layers, timeout_s)
        if cluster is not None:
            with cluster:
                yield from _inside(cluster, address, layers, timeout_s)
    if registry is not None:
        yield from _registry(registry, timeout_s)


def _first_that_works(bootstrap: str, layers: Layers, timeout_s: float) -> Generator[Step, None, str]:
    for address in filter(None, (part.strip() for part in bootstrap.split(","))):
        if (yield from climb(address, layers, timeout_s)) is None:
            return address
    return ""


def _signed_in(
    settings: ClusterSettings, address: str, layers: Layers, timeout_s: float
) -> Generator[Step, None, Cluster | None]:
    identified = bool(layers.mechanism) or (layers.tls is not None and layers.tls.shows_certificate)
    kind = StepKind.SASL if identified else StepKind.METADATA
    subject = layers.mechanism or "client certificate" if identified else address
    began = time.monotonic()
    try:
        cluster = yield from telling(Step(kind, subject), connect(settings, timeout_s=2 * timeout_s))
    except ExplorerError as error:
        yield Step(kind, subject, StepState.FAILED, time.monotonic() - began, error=error)
        return None
    if identified:
        yield Step(kind, subject, StepState.PASSED, time.monotonic() - began, "the broker took it")
    return cluster


def _inside(cluster: Cluster, address: str, layers: Layers, timeout_s: float) -> Iterator[Step]:
    described = yield from _metadata(cluster, address)
    if described is None:
        return
    for broker in described.brokers:
        yield from _listener(broker, layers, timeout_s)
    yield from rights(cluster)


def _metadata(cluster: Cluster, address: str) -> Generator[Step, None, ClusterDescription | None]:
    began = time.monotonic()
    try:
        found = yield from telling(Step(StepKind.METADATA, address), describe_cluster(cluster))
    except ExplorerError as error:
        yield Step(StepKind.METADATA, address, StepState.FAILED, time.monotonic() - began, error=error)
        return None
    count = len(found.brokers)
    fact = f"{count} {'broker' if count == 1 else 'brokers'}, cluster id {found.cluster_id or 'unknown'}"
    yield Step(StepKind.METADATA, address, StepState.PASSED, time.monotonic() - began, fact)
    return found


def _listener(broker: Broker, layers: Layers, timeout_s: float) -> Iterator[Step]:
    yield Step(StepKind.LISTENER, broker.address)
    began = time.monotonic()
    fault = first_fault(broker.address, layers, timeout_s)
    took_s, fact = time.monotonic() - began, f"broker {broker.id}"
    if fault is None:
        yield Step(StepKind.LISTENER, broker.address, StepState.PASSED, took_s, f"{fact} is reached")
    else:
        yield Step(StepKind.LISTENER, broker.address, StepState.FAILED, took_s, fact, fault, _ADVERTISED)


def _registry(registry: RegistryAddress, timeout_s: float) -> Iterator[Step]:
    for url in registry.urls:
        yield Step(StepKind.REGISTRY, url)
        began = time.monotonic()
        fact, error = ask_registry(registry, url, timeout_s)
        state = StepState.PASSED if error is None else StepState.FAILED
        yield Step(StepKind.REGISTRY, url, state, time.monotonic() - began, fact, error)


def _forgiven(diagnosis: Diagnosis) -> Diagnosis:
    """Return it with the faults of bootstrap servers as warnings when another one gave the metadata."""
    at = next((at for at, step in enumerate(diagnosis.steps) if _is_success(step)), 0)
    steps = tuple(
        replace(step, state=StepState.WARNED) if number < at and step.state is StepState.FAILED else step
        for number, step in enumerate(diagnosis.steps)
    )
    return replace(diagnosis, steps=steps)


def _is_success(step: Step) -> bool:
    return step.kind is StepKind.METADATA and step.state is StepState.PASSED
