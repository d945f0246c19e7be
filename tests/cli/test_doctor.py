"""`kafka-explorer doctor`, as a user runs it: with a real broker, a real keyring, and none."""

import json
from pathlib import Path

import pytest

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.connections_kept import keep
from kafka_explorer.config.places import profiles_folder
from kafka_explorer.config.profiles import save_profile
from kafka_explorer.config.secret_names import Secret, SecretName
from kafka_explorer.config.secrets import SecretStore
from kafka_explorer.config.security import Mechanism, Protocol, SchemaRegistry, Security, Tls
from tests.cli_runs import run
from tests.security.certificates import Authority, days_from_now
from tests.security.keyrings import PrivateKeyring
from tests.security.secure_broker import ALICE, OWN_TOPIC, PASSWORDS, SecureBroker
from tests.servers import unused_address


def scram(secure_broker: SecureBroker) -> ConnectionProfile:
    security = Security(Protocol.SASL_SSL, Mechanism.SCRAM_512, ALICE, Tls(truststore_pem=secure_broker.ca_pem))
    return ConnectionProfile("Secured", (secure_broker.sasl_ssl,), security=security)


def test_a_connection_that_works(secure_broker: SecureBroker) -> None:
    done = run("doctor", "--bootstrap", secure_broker.plaintext)
    assert (done.status, done.err) == (0, "")
    assert done.out.rstrip().endswith("This connection works.")
    assert "is reached" in done.out


def test_the_first_step_that_fails_is_named_with_what_to_do(secure_broker: SecureBroker) -> None:
    done = run("doctor", "--bootstrap", secure_broker.ssl)
    assert done.status == 1
    assert "FAILED  api versions" in done.out
    assert "choose SSL or SASL_SSL" in done.out.splitlines()[-1]


def test_json(secure_broker: SecureBroker) -> None:
    done = run("doctor", "--bootstrap", unused_address(), "--json")
    found = json.loads(done.out)
    assert (done.status, found["ok"], found["failed"]["fault"]) == (1, False, "refused")
    assert [step["step"] for step in found["steps"]] == ["resolve", "tcp"]


def test_secrets_come_from_the_keyring(secure_broker: SecureBroker, unlocked_keyring: PrivateKeyring) -> None:
    secrets = {SecretName.PASSWORD: Secret(PASSWORDS[ALICE])}
    assert keep(scram(secure_broker), profiles_folder(), SecretStore(), changes=secrets).secrets.in_keyring
    done = run("doctor", "--profile", "secured", "--json")
    assert (done.status, done.err) == (0, "")
    assert PASSWORDS[ALICE] not in done.out
    assert "TLS" in next(step["fact"] for step in json.loads(done.out)["steps"] if step["step"] == "tls")
    assert run("read", OWN_TOPIC, "--profile", "secured").status == 0


def test_without_a_keyring_and_a_terminal_it_says_what_is_missing(secure_broker: SecureBroker) -> None:
    save_profile(scram(secure_broker), profiles_folder())
    done = run("doctor", "--profile", "Secured")
    assert done.status == 1
    assert done.err == "kafka-explorer: This connection needs the password. Type it; it is kept in the keyring.\n"


def test_a_locked_keyring_is_said(secure_broker: SecureBroker, locked_keyring: PrivateKeyring) -> None:
    save_profile(scram(secure_broker), profiles_folder())
    done = run("doctor", "--profile", "Secured")
    assert done.status == 1
    assert "The keyring is locked" in done.err


def test_certificates_that_end_soon_are_told() -> None:
    soon = Authority().for_client("alice", not_before=days_from_now(-9), not_after=days_from_now(9))
    tls = Tls(truststore_pem=soon.chain)
    profile = ConnectionProfile("Soon", (unused_address(),), security=Security(Protocol.SSL, tls=tls))
    save_profile(profile, profiles_folder())
    assert "A certificate of this connection ends on" in run("doctor", "--profile", "Soon").out
    assert len(json.loads(run("doctor", "--profile", "Soon", "--json").out)["expiring"]) == 1


def test_a_schema_registry_is_asked(secure_broker: SecureBroker) -> None:
    registry = SchemaRegistry(f"http://{unused_address()}")
    save_profile(ConnectionProfile("Reg", (secure_broker.plaintext,), schema_registry=registry), profiles_folder())
    done = run("doctor", "--profile", "Reg")
    assert done.status == 1
    assert f"It fails at: registry ({registry.url})." in done.out


@pytest.mark.parametrize("before", [True, False])
def test_a_teams_folder_is_offered_to_commands(secure_broker: SecureBroker, tmp_path: Path, *, before: bool) -> None:
    (tmp_path / "ours.toml").write_text(f'name = "Ours"\nbootstrap_servers = ["{secure_broker.plaintext}"]\n')
    option = ("--connections", str(tmp_path))
    done = run(*option, "doctor", "--profile", "Ours") if before else run("doctor", "--profile", "Ours", *option)
    assert (done.status, done.err) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["ours.toml"]
