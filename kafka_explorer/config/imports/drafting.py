"""A draft of a connection while a text is read: what was said, and what came of each setting."""

import re
from collections.abc import Mapping

from kafka_explorer.config.imports.imported import MASK, Finding, Need, NeedKind
from kafka_explorer.config.imports.placeholders import Resolved, is_encrypted, resolve
from kafka_explorer.config.secret_names import Secret, SecretName

_SECRET_WORDS = {
    SecretName.PASSWORD: "the password",
    SecretName.TRUSTSTORE_PASSWORD: "the trust store's password",
    SecretName.KEYSTORE_PASSWORD: "the key store's password",
    SecretName.KEY_PASSWORD: "the private key's password",
    SecretName.PRIVATE_KEY: "the private key",
    SecretName.CLIENT_SECRET: "the client secret",
    SecretName.REGISTRY_PASSWORD: "the schema registry's password",
    SecretName.REGISTRY_TOKEN: "the schema registry's token",
}


class Draft:
    """Collects. A setting is taken once; what nobody takes is ignored in the end."""

    def __init__(self, settings: Mapping[str, str], written: Mapping[str, str], variables: Mapping[str, str]) -> None:
        self._settings = dict(settings)
        self._written = written
        self._variables = variables
        self.understood: list[Finding] = []
        self.translated: list[Finding] = []
        self.ignored: list[Finding] = []
        self.needed: list[Need] = []
        self.secrets: dict[SecretName, Secret] = {}

    def raw(self, *names: str) -> tuple[str, str]:
        """Take the first of these settings that is there: its name and its value as they are written, or ""."""
        for name in names:
            if name in self._settings:
                return name, self._settings.pop(name)
        return "", ""

    def peek(self, name: str) -> str:
        """Return a setting's value, filled in, and leave the setting."""
        return resolve(self._settings.get(name, ""), self._variables).text

    def lookup(self, text: str) -> Resolved:
        """Fill in the placeholders of a text."""
        return resolve(text, self._variables)

    def rest(self) -> list[tuple[str, str]]:
        """Return the settings that nobody has taken."""
        return list(self._settings.items())

    def value(self, field: str, *names: str, said: str = "") -> str:
        """Take a setting for `field`; "" when it is not there, or has a placeholder, which is noted as a need."""
        name, raw = self.raw(*names)
        return self.filled(field, name, raw, said) if name else ""

    def filled(self, field: str, name: str, raw: str, said: str = "") -> str:
        """Fill in the placeholders of a value and tell what became of it."""
        if is_encrypted(raw):
            self.need(
                NeedKind.VALUE, field, f"{self.as_written(name)} is encrypted in this file. Type its plain value."
            )
            return ""
        found = resolve(raw, self._variables)
        for placeholder in found.missing:
            sentence = f"{self.as_written(name)} is the value of {placeholder}, which this text does not say. Type it."
            self.need(NeedKind.VALUE, field, sentence, placeholder)
        if found.missing:
            return ""
        if said:
            self.translate(name, found.text, said)
        else:
            self.understand(name, found.text, field)
        return found.text.strip()

    def secret(self, secret: SecretName, *names: str) -> None:
        """Take a setting as a secret."""
        name, raw = self.raw(*names)
        if name:
            self.keep_secret(secret, name, raw)

    def keep_secret(self, secret: SecretName, name: str, raw: str) -> None:
        """Keep a secret, or tell that it is needed: it is a placeholder, or encrypted."""
        what, field = _SECRET_WORDS[secret], f"secret.{secret.value}"
        if is_encrypted(raw):
            self.need(NeedKind.SECRET, field, f"{self.as_written(name)} is encrypted in this file. Type {what} itself.")
            return
        found = resolve(raw, self._variables)
        for placeholder in found.missing:
            sentence = f"The value of {placeholder} is {what}. Type it; it goes to the keyring."
            self.need(NeedKind.SECRET, field, sentence, placeholder)
        if found.missing or not found.text:
            return
        self.secrets[secret] = Secret(found.text)
        self.understood.append(Finding(self.as_written(name), MASK, f"{what}, for the keyring"))

    def file(self, field: str, *names: str) -> str:
        """Take a path; one inside a Java program is a need, and so is one of a machine that may be another."""
        name, raw = self.raw(*names)
        path = self.filled(field, name, raw) if name else ""
        if not path:
            return ""
        if path.startswith("classpath:"):
            inside = path.removeprefix("classpath:").lstrip("/")
            sentence = (
                f"{inside} lies inside the Java program (classpath:). Take it out of the program and choose the file."
            )
            self.need(NeedKind.FILE, field, sentence, inside)
            return ""
        plain = path.removeprefix("file:")
        plain = "/" + plain.lstrip("/") if plain.startswith("//") else plain
        sentence = f"{plain} is a path of the machine where this comes from. Choose the file if it lies elsewhere here."
        self.need(NeedKind.FILE, field, sentence, plain)
        return plain

    def need(self, kind: NeedKind, field: str, sentence: str, placeholder: str = "") -> None:
        """Note what is missing, once."""
        found = Need(kind, field, sentence, placeholder)
        if found not in self.needed:
            self.needed.append(found)

    def understand(self, name: str, value: str, field: str) -> None:
        """Note a setting that is taken as it stands."""
        self.understood.append(Finding(self.as_written(name), _short(value), field))

    def translate(self, name: str, value: str, said: str) -> None:
        """Note a setting that is said in another way here."""
        self.translated.append(Finding(self.as_written(name), _short(value), said))

    def ignore(self, name: str, value: str, said: str) -> None:
        """Note a setting that has no effect here."""
        self.ignored.append(Finding(self.as_written(name), _short(value), said))

    def as_written(self, name: str) -> str:
        """Return a setting's name as it stands in the text."""
        return self._written.get(name, name)


def _short(value: str) -> str:
    line = re.sub(r"//[^/@\s]+@", f"//{MASK}@", " ".join(value.split()))  # a user and a password in an address
    return line if len(line) <= 120 else f"{line[:117]}..."
