"""One real broker with a listener for every way to sign in, and what it takes to use each of them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from confluent_kafka import ConsumerGroupTopicPartitions, Producer, TopicPartition
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # its stub forgets them
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from kafka_explorer.sandbox.broker import Sandbox
from kafka_explorer.sandbox.listeners import Certificate, Security, oidc, sasl, tls
from tests.broker_fixtures import create_topic, wait_until
from tests.security.certificates import OTHER_NAME, Authority, Pair, days_from_now, written
from tests.security.tokens import AUDIENCE, TokenServer, token_server

ALICE = "alice"  # a super user: she may do everything
FEW = "one-topic"  # may read OWN_TOPIC and commit for OWN_GROUP, and that is all
NOBODY = "no-rights"  # may sign in, and nothing else
PASSWORDS = {ALICE: "alice-secret-5f2", FEW: "few-secret-8c4", NOBODY: "nobody-secret-1a9"}
OWN_TOPIC, OTHER_TOPIC = "own", "someone-elses"
OWN_GROUP, OTHER_GROUP = "own-readers", "others-readers"  # both have committed on both topics
OWN_VALUES = [b"one", b"two", b"three"]  # what is in OWN_TOPIC
_VISIBLE_S = 30.0


@dataclass(frozen=True)
class SecureBroker:
    """Where its listeners are, as bootstrap servers, and who signed what."""

    sandbox: Sandbox
    ca_pem: str
    other_ca_pem: str
    client: Pair
    few: Pair
    stranger: Pair
    expired_client: Pair
    tokens: TokenServer
    admin: AdminClient

    def __getattr__(self, listener: str) -> str:
        """`.sasl_ssl` is the address of SASL_SSL, and so on: see `_security`."""
        if listener == "plaintext":
            return self.sandbox.bootstrap
        try:
            return self.sandbox.address_of(listener.upper())
        except KeyError:
            raise AttributeError(listener) from None


@contextlib.contextmanager
def secure_sandbox(folder: Path) -> Iterator[SecureBroker]:
    """Starts it with OWN_TOPIC and OTHER_TOPIC; `folder` takes the certificates."""
    ours, others = Authority(), Authority()
    server = written(folder, "server.pem", ours.for_server().together)
    with (
        token_server(PASSWORDS, str(server)) as tokens,
        Sandbox(security=_security(folder, ours, tokens.url)) as sandbox,
    ):
        admin = AdminClient({"bootstrap.servers": sandbox.bootstrap, "log_level": 0})
        for topic in (OWN_TOPIC, OTHER_TOPIC):
            create_topic(admin, topic)
        _fill(sandbox.bootstrap)
        _commit(admin)
        allow(admin, *_few_rights())
        yield SecureBroker(
            sandbox,
            ours.pem,
            others.pem,
            client=ours.for_client(ALICE),
            few=ours.for_client(FEW),
            stranger=others.for_client(ALICE),
            expired_client=ours.for_client(ALICE, not_before=days_from_now(-9), not_after=days_from_now(-1)),
            tokens=tokens,
            admin=admin,
        )


def _fill(bootstrap: str) -> None:
    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0})
    for value in OWN_VALUES:
        producer.produce(OWN_TOPIC, value)
    assert producer.flush(_VISIBLE_S) == 0


def _commit(admin: AdminClient) -> None:
    places = [TopicPartition(topic, 0, 1 if topic == OWN_TOPIC else 0) for topic in (OWN_TOPIC, OTHER_TOPIC)]
    for group in (OWN_GROUP, OTHER_GROUP):
        done = admin.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(group, places)])[group]
        assert not [place for place in done.result(_VISIBLE_S).topic_partitions or () if place.error]


def _security(folder: Path, authority: Authority, issuer: str) -> Security:
    def certificate(name: str, pair: Pair) -> Certificate:
        return Certificate("PEM", written(folder, f"{name}.pem", pair.together))

    good = certificate("broker", authority.for_server())
    trust = Certificate("PEM", written(folder, "ca.pem", authority.pem))
    late, early = (-9.0, -1.0), (1.0, 9.0)
    expired, not_yet = (
        authority.for_server(not_before=days_from_now(begin), not_after=days_from_now(end))
        for begin, end in (late, early)
    )
    return Security(
        listeners=(
            tls("SSL", good),
            tls("MTLS", good, clients=trust),
            sasl("SASL_PLAINTEXT", PASSWORDS),
            sasl("SASL_SSL", PASSWORDS, certificate=good),
            sasl("SCRAM_ONLY", PASSWORDS, mechanisms=["SCRAM-SHA-256"]),
            oidc("OIDC", issuer, audience=AUDIENCE),
            oidc("OIDC_SSL", issuer, audience=AUDIENCE, certificate=good),
            tls("WRONG_NAME", certificate("wrong-name", authority.for_server(OTHER_NAME))),
            tls("EXPIRED", certificate("expired", expired)),
            tls("NOT_YET_VALID", certificate("not-yet-valid", not_yet)),
        ),
        scram_users=PASSWORDS,
        super_users=(ALICE,),
    )


def signed_in(broker: SecureBroker, user: str) -> dict[str, str]:
    """librdkafka's properties to sign in as one of PASSWORDS, without TLS."""
    return {
        "bootstrap.servers": broker.sasl_plaintext,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanisms": "SCRAM-SHA-256",
        "sasl.username": user,
        "sasl.password": PASSWORDS[user],
    }


def allow(admin: AdminClient, *bindings: AclBinding) -> None:
    """Adds ACLs and returns when the broker knows them."""
    for future in admin.create_acls(list(bindings)).values():
        future.result(timeout=_VISIBLE_S)
    wait_until(lambda: set(bindings) <= set(_known(admin)), "the ACLs are known")


def _known(admin: AdminClient) -> list[AclBinding]:
    anything: Any = None  # which the stub does not know
    everything = AclBindingFilter(
        ResourceType.ANY,
        anything,
        ResourcePatternType.ANY,
        anything,
        anything,
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
    return list(admin.describe_acls(everything).result(timeout=_VISIBLE_S))


def _few_rights() -> list[AclBinding]:
    rights = [
        (ResourceType.TOPIC, OWN_TOPIC, AclOperation.READ),
        (ResourceType.TOPIC, OWN_TOPIC, AclOperation.DESCRIBE),
        (ResourceType.GROUP, OWN_GROUP, AclOperation.READ),
    ]
    return [binding(FEW, kind, name, operation) for kind, name, operation in rights]


def binding(user: str, kind: ResourceType, name: str, operation: AclOperation) -> AclBinding:
    """One thing that a user may do with one named resource."""
    literal = ResourcePatternType.LITERAL
    return AclBinding(kind, name, literal, f"User:{user}", "*", operation, AclPermissionType.ALLOW)
