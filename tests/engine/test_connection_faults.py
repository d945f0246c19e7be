"""What librdkafka says, as it said it to us, means the right fault; every fault has a sentence."""

import pytest

from kafka_explorer.engine.connection_faults import AUTHENTICATION, SENTENCES, ConnectionFault, fault_of

VERIFY = (
    "ssl://a:1/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker "
    "certificate could not be verified, verify that ssl.ca.location is correctly configured or root CA certificates "
    "are installed (install ca-certificates package) (after 41ms in state SSL_HANDSHAKE)"
)
CLOSED = "SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a PLAINTEXT broker listener?"
STATE = "Broker: Request not valid in current SASL state: broker's supported mechanisms: "
OFFER = "Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-256 (after 0ms)"
ALERT = "ssl://a:1: Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42"
TOKEN = "Failed to acquire SASL OAUTHBEARER token: Could not resolve host: nope.invalid"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (VERIFY, ConnectionFault.UNKNOWN_CA),
        (f"ssl://a:1/bootstrap: {CLOSED}", ConnectionFault.PLAINTEXT_EXPECTED),
        (f"sasl_ssl://a:1/bootstrap: {CLOSED}", ConnectionFault.PLAINTEXT_EXPECTED),
        (
            f"sasl_ssl://a:1/bootstrap: SASL PLAIN mechanism handshake failed: {STATE}",
            ConnectionFault.SASL_NOT_EXPECTED,
        ),
        (f"sasl_ssl://a:1/bootstrap: SASL PLAIN mechanism handshake failed: {OFFER}", ConnectionFault.MECHANISM),
        ("sasl_ssl://a:1: SASL authentication error: Authentication failed: Invalid", ConnectionFault.CREDENTIALS),
        ('sasl_plaintext://a:1: SASL authentication error: {"status":"invalid_token"}', ConnectionFault.TOKEN_REFUSED),
        (TOKEN, ConnectionFault.TOKEN_ENDPOINT),
        ("No provider for SASL mechanism GSSAPI: recompile librdkafka", ConnectionFault.KERBEROS_MISSING),
        (ALERT, ConnectionFault.CLIENT_CERTIFICATE_REFUSED),
        ("error:0A000416:SSL routines::ssl/tls alert certificate unknown", ConnectionFault.CLIENT_CERTIFICATE_REFUSED),
        (
            "SSL routines::tlsv13 alert certificate required: SSL alert number 116",
            ConnectionFault.CLIENT_CERTIFICATE_NEEDED,
        ),
        ("ssl://a:1: SSL handshake failed: error:0A000410:SSL routines::handshake failure", ConnectionFault.TLS),
        ("1/1 brokers are down", None),
        ("ssl://a:1/bootstrap: Connect to ipv4#1.2.3.4:1 failed: Connection refused", None),
        ("sasl_ssl://a:1/bootstrap: Failed to resolve 'a:1': Name or service not known", None),
    ],
)
def test_what_librdkafka_means(words: str, fault: ConnectionFault | None) -> None:
    assert fault_of(words) is fault


def test_without_a_certificate_of_ours_a_bad_one_is_a_missing_one() -> None:
    assert fault_of(ALERT, has_certificate=False) is ConnectionFault.CLIENT_CERTIFICATE_NEEDED


@pytest.mark.parametrize("fault", ConnectionFault)
def test_every_fault_has_a_sentence_that_names_the_address(fault: ConnectionFault) -> None:
    assert "a:1" in SENTENCES[fault].format(address="a:1")


def test_what_is_about_who_we_are() -> None:
    assert ConnectionFault.CREDENTIALS in AUTHENTICATION
    assert ConnectionFault.UNKNOWN_CA not in AUTHENTICATION
