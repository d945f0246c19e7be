"""What each secret is called on the screen."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.secret_names import SecretName


def _tr(text: str) -> str:
    return QCoreApplication.translate("connections", text)


def secret_title(name: SecretName) -> str:
    """Return what stands above the field of a secret: "Truststore password"."""
    return {
        SecretName.PASSWORD: _tr("Password"),
        SecretName.TRUSTSTORE_PASSWORD: _tr("Truststore password"),
        SecretName.KEYSTORE_PASSWORD: _tr("Keystore password"),
        SecretName.KEY_PASSWORD: _tr("Key password"),
        SecretName.PRIVATE_KEY: _tr("Private key"),
        SecretName.CLIENT_SECRET: _tr("Client secret"),
        SecretName.REGISTRY_PASSWORD: _tr("Schema registry password"),
        SecretName.REGISTRY_TOKEN: _tr("Schema registry token"),
    }[name]


def secret_list(names: Iterable[SecretName]) -> str:
    """Return the secrets within a sentence: "password and keystore password"."""
    titles = [secret_title(name) for name in names]
    titles = [title[0].lower() + title[1:] for title in titles]
    *most, last = titles or [""]
    return _tr("%1 and %2").replace("%1", ", ".join(most)).replace("%2", last) if most else last
