"""What came of a text is a value."""

from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.imports.imported import Imported, ImportFailed, Source
from kafka_explorer.config.secret_names import Secret, SecretName


def test_secrets_do_not_show() -> None:
    found = Imported(Source.JAAS, ConnectionProfile("", ()), secrets={SecretName.PASSWORD: Secret("geheim")})
    assert "geheim" not in repr(found)


def test_a_failure_is_its_sentence() -> None:
    assert str(ImportFailed("No.")) == ImportFailed("No.").sentence == "No."
