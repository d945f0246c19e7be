"""From librdkafka's complaint to the layer that fails, without waiting for its time-out."""

from collections.abc import Mapping

import pytest

from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.connection_faults import AUTHENTICATION, ConnectionFault
from kafka_explorer.engine.doctor import suspicion
from kafka_explorer.engine.doctor.suspicion import Suspicion
from kafka_explorer.engine.errors import AuthenticationFailed, ConnectionFailed
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker

GOOD = {"sasl.username": ALICE, "sasl.password": PASSWORDS[ALICE]}
BAD = {"sasl.username": ALICE, "sasl.password": "wrong"}


def failure(bootstrap: str, client: Mapping[str, str]) -> ConnectionFailed:
    connecting = connect(ClusterSettings({"bootstrap.servers": bootstrap, **client}), timeout_s=60)
    with pytest.raises(ConnectionFailed) as caught:
        for _ in connecting:
            pass
    assert isinstance(caught.value, AuthenticationFailed) == (caught.value.fault in AUTHENTICATION)
    return caught.value


@pytest.mark.parametrize(
    ("listener", "protocol", "more", "fault"),
    [
        ("ssl", "SSL", {"ssl.ca.pem": "other"}, ConnectionFault.UNKNOWN_CA),
        ("wrong_name", "SSL", {"ssl.ca.pem": "ca"}, ConnectionFault.WRONG_HOST_NAME),
        ("expired", "SSL", {"ssl.ca.pem": "ca"}, ConnectionFault.CERTIFICATE_EXPIRED),
        ("mtls", "SSL", {"ssl.ca.pem": "ca"}, ConnectionFault.CLIENT_CERTIFICATE_NEEDED),
        ("plaintext", "SSL", {"ssl.ca.pem": "ca"}, ConnectionFault.PLAINTEXT_EXPECTED),
        ("sasl_plaintext", "SASL_SSL", {**GOOD, "sasl.mechanisms": "PLAIN"}, ConnectionFault.PLAINTEXT_EXPECTED),
        ("ssl", "PLAINTEXT", {}, ConnectionFault.TLS_EXPECTED),
        ("sasl_plaintext", "PLAINTEXT", {}, ConnectionFault.SASL_EXPECTED),
        ("plaintext", "SASL_PLAINTEXT", {**GOOD, "sasl.mechanisms": "PLAIN"}, ConnectionFault.SASL_NOT_EXPECTED),
        ("sasl_plaintext", "SASL_PLAINTEXT", {**BAD, "sasl.mechanisms": "SCRAM-SHA-256"}, ConnectionFault.CREDENTIALS),
        ("scram_only", "SASL_PLAINTEXT", {**GOOD, "sasl.mechanisms": "PLAIN"}, ConnectionFault.MECHANISM),
        ("sasl_plaintext", "SASL_PLAINTEXT", {"sasl.mechanisms": "GSSAPI"}, ConnectionFault.KERBEROS_MISSING),
    ],
)
def test_the_fault_is_named(
    secure_broker: SecureBroker, listener: str, protocol: str, more: dict[str, str], fault: ConnectionFault
) -> None:
    authorities = {"ca": secure_broker.ca_pem, "other": secure_broker.other_ca_pem}
    client = {name: authorities.get(value, value) for name, value in more.items()}
    assert failure(getattr(secure_broker, listener), {"security.protocol": protocol, **client}).fault is fault


def test_what_is_said_once_is_not_believed_at_once(secure_broker: SecureBroker) -> None:
    client = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": "PLAIN"}
    watched = Suspicion(client, secure_broker.sasl_plaintext, 10)
    watched.look(None)
    watched.look("SASL authentication error: Authentication failed")


def test_a_complaint_that_nothing_confirms_is_waited_out(
    secure_broker: SecureBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suspicion, "_GRACE_S", 0)
    watched = Suspicion({}, secure_broker.plaintext, 10)
    watched.look("1/1 brokers are down")
    watched.look("1/1 brokers are down")
    assert watched.confirmed("1/1 brokers are down").fault is ConnectionFault.TIMED_OUT
