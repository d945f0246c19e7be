"""Settings of a Kafka client, Java's or librdkafka's -> a draft of a connection."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from kafka_explorer.config import client_properties, connection, security_checks
from kafka_explorer.config.connection import ConnectionProfile
from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.imports.drafting import Draft
from kafka_explorer.config.imports.imported import MASK, Imported, NeedKind, Source
from kafka_explorer.config.imports.kafka_names import client_name, is_secret, why_ignored
from kafka_explorer.config.imports.signing_in import read_sasl
from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Protocol, RegistryAuth, SchemaRegistry, Security, Tls

_SERVERS = "bootstrap_servers"


@dataclass(frozen=True, slots=True)
class Found:
    """Kafka's settings as they were found in a text: by Kafka's names, and how each name was written."""

    source: Source
    settings: Mapping[str, str]
    written: Mapping[str, str]
    documents: tuple[str, ...] = ()
    chosen: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    """Everything else the text says, where Spring looks up placeholders."""


def translate(found: Found, variables: Mapping[str, str]) -> Imported:
    """Return what the settings come to. Raises ImportFailed for a JAAS line that cannot be read."""
    draft = Draft(found.settings, found.written, {**found.context, **variables})
    servers = _servers(draft)
    security = read_sasl(draft, Security(_protocol(draft, found.source)))
    security = replace(security, tls=_tls(draft))
    registry = _registry(draft, security)
    client = _client(draft)
    for name, value in draft.rest():
        draft.ignore(name, MASK if is_secret(name) else value, why_ignored(name))
    profile = _sound(ConnectionProfile("", servers, client=client, security=security, schema_registry=registry), draft)
    if not servers and not any(need.field == _SERVERS for need in draft.needed):
        draft.need(NeedKind.VALUE, _SERVERS, "No bootstrap servers are named. Type host:port.")
    source = found.source
    if source is Source.CLIENT_PROPERTIES and any(".confluent.cloud:" in server for server in servers):
        source = Source.CONFLUENT_CLOUD
    return Imported(
        source,
        profile,
        tuple(draft.understood),
        tuple(draft.translated),
        tuple(draft.ignored),
        tuple(draft.needed),
        draft.secrets,
        found.documents,
        found.chosen,
    )


def _servers(draft: Draft) -> tuple[str, ...]:
    name, raw = draft.raw("bootstrap.servers", "metadata.broker.list")
    text = draft.filled(_SERVERS, name, raw) if name else ""
    if not text:
        return ()
    try:
        return connection.checked_servers(text)
    except ProfileError as error:
        draft.need(NeedKind.VALUE, _SERVERS, error.sentence)
        return ()


def _protocol(draft: Draft, source: Source) -> Protocol:
    text = draft.value("security.protocol", "security.protocol")
    if text:
        try:
            return Protocol(text.upper().replace("-", "_"))
        except ValueError:
            sentence = f'"{text[:40]}" is no security protocol. Choose one of {", ".join(Protocol)}.'
            draft.need(NeedKind.CHOICE, "security.protocol", sentence)
            return Protocol.PLAINTEXT
    if draft.needed and draft.needed[-1].field == "security.protocol":
        return Protocol.PLAINTEXT
    if source is Source.JAAS or draft.peek("sasl.mechanism") or draft.peek("sasl.mechanisms"):
        sentence = (
            "There is a sign-in and no security.protocol. SASL_SSL is assumed; choose SASL_PLAINTEXT without TLS."
        )
        draft.need(NeedKind.CHOICE, "security.protocol", sentence)
        return Protocol.SASL_SSL
    return Protocol.PLAINTEXT


def _tls(draft: Draft) -> Tls:
    at = "security.tls."
    truststore = draft.file(f"{at}truststore", "ssl.truststore.location", "ssl.ca.location")
    authorities = _pem(draft, f"{at}truststore_pem", "ssl.truststore.certificates", "ssl.ca.pem")
    keystore = draft.file(f"{at}keystore", "ssl.keystore.location", "ssl.certificate.location")
    key_file = draft.file(f"{at}key_file", "ssl.key.location")
    chain = _pem(draft, f"{at}certificate_pem", "ssl.keystore.certificate.chain", "ssl.certificate.pem")
    draft.secret(SecretName.TRUSTSTORE_PASSWORD, "ssl.truststore.password")
    draft.secret(SecretName.KEYSTORE_PASSWORD, "ssl.keystore.password")
    draft.secret(SecretName.KEY_PASSWORD, "ssl.key.password")
    name, key = draft.raw("ssl.keystore.key", "ssl.key.pem")
    if name:
        draft.keep_secret(SecretName.PRIVATE_KEY, name, _lines_again(key))
    for kind in ("ssl.truststore.type", "ssl.keystore.type"):
        draft.value("", kind, said="a store's kind is seen from its first bytes")
    return Tls(truststore, authorities, keystore, key_file, chain, _verifies(draft), _verifies_host(draft))


def _verifies(draft: Draft) -> bool:
    return draft.value("security.tls.verify", "enable.ssl.certificate.verification").lower() not in {"false", "0"}


def _verifies_host(draft: Draft) -> bool:
    name, raw = draft.raw("ssl.endpoint.identification.algorithm")
    if not name:
        return True
    text = draft.filled("security.tls.verify_host", name, raw, "whether a certificate's host name is verified")
    return bool(raw.strip()) and text.strip().lower() != "none"


def _pem(draft: Draft, at: str, *names: str) -> str:
    name, raw = draft.raw(*names)
    if not name:
        return ""
    text = draft.filled(at, name, _lines_again(raw))
    if not text:
        return ""
    if text.startswith(("file:", "classpath:", "/")):  # Spring's bundles take a place, too
        store = at.replace("truststore_pem", "truststore").replace("certificate_pem", "keystore")
        draft.need(NeedKind.FILE, store, f"{text} is a file of the machine where this comes from. Choose it.", text)
        return ""
    try:
        return security_checks.checked_certificates(at, text)
    except ProfileError as error:
        draft.need(NeedKind.VALUE, at, error.sentence)
        return ""


def _lines_again(pem: str) -> str:
    """Return PEM that was squeezed into one line, as environment variables have it, with its lines."""
    text = pem.replace("\\n", "\n")
    if "\n" in text or "-----BEGIN" not in text:
        return text
    for word in ("CERTIFICATE", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"):
        text = text.replace(f"-----BEGIN {word}-----", f"-----BEGIN {word}-----\n")
        text = text.replace(f"-----END {word}-----", f"\n-----END {word}-----\n")
    return text


def _registry(draft: Draft, security: Security) -> SchemaRegistry:
    url = draft.value("schema_registry.url", "schema.registry.url")
    source = draft.value(
        "",
        "basic.auth.credentials.source",
        "schema.registry.basic.auth.credentials.source",
        said="how to sign in to the schema registry",
    )
    registry = _from_address(draft, url)
    name, raw = draft.raw("basic.auth.user.info", "schema.registry.basic.auth.user.info")
    if name:
        user, _, password = raw.partition(":") if not raw.startswith("${") else _two_placeholders(raw)
        draft.keep_secret(SecretName.REGISTRY_PASSWORD, name, password or raw)
        registry = replace(registry, auth=RegistryAuth.BASIC, user=draft.filled("schema_registry.user", name, user))
    elif source.upper() == "SASL_INHERIT":
        registry = replace(registry, auth=RegistryAuth.BASIC, user=security.user)
        if SecretName.PASSWORD in draft.secrets:
            draft.secrets[SecretName.REGISTRY_PASSWORD] = draft.secrets[SecretName.PASSWORD]
    name, raw = draft.raw("bearer.auth.token", "schema.registry.bearer.auth.token")
    if name:
        draft.keep_secret(SecretName.REGISTRY_TOKEN, name, raw)
        registry = replace(registry, auth=RegistryAuth.BEARER)
    own = [each for each, _ in draft.rest() if each.startswith("schema.registry.ssl.")]
    return replace(registry, connection_tls=bool(own))


def _from_address(draft: Draft, url: str) -> SchemaRegistry:
    """Take user and password out of an address, where some clients have them."""
    match = re.match(r"^(https?://)([^/@:]*):([^/@]*)@([^,]*)$", url)
    if match is None:
        return SchemaRegistry(url)
    draft.keep_secret(SecretName.REGISTRY_PASSWORD, "schema.registry.url", unquote(match[3]))
    return SchemaRegistry(match[1] + match[4], RegistryAuth.BASIC, unquote(match[2]))


def _two_placeholders(raw: str) -> tuple[str, str, str]:
    """Split ${KEY}:${SECRET} at the colon between the braces."""
    first, middle, second = raw.partition("}:")
    return (f"{first}}}", ":", second) if middle else ("", "", raw)


def _client(draft: Draft) -> dict[str, str]:
    client: dict[str, str] = {}
    for name, raw in draft.rest():
        known = client_name(name)
        if not known or known in client:
            continue
        draft.raw(name)
        try:
            value = client_properties.checked_value(known, "use_all_dns_ips" if raw == "default" else raw)
            client_properties.check_together({**client, known: value})
        except ValueError as error:
            draft.ignore(name, raw, str(error))
            continue
        client[known] = value
        if known == name:
            draft.understand(name, value, f"client.{known}")
        else:
            draft.translate(name, value, f"client.{known}")
    return client


def _sound(profile: ConnectionProfile, draft: Draft) -> ConnectionProfile:
    """Return the profile with only what may stand in a file; the rest is told as needed."""
    for _ in range(20):
        try:
            security = security_checks.checked_security(profile.security)
            registry = security_checks.checked_registry(profile.schema_registry)
            return replace(profile, security=security, schema_registry=registry)
        except ProfileError as error:
            draft.need(NeedKind.VALUE, error.field, error.sentence)
            profile = _without(profile, error.field)
    return replace(profile, security=Security(), schema_registry=SchemaRegistry())


def _without(profile: ConnectionProfile, at: str) -> ConnectionProfile:
    part, _, name = at.rpartition(".")
    if part == "security":
        return replace(profile, security=replace(profile.security, **{name: ""}))  # type: ignore[arg-type]  # a text field
    if part == "schema_registry":
        return replace(profile, schema_registry=replace(profile.schema_registry, **{name: ""}))  # type: ignore[arg-type]  # a text field
    inner = part.removeprefix("security.")
    value = getattr(profile.security, inner)
    changed = replace(value, **{name: getattr(type(value)(), name)})
    return replace(profile, security=replace(profile.security, **{inner: changed}))
