"""The wrong twin of every way to sign in: what fails is named, with what to do about it."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kafka_explorer.config.errors import ProfileError, SecretNeeded
from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Kerberos, Mechanism, Protocol, Security, Tls
from kafka_explorer.config.store_errors import StoreError, StoreFault
from kafka_explorer.engine.cluster import connect
from kafka_explorer.engine.connection_faults import AUTHENTICATION, ConnectionFault
from kafka_explorer.engine.doctor.examination import examine
from kafka_explorer.engine.errors import AuthenticationFailed, ConnectionFailed
from tests.engine.drive import run
from tests.security import ways
from tests.security.secure_broker import ALICE, PASSWORDS, SecureBroker
from tests.security.stores import Stores
from tests.security.ways import MakeWay, Parts, Way
from tests.servers import unused_address

DOCTOR_S = 30.0
CONNECT_S = 60.0  # a fault is raised as soon as it is known; this is for a busy machine
WRONG = "not-the-password"


@pytest.fixture
def parts(secure_broker: SecureBroker, stores: Stores, tmp_path: Path) -> Parts:
    return Parts(secure_broker, stores, tmp_path)


def failure(way: Way, broker: SecureBroker) -> ConnectionFailed:
    """Why it cannot be connected; it must be told in one sentence that names the broker."""
    settings = way.settings(broker)
    with pytest.raises(ConnectionFailed) as raised:
        run(connect(settings, CONNECT_S)).close()
    error = raised.value
    assert settings.bootstrap in str(error)
    assert isinstance(error, AuthenticationFailed) == (error.fault in AUTHENTICATION)
    return error


def wrong_password(make: MakeWay) -> MakeWay:
    return lambda parts: make(parts).with_secrets(PASSWORD=WRONG)


def wrong_store_password(make: MakeWay) -> MakeWay:
    return lambda parts: make(parts).with_secrets(KEYSTORE_PASSWORD=WRONG)


def at(listener: str, make: MakeWay) -> MakeWay:
    """The same way, at the door of another listener."""
    return lambda parts: replace(make(parts), listener=listener)


def trusting_another(make: MakeWay) -> MakeWay:
    def other(parts: Parts) -> Way:
        way = make(parts)
        tls = replace(way.security.tls, truststore="", truststore_pem=parts.broker.other_ca_pem)
        return replace(way, security=replace(way.security, tls=tls))

    return other


def trusting_the_system(_: Parts) -> Way:
    return Way("ssl", Security(Protocol.SSL))


def without_certificate(parts: Parts) -> Way:
    return replace(ways.tls_pasted(parts), listener="mtls")


def stranger(parts: Parts) -> Way:
    return _showing(parts, parts.broker.stranger.chain, parts.broker.stranger.key)


def expired_client(parts: Parts) -> Way:
    return _showing(parts, parts.broker.expired_client.chain, parts.broker.expired_client.key)


def _showing(parts: Parts, chain: str, key: str) -> Way:
    way = ways.client_pasted(parts).with_secrets(PRIVATE_KEY=key)
    return replace(way, security=replace(way.security, tls=replace(way.security.tls, certificate_pem=chain)))


def kerberos(_: Parts) -> Way:
    return Way(
        "sasl_plaintext", Security(Protocol.SASL_PLAINTEXT, Mechanism.GSSAPI, kerberos=Kerberos(principal=ALICE))
    )


PLAIN, OVER_TLS = ways.password(Mechanism.PLAIN), ways.password(Mechanism.PLAIN, "sasl_ssl")
FAULTS: dict[str, tuple[MakeWay, ConnectionFault]] = {
    **{
        f"wrong password, {listener}, {name}": (
            wrong_password(ways.password(mechanism, listener)),
            ConnectionFault.CREDENTIALS,
        )
        for listener in ("sasl_plaintext", "sasl_ssl")
        for name, mechanism in ways.WORDS.items()
    },
    "unknown authority": (trusting_another(ways.tls_pasted), ConnectionFault.UNKNOWN_CA),
    "unknown authority, sign-in": (trusting_another(OVER_TLS), ConnectionFault.UNKNOWN_CA),
    "the system's authorities": (trusting_the_system, ConnectionFault.UNKNOWN_CA),
    "wrong host name": (at("wrong_name", ways.tls_pasted), ConnectionFault.WRONG_HOST_NAME),
    "expired": (at("expired", ways.tls_pasted), ConnectionFault.CERTIFICATE_EXPIRED),
    "not yet valid": (at("not_yet_valid", ways.tls_pasted), ConnectionFault.CERTIFICATE_NOT_YET_VALID),
    "client certificate missing": (without_certificate, ConnectionFault.CLIENT_CERTIFICATE_NEEDED),
    "client certificate of a stranger": (stranger, ConnectionFault.CLIENT_CERTIFICATE_REFUSED),
    "client certificate expired": (expired_client, ConnectionFault.CLIENT_CERTIFICATE_REFUSED),
    "plaintext to a TLS port": (at("ssl", ways.plaintext), ConnectionFault.TLS_EXPECTED),
    "TLS to a plaintext port": (at("plaintext", ways.tls_pasted), ConnectionFault.PLAINTEXT_EXPECTED),
    "sign-in without TLS to a TLS port": (at("sasl_ssl", PLAIN), ConnectionFault.TLS_EXPECTED),
    "sign-in with TLS to a plaintext port": (at("sasl_plaintext", OVER_TLS), ConnectionFault.PLAINTEXT_EXPECTED),
    "no sign-in where one is wanted": (at("sasl_plaintext", ways.plaintext), ConnectionFault.SASL_EXPECTED),
    "no sign-in where one is wanted, over TLS": (at("sasl_ssl", ways.tls_pasted), ConnectionFault.SASL_EXPECTED),
    "sign-in where none is wanted": (at("plaintext", PLAIN), ConnectionFault.SASL_NOT_EXPECTED),
    "sign-in where none is wanted, over TLS": (at("ssl", OVER_TLS), ConnectionFault.SASL_NOT_EXPECTED),
    "mechanism not enabled": (at("scram_only", PLAIN), ConnectionFault.MECHANISM),
    "token that nobody signed": (at("oidc", ways.unsecured_token("sasl_plaintext")), ConnectionFault.TOKEN_REFUSED),
    "Kerberos": (kerberos, ConnectionFault.KERBEROS_MISSING),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_named(name: str, parts: Parts) -> None:
    make, fault = FAULTS[name]

    assert failure(make(parts), parts.broker).fault is fault


# Of Kerberos the doctor says first that this broker does not offer it, which is true as well.
@pytest.mark.parametrize("name", [name for name in FAULTS if name != "Kerberos"])
def test_the_doctor_names_the_same(name: str, parts: Parts) -> None:
    make, fault = FAULTS[name]

    diagnosis = run(examine(make(parts).settings(parts.broker), timeout_s=DOCTOR_S))

    assert diagnosis.failed is not None
    assert isinstance(diagnosis.failed.error, ConnectionFailed)
    assert diagnosis.failed.error.fault is fault


@pytest.mark.parametrize("listener", ["oidc", "oidc_ssl"])
def test_a_wrong_client_secret(listener: str, parts: Parts) -> None:
    way = ways.oidc(listener)(parts).with_secrets(CLIENT_SECRET=WRONG)

    assert failure(way, parts.broker).fault is ConnectionFault.TOKEN_ENDPOINT


@pytest.mark.parametrize(
    "answer", [(500, "{}"), (403, "{}"), (200, "no JSON"), (200, '{"access_token": 7}'), (404, "")]
)
def test_a_token_endpoint_that_fails(answer: tuple[int, str], parts: Parts) -> None:
    with parts.broker.tokens.answers.failing(*answer):
        error = failure(ways.oidc("oidc")(parts), parts.broker)

    assert error.fault is ConnectionFault.TOKEN_ENDPOINT


def test_a_token_endpoint_that_is_down(parts: Parts) -> None:
    way = _asking(ways.oidc("oidc")(parts), f"http://{unused_address()}/token")

    assert failure(way, parts.broker).fault is ConnectionFault.TOKEN_ENDPOINT


def test_a_token_endpoint_whose_certificate_is_not_trusted(parts: Parts) -> None:
    way = ways.oidc("oidc_ssl")(parts)
    way = replace(way, security=replace(way.security, oauth=replace(way.security.oauth, truststore_pem="")))

    assert failure(way, parts.broker).fault is ConnectionFault.TOKEN_ENDPOINT


@pytest.mark.parametrize("listener", ["oidc", "oidc_ssl"])
def test_a_token_for_somebody_else(listener: str, parts: Parts) -> None:
    with parts.broker.tokens.answers.for_another("another audience"):
        error = failure(ways.oidc(listener)(parts), parts.broker)

    assert error.fault is ConnectionFault.TOKEN_REFUSED


def _asking(way: Way, endpoint: str) -> Way:
    return replace(way, security=replace(way.security, oauth=replace(way.security.oauth, token_endpoint=endpoint)))


JKS, P12, LEGACY = (
    ways.client_store(pick)
    for pick in (
        lambda stores: stores.keystore_jks,
        lambda stores: stores.keystore_p12,
        lambda stores: stores.keystore_legacy_p12,
    )
)
TWO_PASSWORDS = ways.client_store(lambda stores: stores.keystore_two_passwords, KEY_PASSWORD=WRONG)


def with_store(change: Callable[[Tls, Parts], Tls], make: MakeWay = JKS) -> MakeWay:
    def other(parts: Parts) -> Way:
        way = make(parts)
        return replace(way, security=replace(way.security, tls=change(way.security.tls, parts)))

    return other


def something_else(tls: Tls, parts: Parts) -> Tls:
    path = parts.folder / "holiday.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 no store at all")
    return replace(tls, truststore=str(path))


STORE_FAULTS: dict[str, tuple[MakeWay, StoreFault, str]] = {
    **{
        f"wrong password of a key store, {name}": (
            wrong_store_password(make),
            StoreFault.WRONG_PASSWORD,
            "security.tls.keystore",
        )
        for name, make in (("JKS", JKS), ("PKCS12", P12), ("legacy PKCS12", LEGACY))
    },
    "wrong password of a trust store": (
        lambda parts: JKS(parts).with_secrets(TRUSTSTORE_PASSWORD=WRONG),
        StoreFault.WRONG_PASSWORD,
        "security.tls.truststore",
    ),
    "wrong password of the key in a store": (
        TWO_PASSWORDS,
        StoreFault.WRONG_KEY_PASSWORD,
        "security.tls.keystore",
    ),
    "no password for a key store": (
        lambda parts: JKS(parts).with_secrets(KEYSTORE_PASSWORD=""),
        StoreFault.PASSWORD_NEEDED,
        "security.tls.keystore",
    ),
    "wrong password of a pasted key": (
        lambda parts: ways.client_pasted_encrypted(parts).with_secrets(KEY_PASSWORD=WRONG),
        StoreFault.WRONG_KEY_PASSWORD,
        "secret.private-key",
    ),
    "something else": (with_store(something_else), StoreFault.NOT_A_STORE, "security.tls.truststore"),
    "a store that is not there": (
        with_store(lambda tls, _: replace(tls, keystore="/no/such/store.jks")),
        StoreFault.UNREADABLE,
        "security.tls.keystore",
    ),
    "a trust store as key store": (
        with_store(lambda tls, _: replace(tls, keystore=tls.truststore)),
        StoreFault.NO_PRIVATE_KEY,
        "security.tls.keystore",
    ),
    "inside a Java program": (
        with_store(lambda tls, _: replace(tls, truststore="classpath:truststore.jks")),
        StoreFault.SOMEWHERE_ELSE,
        "security.tls.truststore",
    ),
}


@pytest.mark.parametrize("name", STORE_FAULTS)
def test_the_store_s_fault_is_named(name: str, parts: Parts) -> None:
    make, fault, field = STORE_FAULTS[name]

    with pytest.raises(StoreError) as raised:
        make(parts).settings(parts.broker)

    assert (raised.value.fault, raised.value.field) == (fault, field)


@pytest.mark.parametrize(
    ("name", "secret"), [("SASL_PLAINTEXT, PLAIN", "PASSWORD"), ("SASL_PLAINTEXT, OAUTHBEARER OIDC", "CLIENT_SECRET")]
)
def test_a_secret_that_is_not_there_is_asked_for(name: str, secret: str, parts: Parts) -> None:
    with pytest.raises(SecretNeeded) as raised:
        ways.WAYS[name](parts).with_secrets(**{secret: ""}).settings(parts.broker)

    assert raised.value.secret == SecretName[secret]


def test_no_sentence_shows_a_secret(parts: Parts) -> None:
    said = []
    for make, _, _ in STORE_FAULTS.values():
        with contextlib.suppress(ProfileError):
            make(parts).settings(parts.broker)
        with pytest.raises(ProfileError) as raised:
            make(parts).settings(parts.broker)
        said.append(f"{raised.value} {raised.value!r}")

    everything = "\n".join(said)
    assert not [word for word in (WRONG, parts.stores.password, *PASSWORDS.values()) if word in everything]
