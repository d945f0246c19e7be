"""Up the layers of real listeners: the first that does not hold is named."""

import pytest

from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.doctor.ladder import Layers, climb, first_fault
from kafka_explorer.engine.doctor.steps import Step, StepKind, StepState
from kafka_explorer.engine.doctor.tls import TlsPlan
from tests.security.secure_broker import SecureBroker
from tests.servers import answering, serving, unused_address

NO_SIGN_IN = Layers(None, "")


def steps(address: str, layers: Layers) -> list[Step]:
    return [step for step in climb(address, layers) if step.state is not StepState.RUNNING]


def fault(address: str, layers: Layers) -> ConnectionFault | None:
    found = first_fault(address, layers)
    return None if found is None else found.fault


def test_every_layer_is_a_step_with_a_time(secure_broker: SecureBroker) -> None:
    found = steps(secure_broker.sasl_ssl, Layers(TlsPlan(secure_broker.ca_pem), "SCRAM-SHA-512"))
    assert [(step.kind, step.state) for step in found] == [
        (StepKind.RESOLVE, StepState.PASSED),
        (StepKind.TCP, StepState.PASSED),
        (StepKind.TLS, StepState.PASSED),
        (StepKind.API_VERSIONS, StepState.PASSED),
        (StepKind.SASL, StepState.PASSED),
    ]
    assert all(step.took_s is not None and step.fact for step in found)
    assert found[2].certificate is not None


def test_a_plain_listener_has_fewer(secure_broker: SecureBroker) -> None:
    found = steps(secure_broker.plaintext, NO_SIGN_IN)
    assert [step.kind for step in found] == [StepKind.RESOLVE, StepKind.TCP, StepKind.API_VERSIONS, StepKind.SASL]
    assert found[-1].state is StepState.SKIPPED


def test_the_first_layer_that_does_not_hold_is_the_last_step(secure_broker: SecureBroker) -> None:
    found = steps(secure_broker.expired, Layers(TlsPlan(secure_broker.ca_pem), "PLAIN"))
    assert [step.kind for step in found] == [StepKind.RESOLVE, StepKind.TCP, StepKind.TLS]
    assert found[-1].state is StepState.FAILED
    assert found[-1].certificate is not None


@pytest.mark.parametrize(
    ("listener", "mechanism", "expected"),
    [
        ("ssl", "", None),
        ("ssl", "PLAIN", ConnectionFault.SASL_NOT_EXPECTED),
        ("sasl_ssl", "PLAIN", None),
        ("sasl_ssl", "", ConnectionFault.SASL_EXPECTED),
        ("mtls", "", ConnectionFault.CLIENT_CERTIFICATE_NEEDED),
        ("plaintext", "", ConnectionFault.PLAINTEXT_EXPECTED),
        ("wrong_name", "", ConnectionFault.WRONG_HOST_NAME),
    ],
)
def test_with_tls(secure_broker: SecureBroker, listener: str, mechanism: str, expected: ConnectionFault | None) -> None:
    address = getattr(secure_broker, listener)
    assert fault(address, Layers(TlsPlan(secure_broker.ca_pem), mechanism)) is expected


@pytest.mark.parametrize(
    ("listener", "mechanism", "expected"),
    [
        ("plaintext", "", None),
        ("plaintext", "PLAIN", ConnectionFault.SASL_NOT_EXPECTED),
        ("sasl_plaintext", "", ConnectionFault.SASL_EXPECTED),
        ("scram_only", "PLAIN", ConnectionFault.MECHANISM),
        ("scram_only", "SCRAM-SHA-256", None),
        ("ssl", "", ConnectionFault.TLS_EXPECTED),
    ],
)
def test_without_tls(
    secure_broker: SecureBroker, listener: str, mechanism: str, expected: ConnectionFault | None
) -> None:
    assert fault(getattr(secure_broker, listener), Layers(None, mechanism)) is expected


def test_with_a_certificate_of_ours_the_broker_is_left_to_librdkafka(secure_broker: SecureBroker) -> None:
    assert fault(secure_broker.mtls, Layers(TlsPlan(secure_broker.ca_pem, shows_certificate=True), "")) is None


def test_lower_layers() -> None:
    assert fault(unused_address(), NO_SIGN_IN) is ConnectionFault.REFUSED
    assert fault("nobody.invalid:9092", NO_SIGN_IN) is ConnectionFault.UNRESOLVED
    assert fault("a:b", NO_SIGN_IN) is ConnectionFault.OTHER
    with serving(answering(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as address:
        assert fault(address, NO_SIGN_IN) is ConnectionFault.NOT_KAFKA


def test_a_climb_that_is_given_up_leaves_nothing_open(secure_broker: SecureBroker) -> None:
    for kind in StepKind:
        climbing = climb(secure_broker.sasl_ssl, Layers(TlsPlan(secure_broker.ca_pem), "PLAIN"))
        for step in climbing:
            if step.kind is kind and step.state is not StepState.RUNNING:
                break
        climbing.close()


@pytest.mark.parametrize(
    ("client", "layers"),
    [
        ({}, NO_SIGN_IN),
        ({"security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": "PLAIN"}, Layers(None, "PLAIN")),
        ({"security.protocol": "ssl", "sasl.mechanisms": "PLAIN"}, Layers(TlsPlan(), "")),
    ],
)
def test_layers_stand_in_librdkafkas_properties(client: dict[str, str], layers: Layers) -> None:
    assert Layers.of(client) == layers
