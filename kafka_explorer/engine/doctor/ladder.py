"""Up the layers of one listener by hand: name, TCP, TLS, Kafka, sign-in. Yields each step when it is done."""

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.doctor import reaching, tls
from kafka_explorer.engine.doctor.kafka_wire import SaslOffer, ask_for_mechanism
from kafka_explorer.engine.doctor.steps import Step, StepKind, StepState
from kafka_explorer.engine.doctor.tls import TlsPlan
from kafka_explorer.engine.errors import ConnectionFailed, connection_error

EXPIRY_DAYS = 30
_NO_MECHANISM = "NONE"


@dataclass(frozen=True, slots=True)
class Layers:
    """What a client's properties ask of a listener; `mechanism` is "" without a sign-in."""

    tls: TlsPlan | None
    mechanism: str

    @classmethod
    def of(cls, client: Mapping[str, str]) -> "Layers":
        """Read them from librdkafka's properties."""
        protocol = client.get("security.protocol", "plaintext").lower()
        plan = TlsPlan.of(client) if protocol.endswith("ssl") else None
        mechanism = client.get("sasl.mechanisms", client.get("sasl.mechanism", "")) if "sasl" in protocol else ""
        return cls(plan, mechanism)


def climb(address: str, layers: Layers, timeout_s: float = 5.0) -> Generator[Step, None, ConnectionFailed | None]:
    """Try a listener layer by layer; returns the fault of the first that fails. Each step may block for `timeout_s`."""
    found = yield from _addresses(address)
    if isinstance(found, ConnectionFailed):
        return found
    connection = yield from _connected(address, found, timeout_s)
    if isinstance(connection, ConnectionFailed):
        return connection
    with contextlib.closing(connection):
        stream: socket.socket = connection
        if layers.tls is not None:
            secured = yield from _secured(address, connection, layers.tls, timeout_s)
            if isinstance(secured, ConnectionFailed):
                return secured
            stream = secured
        with contextlib.closing(stream):
            return (yield from _kafka(address, stream, layers))


def first_fault(address: str, layers: Layers, timeout_s: float = 5.0) -> ConnectionFailed | None:
    """Climb to the end and return only the fault."""
    climbing = climb(address, layers, timeout_s)
    while True:
        try:
            next(climbing)
        except StopIteration as end:
            fault: ConnectionFailed | None = end.value
            return fault


def timed(kind: StepKind, address: str, work: Callable[[], tuple[str, ConnectionFailed | None]]) -> Step:
    """Do the work of a step and return it with its time; `work` returns a fact, and an error if it failed."""
    began = time.monotonic()
    fact, error = work()
    state = StepState.PASSED if error is None else StepState.FAILED
    return Step(kind, address, state, time.monotonic() - began, fact, error)


def _addresses(address: str) -> Generator[Step, None, list[str] | ConnectionFailed]:
    found: list[str] = []

    def work() -> tuple[str, ConnectionFailed | None]:
        try:
            host, port = reaching.split_address(address)
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except ValueError as error:
            return "", ConnectionFailed(ConnectionFault.OTHER, address, str(error))
        except (OSError, UnicodeError) as error:
            return "", ConnectionFailed(ConnectionFault.UNRESOLVED, address, str(error))
        found.extend(dict.fromkeys(str(info[4][0]) for info in infos))
        return ", ".join(found), None

    yield Step(StepKind.RESOLVE, address)
    step = timed(StepKind.RESOLVE, address, work)
    yield step
    return step.error if isinstance(step.error, ConnectionFailed) else found


def _connected(
    address: str, hosts: list[str], timeout_s: float
) -> Generator[Step, None, socket.socket | ConnectionFailed]:
    opened: list[socket.socket] = []

    def work() -> tuple[str, ConnectionFailed | None]:
        connection = connect(address, hosts, timeout_s)
        if isinstance(connection, ConnectionFailed):
            return "", connection
        opened.append(connection)
        return f"from {connection.getsockname()[0]} to {connection.getpeername()[0]}", None

    yield Step(StepKind.TCP, address)
    step = timed(StepKind.TCP, address, work)
    try:
        yield step
    except GeneratorExit:
        for connection in opened:
            connection.close()
        raise
    return opened[0] if opened else step.error  # type: ignore[return-value]  # without a connection there is an error


def connect(address: str, hosts: list[str], timeout_s: float) -> socket.socket | ConnectionFailed:
    """Return a connection to the first host that takes one, or why the last did not."""
    _, port = reaching.split_address(address)
    error = ConnectionFailed(ConnectionFault.OTHER, address, "no address")
    for host in hosts:
        try:
            return socket.create_connection((host, port), timeout_s)
        except TimeoutError as reason:
            error = ConnectionFailed(ConnectionFault.TIMED_OUT, address, str(reason))
        except ConnectionRefusedError as reason:
            error = ConnectionFailed(ConnectionFault.REFUSED, address, reason.strerror or str(reason))
        except OSError as reason:
            error = ConnectionFailed(ConnectionFault.OTHER, address, reason.strerror or str(reason))
    return error


def _secured(
    address: str, connection: socket.socket, plan: TlsPlan, timeout_s: float
) -> Generator[Step, None, ssl.SSLSocket | ConnectionFailed]:
    yield Step(StepKind.TLS, address)
    began = time.monotonic()
    host, _ = reaching.split_address(address)
    try:
        result = tls.shake_hands(connection, host, plan)
    except OSError as error:
        late = ConnectionFault.TIMED_OUT if isinstance(error, TimeoutError) else ConnectionFault.TLS
        result = tls.Handshake(fault=late, detail=f"no TLS handshake: {error}")
    certificate = result.certificate or _certificate_at(address, timeout_s)
    step = Step(StepKind.TLS, address, took_s=time.monotonic() - began, certificate=certificate)
    if result.stream is None:
        failed = connection_error(_certain(result, address, timeout_s), address, _why(result, certificate))
        yield replace(step, state=StepState.FAILED, error=failed, fact=_described(certificate))
        return failed
    soon = certificate is not None and certificate.ends_within(EXPIRY_DAYS, datetime.now(UTC))
    fact = f"{result.version}, {_described(certificate)}"
    try:
        yield replace(step, state=StepState.WARNED if soon or not plan.verify else StepState.PASSED, fact=fact)
    except GeneratorExit:
        result.stream.close()
        raise
    return result.stream


def _certificate_at(address: str, timeout_s: float) -> tls.ServerCertificate | None:
    """Look at a certificate that is not trusted: once to get it, once to have it explained."""
    host, port = reaching.split_address(address)
    with contextlib.suppress(OSError):
        with socket.create_connection((host, port), timeout_s) as first:
            pem = tls.look_at_certificate(first)
        if pem:
            with socket.create_connection((host, port), timeout_s) as second:
                return tls.read_certificate(second, pem)
    return None


def _certain(result: tls.Handshake, address: str, timeout_s: float) -> ConnectionFault:
    """Return the fault; that a listener speaks plaintext is believed only when it does."""
    fault = result.fault or ConnectionFault.TLS
    if fault is ConnectionFault.PLAINTEXT_EXPECTED:
        plain = reaching.probe(address, speaks_plaintext=True, timeout_s=timeout_s)
        return fault if plain is None else ConnectionFault.TLS
    return fault


def _described(certificate: tls.ServerCertificate | None) -> str:
    if certificate is None:
        return "no certificate"
    names = ", ".join(certificate.names) or certificate.subject
    return f"certificate for {names}, by {certificate.issuer}, until {certificate.not_after:%Y-%m-%d}"


def _why(result: tls.Handshake, certificate: tls.ServerCertificate | None) -> str:
    return f"{result.detail}; {_described(certificate)}" if certificate else result.detail


def _kafka(address: str, stream: socket.socket, layers: Layers) -> Generator[Step, None, ConnectionFailed | None]:
    yield Step(StepKind.API_VERSIONS, address)
    step = timed(StepKind.API_VERSIONS, address, lambda: _speaks_kafka(address, stream, layers))
    yield step
    if isinstance(step.error, ConnectionFailed):
        return step.error
    yield Step(StepKind.SASL, address)
    step = timed(StepKind.SASL, address, lambda: _offers(address, stream, layers.mechanism))
    if step.state is StepState.PASSED and not layers.mechanism:
        step = replace(step, state=StepState.SKIPPED)
    yield step
    return step.error if isinstance(step.error, ConnectionFailed) else None


def _speaks_kafka(address: str, stream: socket.socket, layers: Layers) -> tuple[str, ConnectionFailed | None]:
    try:
        fault = reaching.ask_api_versions(stream)
    except ssl.SSLError as error:
        return _alerted(address, error, layers)
    if fault is None:
        return "it speaks the Kafka protocol", None
    kind, detail = fault
    if layers.tls is not None and layers.tls.shows_certificate:
        # without the client's certificate, which this probe cannot show, nothing more is to be heard
        return "it wants the client's certificate first", None
    if layers.tls is None and kind is ConnectionFault.NOT_KAFKA and _speaks_tls(address):
        kind = ConnectionFault.TLS_EXPECTED
    return "", connection_error(kind, address, detail)


def _alerted(address: str, error: ssl.SSLError, layers: Layers) -> tuple[str, ConnectionFailed | None]:
    fault = tls.fault_of_handshake(error)
    if fault is ConnectionFault.CLIENT_CERTIFICATE_NEEDED and layers.tls is not None and layers.tls.shows_certificate:
        return "it asks for the client's certificate", None
    return "", connection_error(fault, address, str(error.reason or error))


def _speaks_tls(address: str) -> bool:
    host, port = reaching.split_address(address)
    with contextlib.suppress(OSError), socket.create_connection((host, port), 3.0) as connection:
        return bool(tls.look_at_certificate(connection))
    return False


def _offers(address: str, stream: socket.socket, mechanism: str) -> tuple[str, ConnectionFailed | None]:
    offer: SaslOffer | None = None
    with contextlib.suppress(OSError):
        offer = ask_for_mechanism(stream, mechanism or _NO_MECHANISM)
    if offer is None:
        return "it tells nothing about signing in", None
    offered = f"offered: {', '.join(offer.mechanisms)}" if offer.mechanisms else ""
    if not mechanism:
        if offer.signs_in:
            return "", connection_error(ConnectionFault.SASL_EXPECTED, address, offered)
        return "no sign-in", None
    if not offer.signs_in:
        return "", connection_error(ConnectionFault.SASL_NOT_EXPECTED, address)
    if not offer.takes_ours:
        return "", connection_error(ConnectionFault.MECHANISM, address, f"{mechanism} is not among what is {offered}")
    return f"{mechanism} is offered", None
