"""Names of settings: which count, which not and why, which are secret."""

import pytest

from kafka_explorer.config.client_properties import CLIENT_PROPERTIES
from kafka_explorer.config.imports.kafka_names import RENAMED, client_name, is_secret, why_ignored


def test_renamed_properties_may_be_set() -> None:
    assert set(RENAMED.values()) <= set(CLIENT_PROPERTIES)
    assert client_name("request.timeout.ms") == client_name("socket.timeout.ms") == "socket.timeout.ms"
    assert client_name("linger.ms") == ""


@pytest.mark.parametrize(
    ("name", "part"),
    [("group.id", "decides this itself"), ("ssl.cipher.suites", "OpenSSL"), ("foo", "not a setting of a connection")],
)
def test_why(name: str, part: str) -> None:
    assert part in why_ignored(name)


def test_secrets() -> None:
    assert all(is_secret(name) for name in ("ssl.key.password", "sasl.jaas.config", "x.client.secret", "api.key"))
    assert not any(is_secret(name) for name in ("ssl.key.location", "key.serializer", "group.id"))
