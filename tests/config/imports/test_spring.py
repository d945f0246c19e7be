"""Spring's names, however they are spelled, and who goes over whom."""

import pytest

from kafka_explorer.config.imports.spring import canonical, is_spring, kafka_settings


@pytest.mark.parametrize(
    "name",
    [
        "spring.kafka.ssl.trust-store-location",
        "spring.kafka.ssl.trustStoreLocation",
        "spring.kafka.ssl.trust_store_location",
        "SPRING_KAFKA_SSL_TRUSTSTORELOCATION",
    ],
)
def test_relaxed_names(name: str) -> None:
    assert canonical(name) == "spring.kafka.ssl.truststorelocation"
    assert kafka_settings({name: "x"}) == ({"ssl.truststore.location": "x"}, {"ssl.truststore.location": name})


@pytest.mark.parametrize(
    ("flat", "settings"),
    [
        ({"security.protocol": "A", "properties.security.protocol": "B"}, {"security.protocol": "B"}),
        ({"properties.security.protocol": "A", "consumer.security.protocol": "B"}, {"security.protocol": "B"}),
        ({"producer.client-id": "A", "client-id": "B"}, {"client.id": "A"}),
        ({"producer.client-id": "A", "consumer.client-id": "B"}, {"client.id": "B"}),
        ({"consumer.properties[sasl.mechanism]": "A"}, {"sasl.mechanism": "A"}),
        ({"consumer.groupId": "g", "consumer.auto-offset-reset": "e"}, {"group.id": "g", "auto.offset.reset": "e"}),
        ({"jaas.enabled": "false", "jaas.login-module": "x"}, {}),
        ({"jaas.options.a": "b"}, {"sasl.jaas.config": 'com.sun.security.auth.module.Krb5LoginModule required a="b";'}),
    ],
)
def test_who_goes_over_whom(flat: dict[str, str], settings: dict[str, str]) -> None:
    assert kafka_settings({f"spring.kafka.{name}": value for name, value in flat.items()})[0] == settings


def test_bundles_of_pem() -> None:
    flat = {
        "spring.kafka.ssl.bundle": "k",
        "spring.ssl.bundle.pem.k.keystore.private-key": "key",
        "spring.ssl.bundle.pem.k.truststore.certificate": "ca",
        "spring.ssl.bundle.pem.other.truststore.certificate": "x",
    }
    assert kafka_settings(flat)[0] == {"ssl.keystore.key": "key", "ssl.truststore.certificates": "ca"}


def test_what_is_spring() -> None:
    assert is_spring({"SPRING_KAFKA_CLIENT_ID": ""})
    assert is_spring({"spring.cloud.stream.kafka.binder.brokers": ""})
    assert not is_spring({"kafka.bootstrap.servers": "", "spring.datasource.url": ""})
