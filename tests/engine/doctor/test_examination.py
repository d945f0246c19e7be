"""Whole examinations of real listeners."""

from typing import Any

import pytest

from kafka_explorer.engine.cluster import ClusterSettings
from kafka_explorer.engine.connection_faults import ConnectionFault
from kafka_explorer.engine.doctor import examination
from kafka_explorer.engine.doctor.examination import examine
from kafka_explorer.engine.doctor.registry import RegistryAddress
from kafka_explorer.engine.doctor.steps import Diagnosis, StepKind, StepState
from kafka_explorer.engine.errors import ConnectionFailed
from tests.security.secure_broker import ALICE, FEW, OWN_TOPIC, PASSWORDS, SecureBroker
from tests.servers import unused_address


def examined(bootstrap: str, /, registry: RegistryAddress | None = None, **client: Any) -> Diagnosis:
    properties = {name.replace("_", "."): value for name, value in client.items()}
    examining = examine(ClusterSettings({"bootstrap.servers": bootstrap, **properties}), registry)
    while True:
        try:
            growing = next(examining)
        except StopIteration as end:
            found: Diagnosis = end.value
            return found
        assert not growing.done


def signed_in(secure_broker: SecureBroker, user: str, password: str) -> dict[str, Any]:
    return {
        "security_protocol": "SASL_SSL",
        "ssl_ca_pem": secure_broker.ca_pem,
        "sasl_mechanisms": "SCRAM-SHA-512",
        "sasl_username": user,
        "sasl_password": password,
    }


def fault_of(diagnosis: Diagnosis) -> tuple[StepKind, ConnectionFault]:
    assert diagnosis.failed is not None
    assert isinstance(diagnosis.failed.error, ConnectionFailed)
    return diagnosis.failed.kind, diagnosis.failed.error.fault


def test_a_connection_that_works(secure_broker: SecureBroker) -> None:
    found = examined(secure_broker.sasl_ssl, **signed_in(secure_broker, ALICE, PASSWORDS[ALICE]))
    assert found.ok
    assert {step.kind for step in found.steps} == set(StepKind) - {StepKind.REGISTRY}
    assert {step.state for step in found.steps} == {StepState.PASSED}


def test_few_rights_are_told_and_are_no_failure(secure_broker: SecureBroker) -> None:
    found = examined(secure_broker.sasl_ssl, **signed_in(secure_broker, FEW, PASSWORDS[FEW]))
    assert found.ok
    rights = {step.subject: step for step in found.steps if step.kind is StepKind.RIGHTS}
    assert OWN_TOPIC in rights["topics"].fact
    assert rights["read"].state is StepState.PASSED
    assert rights["write"].state is StepState.WARNED
    assert "Ask whoever administers" in rights["write"].remedy


def test_a_wrong_password_fails_the_sign_in_and_ends_it(secure_broker: SecureBroker) -> None:
    found = examined(secure_broker.sasl_ssl, **signed_in(secure_broker, ALICE, "wrong"))
    assert fault_of(found) == (StepKind.SASL, ConnectionFault.CREDENTIALS)
    assert found.steps[-1] == found.failed
    assert "wrong" not in repr(found)


def test_a_stranger_s_certificate_is_refused_at_the_sign_in(secure_broker: SecureBroker) -> None:
    found = examined(
        secure_broker.mtls,
        security_protocol="SSL",
        ssl_ca_pem=secure_broker.ca_pem,
        ssl_certificate_pem=secure_broker.stranger.chain,
        ssl_key_pem=secure_broker.stranger.key,
    )
    assert fault_of(found) == (StepKind.SASL, ConnectionFault.CLIENT_CERTIFICATE_REFUSED)


def test_another_bootstrap_server_that_works_makes_up_for_one_that_does_not(secure_broker: SecureBroker) -> None:
    found = examined(f"{unused_address()},{secure_broker.plaintext}")
    assert found.ok
    assert [step.kind for step in found.steps if step.state is StepState.WARNED] == [StepKind.TCP]


def test_when_none_works_the_first_is_the_cause() -> None:
    assert fault_of(examined(f"nobody.invalid:1,{unused_address()}")) == (StepKind.RESOLVE, ConnectionFault.UNRESOLVED)


def test_a_broker_that_is_not_where_it_says_is_named(
    secure_broker: SecureBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = ConnectionFailed(ConnectionFault.REFUSED, secure_broker.plaintext)
    monkeypatch.setattr(examination, "first_fault", lambda *_: refused)
    found = examined(secure_broker.plaintext)
    assert fault_of(found) == (StepKind.LISTENER, ConnectionFault.REFUSED)
    assert found.failed is not None
    assert "advertised.listeners" in found.failed.remedy


def test_the_registry_is_asked_in_any_case() -> None:
    where = f"http://{unused_address()}"
    found = examined(unused_address(), RegistryAddress((where,)))
    assert [(step.kind, step.subject) for step in found.steps][-1] == (StepKind.REGISTRY, where)


def test_an_examination_can_be_given_up_at_any_step(secure_broker: SecureBroker) -> None:
    properties = {
        name.replace("_", "."): value for name, value in signed_in(secure_broker, ALICE, PASSWORDS[ALICE]).items()
    }
    settings = ClusterSettings({"bootstrap.servers": secure_broker.sasl_ssl, **properties})
    for kind in (StepKind.TCP, StepKind.TLS, StepKind.METADATA, StepKind.RIGHTS):
        examining = examine(settings)
        for diagnosis in examining:
            if diagnosis.steps[-1].kind is kind:
                break
        examining.close()
