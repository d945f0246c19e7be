"""A connection's schema registry is asked with what the profile and the keyring say."""

import base64

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import RegistryAuth, SchemaRegistry
from kafka_explorer.engine.decoders.context import SchemaMissing, SchemaText
from kafka_explorer.ui.registry_access import registry_of
from tests.engine.drive import run
from tests.registries import Answer, registry


def known(path: str) -> Answer:
    return (200, {"schema": '"string"'}) if path == "/schemas/ids/1" else (404, {})


def profile(url: str, auth: RegistryAuth = RegistryAuth.NONE) -> ConnectionProfile:
    user = "ann" if auth is RegistryAuth.BASIC else ""
    return ConnectionProfile("p", ("localhost:9092",), schema_registry=SchemaRegistry(url=url, auth=auth, user=user))


def test_without_an_address_there_is_none() -> None:
    assert registry_of(ConnectionProfile("p", ("localhost:9092",)), SecretStore()) is None


def test_secrets_come_from_the_store() -> None:
    store = SecretStore()
    store.keep_for_session("p", {SecretName.REGISTRY_PASSWORD: Secret("s3cret")})
    with registry(known) as asked:
        fetch = registry_of(profile(asked.url, RegistryAuth.BASIC), store)
        assert fetch is not None
        assert isinstance(run(fetch(1)), SchemaText)
    assert asked.headers[0]["authorization"] == "Basic " + base64.b64encode(b"ann:s3cret").decode()


def test_a_secret_that_is_not_there_is_the_reason() -> None:
    fetch = registry_of(profile("http://127.0.0.1:9", RegistryAuth.BEARER), SecretStore())
    assert fetch is not None
    missing = run(fetch(1))
    assert isinstance(missing, SchemaMissing)
    assert "token" in missing.reason
