"""The identity provider is asked as librdkafka asks it, and its refusals are told."""

from typing import Any

import pytest

from kafka_explorer.engine.cluster import ClusterSettings, connect
from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.doctor.token_endpoint import endpoint_fault, uses_endpoint
from kafka_explorer.engine.errors import AuthenticationFailed
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker
from tests.servers import serving, silent, unused_address


def client(endpoint: str, secret: str = PASSWORDS[ALICE], **more: str) -> dict[str, str]:
    return {
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanisms": "OAUTHBEARER",
        "sasl.oauthbearer.method": "oidc",
        "sasl.oauthbearer.token.endpoint.url": endpoint,
        "sasl.oauthbearer.client.id": ALICE,
        "sasl.oauthbearer.client.secret": secret,
        **more,
    }


def why(endpoint: str, secret: str = PASSWORDS[ALICE], *, timeout_s: float = 10, **more: Any) -> str:
    fault = endpoint_fault(client(endpoint, secret, **more), "a:1", timeout_s)
    if fault is None:
        return ""
    assert isinstance(fault, AuthenticationFailed)
    assert fault.fault is ConnectionFault.TOKEN_ENDPOINT
    assert secret not in str(fault)
    return fault.detail


def test_who_asks() -> None:
    assert uses_endpoint(client("http://a"))
    assert not uses_endpoint({"sasl.oauthbearer.method": "oidc"})
    assert not uses_endpoint({"sasl.oauthbearer.token.endpoint.url": "http://a"})


def test_a_token_is_given(secure_broker: SecureBroker) -> None:
    assert why(f"{secure_broker.tokens.url}/token") == ""


def test_refusals_are_told(secure_broker: SecureBroker) -> None:
    assert "HTTP 40" in why(f"{secure_broker.tokens.url}/token", "wrong-secret")
    with secure_broker.tokens.answers.failing(503, "later"):
        assert "HTTP 503" in why(f"{secure_broker.tokens.url}/token")


def test_tls(secure_broker: SecureBroker) -> None:
    url = f"{secure_broker.tokens.secure_url}/token"
    trusting: dict[str, Any] = {"https.ca.pem": secure_broker.ca_pem}
    assert why(url, **trusting) == ""
    assert "CERTIFICATE_VERIFY_FAILED" in why(url)


def test_what_is_not_there() -> None:
    assert "refused" in why(f"http://{unused_address()}/token")
    assert "nobody.invalid" in why("http://nobody.invalid/token")
    with serving(silent) as address:
        assert "timed out" in why(f"http://{address}/token", timeout_s=0.2)
    with serving(lambda connection: connection.sendall(b"\0\0")) as address:
        assert why(f"http://{address}/token")


@pytest.mark.parametrize("status", [500, 503])
def test_a_connection_says_so_though_librdkafka_is_silent(secure_broker: SecureBroker, status: int) -> None:
    settings = ClusterSettings({"bootstrap.servers": secure_broker.oidc, **client(f"{secure_broker.tokens.url}/token")})
    with secure_broker.tokens.answers.failing(status, "no"):
        connecting = connect(settings, timeout_s=60)
        with pytest.raises(AuthenticationFailed, match=f"HTTP {status}") as caught:
            for _ in connecting:
                pass
    assert caught.value.fault is ConnectionFault.TOKEN_ENDPOINT
