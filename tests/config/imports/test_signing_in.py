"""What settings of SASL come to; whole configurations are in test_understanding.py."""

import pytest

from kafka_explorer.config.imports.drafting import Draft
from kafka_explorer.config.imports.imported import ImportFailed
from kafka_explorer.config.imports.signing_in import read_jaas_alone, read_sasl
from kafka_explorer.config.security import Mechanism, Protocol, Security, TokenMethod

SASL = Security(Protocol.SASL_SSL)


def signing(settings: dict[str, str]) -> Security:
    return read_sasl(Draft(settings, {}, {}), SASL)


def test_librdkafkas_names() -> None:
    found = signing({"sasl.mechanisms": "plain", "sasl.username": "u"})
    assert (found.mechanism, found.user) == (Mechanism.PLAIN, "u")


def test_librdkafkas_unsecured_tokens() -> None:
    found = signing({"enable.sasl.oauthbearer.unsecure.jwt": "true", "sasl.oauthbearer.config": "principal=a scope=b"})
    assert (found.oauth.method, found.oauth.principal) == (TokenMethod.UNSECURED, "a")


def test_librdkafkas_kerberos() -> None:
    found = signing({"sasl.mechanism": "GSSAPI", "sasl.kerberos.keytab": "/k", "sasl.kerberos.service.name": "s"})
    assert (found.kerberos.keytab, found.kerberos.service_name) == ("/k", "s")


def test_extensions() -> None:
    assert signing({"sasl.oauthbearer.extensions": "a=1,b=2,c"}).oauth.extensions == {"a": "1", "b": "2"}


@pytest.mark.parametrize("line", ["sasl.jaas.config=x.PlainLoginModule required;", " x.PlainLoginModule required;"])
def test_a_line_alone(line: str) -> None:
    assert read_jaas_alone(line) == {"sasl.jaas.config": "x.PlainLoginModule required;"}


def test_an_empty_line() -> None:
    with pytest.raises(ImportFailed):
        read_jaas_alone("sasl.jaas.config=")
