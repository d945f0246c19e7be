"""Secrets hide themselves, and a profile says which it needs."""

import pickle
from dataclasses import replace

import pytest

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.secret_names import Secret, SecretName, needed_secrets, possible_secrets
from kafka_explorer.config.security import (
    Mechanism,
    OAuth,
    Protocol,
    RegistryAuth,
    SchemaRegistry,
    Security,
    Tls,
    TokenMethod,
)

PROFILE = ConnectionProfile("a", ("b:1",))


def test_a_secret_shows_itself_only_when_asked() -> None:
    secret = Secret("geheim")
    assert secret.reveal() == "geheim"
    for shown in (repr(secret), str(secret), f"{secret}", "%s" % secret, repr({SecretName.PASSWORD: secret})):  # noqa: UP031
        assert "geheim" not in shown
    with pytest.raises(TypeError, match="stays in its process"):
        pickle.dumps(secret)


def test_secrets_compare_by_their_text() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1
    assert not Secret("")


@pytest.mark.parametrize(
    ("security", "needed", "more"),
    [
        (Security(), (), ()),
        (Security(Protocol.SASL_SSL, Mechanism.PLAIN), (SecretName.PASSWORD,), ()),
        (Security(Protocol.SSL, Mechanism.PLAIN), (), ()),
        (Security(Protocol.SASL_PLAINTEXT, Mechanism.OAUTHBEARER), (SecretName.CLIENT_SECRET,), ()),
        (
            Security(Protocol.SASL_PLAINTEXT, Mechanism.OAUTHBEARER, oauth=OAuth(method=TokenMethod.UNSECURED)),
            (),
            (),
        ),
        (Security(Protocol.SASL_SSL, Mechanism.MSK_IAM), (), ()),
        (
            Security(Protocol.SSL, tls=Tls(truststore="t", keystore="k")),
            (),
            (SecretName.TRUSTSTORE_PASSWORD, SecretName.KEYSTORE_PASSWORD, SecretName.KEY_PASSWORD),
        ),
        (
            Security(Protocol.SSL, tls=Tls(certificate_pem="c")),
            (SecretName.PRIVATE_KEY,),
            (SecretName.KEY_PASSWORD,),
        ),
        (Security(tls=Tls(truststore="t", certificate_pem="c")), (), ()),
    ],
)
def test_which_secrets_a_connection_needs(
    security: Security, needed: tuple[SecretName, ...], more: tuple[SecretName, ...]
) -> None:
    profile = replace(PROFILE, security=security)
    assert needed_secrets(profile) == needed
    assert possible_secrets(profile) == needed + more


@pytest.mark.parametrize(
    ("auth", "needed"),
    [
        (RegistryAuth.NONE, ()),
        (RegistryAuth.BASIC, (SecretName.REGISTRY_PASSWORD,)),
        (RegistryAuth.BEARER, (SecretName.REGISTRY_TOKEN,)),
    ],
)
def test_which_secrets_a_registry_needs(auth: RegistryAuth, needed: tuple[SecretName, ...]) -> None:
    assert needed_secrets(replace(PROFILE, schema_registry=SchemaRegistry("http://a", auth))) == needed
    assert needed_secrets(replace(PROFILE, schema_registry=SchemaRegistry("", auth))) == ()
