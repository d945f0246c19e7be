"""Schemas are fetched with all they refer to, by every way to prove who we are; a registry's faults are told."""

import base64
import itertools
import ssl
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme

from kafka_explorer.engine.decoders.context import Reference, SchemaMissing, SchemaText
from kafka_explorer.engine.registry import RegistryFailed, RegistrySettings, SchemaStore, fetch_schema, list_subjects
from tests.engine.drive import run
from tests.registries import Answer, registry
from tests.servers import unused_address

A = {"schema": '"string"', "references": [{"name": "b", "subject": "b-value", "version": 2}]}
B = {"schema": '"int"', "references": [{"name": "c", "subject": "c-value", "version": 1}]}
C = {"schema": '"long"'}
ANSWERS: dict[str, Answer] = {
    "/schemas/ids/1": (200, A),
    "/schemas/ids/1/versions": (200, [{"subject": "a-value", "version": 3}]),
    "/subjects/b-value/versions/2": (200, {**B, "subject": "b-value", "version": 2, "id": 2}),
    "/subjects/c-value/versions/1": (200, {**C, "subject": "c-value", "version": 1, "id": 3}),
    "/schemas/ids/5": (200, {"schema": "message M {}", "schemaType": "PROTOBUF"}),
    "/schemas/guids/9a257853-f016-4a8b-b620-9c2de35af929": (200, {"schema": '"string"', "guid": "9a257853"}),
    "/subjects": (200, ["b-value", "a-value"]),
    "/token": (200, {"access_token": "fetched", "expires_in": 3600, "token_type": "Bearer"}),
}


def known(path: str) -> Answer:
    return ANSWERS.get(path, (404, {"error_code": 40403, "message": "Schema not found"}))


def test_a_schema_comes_with_all_it_refers_to() -> None:
    with registry(known) as asked:
        found = run(fetch_schema([RegistrySettings(asked.url)], 1))
    assert found == SchemaText(
        1,
        "AVRO",
        '"string"',
        (Reference("c", "c-value", 1, '"long"'), Reference("b", "b-value", 2, '"int"')),
        (("a-value", 3),),
        asked.url,
    )


def test_by_guid_and_other_kinds() -> None:
    guid = "9a257853-f016-4a8b-b620-9c2de35af929"
    with registry(known) as asked:
        by_guid = run(fetch_schema([RegistrySettings(asked.url)], guid))
        proto = run(fetch_schema([RegistrySettings(asked.url)], 5))
    assert isinstance(by_guid, SchemaText)
    assert (by_guid.schema_id, by_guid.text) == (guid, '"string"')
    assert isinstance(proto, SchemaText)
    assert (proto.kind, proto.subjects) == ("PROTOBUF", ())


@pytest.mark.parametrize(
    ("settings", "header"),
    [
        ({}, None),
        ({"user": "ann", "password": "pa:ss"}, "Basic " + base64.b64encode(b"ann:pa:ss").decode()),
        ({"token": "given"}, "Bearer given"),
    ],
)
def test_credentials(settings: dict[str, Any], header: str | None) -> None:
    with registry(known) as asked:
        assert run(list_subjects(RegistrySettings(asked.url, **settings))) == ("a-value", "b-value")
    assert asked.headers[0].get("authorization") == header


def test_a_token_is_fetched_with_client_credentials() -> None:
    with registry(known) as asked:
        settings = RegistrySettings(
            asked.url, token_url=f"{asked.url}/token", client_id="id", client_secret="secret", scope="schemas"
        )
        run(list_subjects(settings))
    assert asked.paths[0] == "/token"
    assert asked.headers[-1]["authorization"] == "Bearer fetched"


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def test_both_sides_prove_who_they_are(authority: trustme.CA, tmp_path: Path) -> None:
    server, client = authority.issue_cert("127.0.0.1"), authority.issue_cert("client@example.org")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.configure_cert(tls)
    authority.configure_trust(tls)
    tls.verify_mode = ssl.CERT_REQUIRED
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    client.private_key_and_cert_chain_pem.write_to_path(tmp_path / "client.pem")
    with registry(known, tls) as asked:
        trusting = RegistrySettings(asked.url, ca_file=str(tmp_path / "ca.pem"), timeout_s=5)
        proven = RegistrySettings(
            asked.url, ca_file=str(tmp_path / "ca.pem"), certificate_file=str(tmp_path / "client.pem")
        )
        assert run(list_subjects(proven)) == ("a-value", "b-value")
        in_memory = RegistrySettings(
            asked.url,
            ca_pem=authority.cert_pem.bytes().decode(),
            certificate_pem=b"".join(blob.bytes() for blob in client.cert_chain_pems).decode(),
            key_pem=client.private_key_pem.bytes().decode(),
        )
        assert run(list_subjects(in_memory)) == ("a-value", "b-value")
        assert run(list_subjects(replace(in_memory, ca_pem="", verify=False))) == ("a-value", "b-value")
        with pytest.raises(RegistryFailed):
            run(list_subjects(trusting))
        with pytest.raises(RegistryFailed, match=r"(?i)certificate"):
            run(list_subjects(RegistrySettings(asked.url)))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, {"error_code": 40403, "message": "x"}), "the registry does not know it"),
        ((401, {"error_code": 401, "message": "x"}), r"does not let us in \(HTTP 401\)"),
        ((403, b"<html>"), r"does not let us in \(HTTP 403\)"),
        ((500, {"error_code": 50001, "message": "broken store"}), "HTTP 500: broken store"),
        ((200, b"<html>"), "the registry cannot be asked"),
        ((200, [1, 2]), "the registry cannot be asked"),
    ],
)
def test_faults_are_told(answer: Answer, reason: str) -> None:
    with registry(lambda _: answer) as asked:
        found = run(fetch_schema([RegistrySettings(asked.url)], 7))
    assert isinstance(found, SchemaMissing)
    assert found.schema_id == 7
    with pytest.raises(AssertionError, match=reason):
        raise AssertionError(found.reason)


@pytest.mark.parametrize("url", ["http://" + unused_address(), "ftp://x"])
def test_nobody_there(url: str) -> None:
    found = run(fetch_schema([RegistrySettings(url, timeout_s=5)], 7))
    assert isinstance(found, SchemaMissing)
    assert "cannot be asked" in found.reason


def test_without_a_registry_there_is_no_schema() -> None:
    assert run(fetch_schema([], 7)) == SchemaMissing(7, "no registry is configured")


def test_the_next_registry_may_know_it() -> None:
    with registry(lambda _: (404, {})) as first, registry(known) as second:
        both = [RegistrySettings(first.url), RegistrySettings(second.url)]
        found, missing = run(fetch_schema(both, 5)), run(fetch_schema(both, 77))
    assert isinstance(found, SchemaText)
    assert found.registry == second.url
    assert isinstance(missing, SchemaMissing)
    assert first.url in missing.reason
    assert second.url in missing.reason


def test_a_slow_registry_is_not_waited_for() -> None:
    go_on = threading.Event()

    def slow(path: str) -> Answer:
        go_on.wait(60)
        return known(path)

    with registry(slow) as asked:
        work = fetch_schema([RegistrySettings(asked.url)], 5)
        assert next(work) is None
        assert next(work) is None
        work.close()
        go_on.set()
        _wait_for_end_of("schema registry")


def _wait_for_end_of(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join(60)


def test_schemas_that_refer_to_ever_more_end() -> None:
    numbers = itertools.count(2)

    def endless(path: str) -> Answer:
        return 200, {
            "schema": '"int"',
            "subject": path,
            "version": 1,
            "id": 1,
            "references": [{"name": "n", "subject": str(next(numbers)), "version": 1}],
        }

    with registry(endless) as asked:
        found = run(fetch_schema([RegistrySettings(asked.url)], 7))
    assert isinstance(found, SchemaMissing)
    assert "more than 200 schemas" in found.reason


def test_secrets_do_not_show() -> None:
    shown = repr(RegistrySettings("u", password="pw1", token="pw2", client_secret="pw3", key_password="pw4"))
    assert "pw" not in shown.replace("password", "")


def test_the_store_remembers_and_lets_failures_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = SchemaStore()
    schema, missing = SchemaText(1, "AVRO", '"int"'), SchemaMissing(2, "down")
    assert store.get(1) is None
    store.put(schema)
    store.put(missing)
    assert (store.get(1), store.get(2)) == (schema, missing)
    store.forget_failures()
    assert (store.get(1), store.get(2)) == (schema, None)
    store.put(missing)
    later: Callable[[], float] = lambda: 10**9  # noqa: E731
    monkeypatch.setattr("kafka_explorer.engine.registry.time.monotonic", later)
    assert (store.get(1), store.get(2)) == (schema, None)
    store.put(SchemaText(2, "AVRO", '"int"'))
    assert store.get(2) == SchemaText(2, "AVRO", '"int"')
