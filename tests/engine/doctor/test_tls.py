"""Our own handshake tells apart what librdkafka words alike."""

import socket
import ssl

import pytest

from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.doctor import tls
from kafka_explorer.engine.doctor.reaching import split_address
from kafka_explorer.engine.doctor.tls import Handshake, TlsPlan
from tests.security.certificates import OTHER_NAME
from tests.security.secure_broker import SecureBroker


def shake(address: str, plan: TlsPlan) -> Handshake:
    with socket.create_connection(split_address(address), 10) as connection:
        result = tls.shake_hands(connection, split_address(address)[0], plan)
        if result.stream is not None:
            result.stream.close()
        return result


def test_a_listener_that_is_trusted(secure_broker: SecureBroker) -> None:
    found = shake(secure_broker.ssl, TlsPlan(secure_broker.ca_pem))
    assert (found.fault, found.version) == (None, "TLSv1.3")
    assert found.certificate is not None
    assert found.certificate.names == ("localhost", "127.0.0.1")


@pytest.mark.parametrize(
    ("listener", "fault"),
    [
        ("wrong_name", ConnectionFault.WRONG_HOST_NAME),
        ("expired", ConnectionFault.CERTIFICATE_EXPIRED),
        ("not_yet_valid", ConnectionFault.CERTIFICATE_NOT_YET_VALID),
        ("plaintext", ConnectionFault.PLAINTEXT_EXPECTED),
    ],
)
def test_what_is_wrong_is_told_apart(secure_broker: SecureBroker, listener: str, fault: ConnectionFault) -> None:
    assert shake(getattr(secure_broker, listener), TlsPlan(secure_broker.ca_pem)).fault is fault


def test_an_authority_that_is_not_trusted(secure_broker: SecureBroker) -> None:
    assert shake(secure_broker.ssl, TlsPlan(secure_broker.other_ca_pem)).fault is ConnectionFault.UNKNOWN_CA
    assert shake(secure_broker.ssl, TlsPlan()).fault is ConnectionFault.UNKNOWN_CA


def test_what_need_not_be_verified_is_not(secure_broker: SecureBroker) -> None:
    assert shake(secure_broker.wrong_name, TlsPlan(secure_broker.ca_pem, verify_host=False)).fault is None
    assert shake(secure_broker.expired, TlsPlan(verify=False)).fault is None


@pytest.mark.parametrize("listener", ["expired", "not_yet_valid", "wrong_name", "ssl"])
def test_a_certificate_is_explained_whoever_signed_it(secure_broker: SecureBroker, listener: str) -> None:
    where = split_address(getattr(secure_broker, listener))
    with socket.create_connection(where, 10) as first:
        pem = tls.look_at_certificate(first)
    with socket.create_connection(where, 10) as second:
        found = tls.read_certificate(second, pem)
    assert found is not None
    assert (OTHER_NAME in found.names) == (listener == "wrong_name")
    assert found.not_before < found.not_after


def test_where_no_tls_is_spoken_there_is_no_certificate(secure_broker: SecureBroker) -> None:
    with socket.create_connection(split_address(secure_broker.plaintext), 10) as connection:
        assert tls.look_at_certificate(connection) == ""
    with socket.create_connection(split_address(secure_broker.plaintext), 10) as connection:
        assert tls.read_certificate(connection, secure_broker.ca_pem) is None


def test_the_plan_stands_in_librdkafkas_properties() -> None:
    assert TlsPlan.of({}) == TlsPlan()
    client = {
        "ssl.ca.pem": "ca",
        "enable.ssl.certificate.verification": "false",
        "ssl.endpoint.identification.algorithm": "none",
        "ssl.certificate.pem": "mine",
    }
    assert TlsPlan.of(client) == TlsPlan("ca", verify=False, verify_host=False, shows_certificate=True)


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("WRONG_VERSION_NUMBER", ConnectionFault.PLAINTEXT_EXPECTED),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", ConnectionFault.CLIENT_CERTIFICATE_NEEDED),
        ("SSLV3_ALERT_BAD_CERTIFICATE", ConnectionFault.CLIENT_CERTIFICATE_NEEDED),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", ConnectionFault.TLS),
    ],
)
def test_errors_of_tls_itself(reason: str, fault: ConnectionFault) -> None:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    assert tls.fault_of_handshake(error) is fault
