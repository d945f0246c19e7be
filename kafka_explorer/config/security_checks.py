"""Whether what a profile says of security can be: the form of each value, and what a connection still needs."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.security import (
    Mechanism,
    MskIam,
    OAuth,
    RegistryAuth,
    SchemaRegistry,
    Security,
    Tls,
    TokenMethod,
)

_TEXT_LIMIT = 1_000
_PEM_LIMIT = 500_000
_CERTIFICATES = re.compile(
    r"-----BEGIN (?:TRUSTED )?CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+?-----END (?:TRUSTED )?CERTIFICATE-----"
)
_REGION = re.compile(r"^[a-z]{2}(?:-[a-z]+)+-[0-9]+$")
_MSK_HOST = re.compile(r"\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?:[0-9]+$")
_EXTENSION = re.compile(r"^[A-Za-z]+$")  # RFC 7628 3.1; "auth" is taken
_TOPIC = re.compile(r"^[A-Za-z0-9._-]{1,249}$")


def checked_security(security: Security) -> Security:
    """Return `security` in normal form; raises ProfileError. What is missing is no error here: see `missing`."""
    kerberos = security.kerberos
    return replace(
        security,
        user=one_line("security.user", security.user),
        tls=_checked_tls(security.tls),
        oauth=_checked_oauth(security.oauth),
        msk=_checked_msk(security.msk),
        kerberos=replace(
            kerberos,
            service_name=one_line("security.kerberos.service_name", kerberos.service_name),
            principal=one_line("security.kerberos.principal", kerberos.principal),
            keytab=one_line("security.kerberos.keytab", kerberos.keytab),
        ),
    )


def checked_registry(registry: SchemaRegistry) -> SchemaRegistry:
    """Return `registry` in normal form; raises ProfileError."""
    return replace(
        registry,
        url=_checked_urls("schema_registry.url", registry.url),
        user=one_line("schema_registry.user", registry.user),
    )


def checked_dead_letters(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return dead-letter topic -> source topic; raises ProfileError for what Kafka does not take as a topic's name."""
    for name in (name for pair in mapping.items() for name in pair):
        if not _TOPIC.match(name) or name in {".", ".."}:
            raise ProfileError(
                "dead_letters",
                f'"{name}" is no name of a topic: letters, digits, ".", "_" and "-", up to 249 of them. Correct it.',
            )
    return dict(mapping)


def one_line(field: str, value: str) -> str:
    """Return the value without surrounding white space; raises ProfileError for what does not fit into one line."""
    value = value.strip()
    if len(value) > _TEXT_LIMIT:
        raise ProfileError(field, f"This has {len(value)} characters; {_TEXT_LIMIT} are allowed. Shorten it.")
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in value):
        raise ProfileError(field, "This has a line break or a control character. Remove it.")
    return value


def checked_certificates(field: str, pem: str) -> str:
    """Return the certificates of pasted PEM, without comments; raises ProfileError, for a private key above all."""
    if not pem.strip():
        return ""
    if "PRIVATE KEY" in pem:
        raise ProfileError(
            field,
            "There is a private key among the certificates, and a connection file holds no secret. "
            "Put only the certificates here; the key has a field of its own and goes to the keyring.",
        )
    blocks = _CERTIFICATES.findall(pem) if len(pem) <= _PEM_LIMIT else []
    if not blocks or pem.count("-----BEGIN") != len(blocks):
        raise ProfileError(
            field,
            "This is not a PEM certificate. Paste everything from -----BEGIN CERTIFICATE----- to "
            "-----END CERTIFICATE-----, both included.",
        )
    return "".join(f"{_lines(block)}\n" for block in blocks)


def _lines(block: str) -> str:
    return "\n".join(line.strip() for line in block.splitlines() if line.strip())


def _checked_tls(tls: Tls) -> Tls:
    return replace(
        tls,
        truststore=one_line("security.tls.truststore", tls.truststore),
        truststore_pem=checked_certificates("security.tls.truststore_pem", tls.truststore_pem),
        keystore=one_line("security.tls.keystore", tls.keystore),
        key_file=one_line("security.tls.key_file", tls.key_file),
        certificate_pem=checked_certificates("security.tls.certificate_pem", tls.certificate_pem),
    )


def _checked_oauth(oauth: OAuth) -> OAuth:
    for name, value in oauth.extensions.items():
        if not _EXTENSION.match(name) or name == "auth":
            raise ProfileError(
                "security.oauth.extensions",
                f'"{name}" is no name of a SASL extension: letters only, and not "auth". Correct it.',
            )
        if "," in value or one_line("security.oauth.extensions", value) != value:
            raise ProfileError("security.oauth.extensions", f'The value of "{name}" has a comma or a blank at an end.')
    return replace(
        oauth,
        token_endpoint=_checked_urls("security.oauth.token_endpoint", oauth.token_endpoint),
        client_id=one_line("security.oauth.client_id", oauth.client_id),
        scope=one_line("security.oauth.scope", oauth.scope),
        extensions=dict(oauth.extensions),
        principal=one_line("security.oauth.principal", oauth.principal),
        truststore=one_line("security.oauth.truststore", oauth.truststore),
        truststore_pem=checked_certificates("security.oauth.truststore_pem", oauth.truststore_pem),
    )


def _checked_msk(msk: MskIam) -> MskIam:
    region = one_line("security.msk.region", msk.region)
    if region and not _REGION.match(region):
        raise ProfileError("security.msk.region", f'"{region}" is no region of AWS. Write it like eu-central-1.')
    session = one_line("security.msk.session_name", msk.session_name)
    if not re.fullmatch(r"[\w+=,.@-]{2,64}", session, re.ASCII):
        raise ProfileError(
            "security.msk.session_name",
            f'"{session}" is no session name of AWS: 2 to 64 letters, digits and +=,.@-_ are allowed.',
        )
    return replace(
        msk,
        region=region,
        profile=one_line("security.msk.profile", msk.profile),
        role_arn=one_line("security.msk.role_arn", msk.role_arn),
        session_name=session,
    )


def _checked_urls(field: str, text: str) -> str:
    return ",".join(_checked_url(field, part) for part in one_line(field, text).split(",") if part.strip())


def _checked_url(field: str, text: str) -> str:
    url = text.strip()
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ProfileError(field, f'"{url}" is not a web address. Write it like https://host:8081.') from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ProfileError(field, f'"{url}" is not a web address. Write it like https://host:8081.')
    if "@" in parts.netloc:
        raise ProfileError(
            field, "There is a user or a password in this address, and a file holds no secret. Put it into its field."
        )
    return url


def region_of(msk: MskIam, servers: tuple[str, ...]) -> str:
    """Return the AWS region that was set, else the one in the brokers' names, else ""."""
    found = next((match[1] for server in servers if (match := _MSK_HOST.search(server))), "")
    return msk.region or found


def missing(security: Security, servers: tuple[str, ...]) -> Iterator[ProfileError]:
    """Yield what a connection still needs, field by field; secrets are told by `client_settings`."""
    if not servers:
        yield ProfileError("bootstrap_servers", "At least one bootstrap server is needed. Type host:port.")
    if security.protocol.uses_tls and security.tls.key_file and not security.tls.has_identity:
        yield ProfileError("security.tls.keystore", "There is a key file without its certificate. Choose that, too.")
    if security.protocol.uses_sasl:
        yield from _missing_for_sasl(security, servers)


def _missing_for_sasl(security: Security, servers: tuple[str, ...]) -> Iterator[ProfileError]:
    mechanism, oauth = security.mechanism, security.oauth
    if mechanism is None:
        choices = ", ".join(Mechanism)
        yield ProfileError("security.mechanism", f"A SASL connection needs a mechanism. Choose one of {choices}.")
    elif mechanism.takes_password and not security.user:
        yield ProfileError("security.user", f"{mechanism} needs a user name. Type it.")
    elif mechanism is Mechanism.OAUTHBEARER and oauth.method is TokenMethod.OIDC:
        if not oauth.token_endpoint:
            yield ProfileError(
                "security.oauth.token_endpoint", "The address of the token endpoint is missing. Type it."
            )
        if not oauth.client_id:
            yield ProfileError("security.oauth.client_id", "The client id is missing. Type it.")
    elif mechanism is Mechanism.OAUTHBEARER and not oauth.principal:
        yield ProfileError("security.oauth.principal", "An unsecured token needs a principal. Type a user's name.")
    elif mechanism is Mechanism.MSK_IAM and not region_of(security.msk, servers):
        yield ProfileError("security.msk.region", "The AWS region is missing. Type it, for example eu-central-1.")


def missing_for_registry(registry: SchemaRegistry) -> Iterator[ProfileError]:
    """Yield what signing in to the schema registry still needs."""
    if registry.url and registry.auth is RegistryAuth.BASIC and not registry.user:
        yield ProfileError("schema_registry.user", "The schema registry needs a user name, or an API key. Type it.")
