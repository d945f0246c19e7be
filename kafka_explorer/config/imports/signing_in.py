"""The settings of signing in: SASL mechanism, JAAS line, tokens, Kerberos -> a profile's security."""

from collections.abc import Mapping
from dataclasses import replace

from kafka_explorer.config.imports.drafting import Draft
from kafka_explorer.config.imports.imported import ImportFailed, NeedKind
from kafka_explorer.config.imports.jaas import JaasModule, parse_jaas
from kafka_explorer.config.imports.placeholders import is_encrypted
from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Mechanism, Security, TokenMethod

_MODULES = {
    "PlainLoginModule": Mechanism.PLAIN,
    "ScramLoginModule": None,  # the mechanism says which of the two
    "OAuthBearerLoginModule": Mechanism.OAUTHBEARER,
    "Krb5LoginModule": Mechanism.GSSAPI,
    "IAMLoginModule": Mechanism.MSK_IAM,
}
_JAAS = "sasl.jaas.config"
_OAUTH_OPTIONS = {
    "clientId": "client_id",
    "oauth.client.id": "client_id",
    "scope": "scope",
    "oauth.scope": "scope",
    "oauth.token.endpoint.uri": "token_endpoint",
    "unsecuredLoginStringClaim_sub": "principal",
}
_MSK_OPTIONS = {
    "awsProfileName": "profile",
    "awsRoleArn": "role_arn",
    "awsRoleSessionName": "session_name",
    "awsStsRegion": "region",
}


def read_sasl(draft: Draft, security: Security) -> Security:
    """Return `security` with what the draft says of signing in."""
    security = replace(security, mechanism=_mechanism(draft))
    name, line = draft.raw(_JAAS, "java.security.auth.login.config")
    if name:
        security = _from_jaas(draft, name, line, security)
    user = draft.value("security.user", "sasl.username")
    draft.secret(SecretName.PASSWORD, "sasl.password")
    security = _tokens(draft, replace(security, user=user or security.user))
    security = _kerberos(draft, security)
    if security.protocol.uses_sasl and security.mechanism is None and not _asked(draft):
        choices = ", ".join(Mechanism)
        draft.need(NeedKind.CHOICE, "security.mechanism", f"No SASL mechanism is named. Choose one of {choices}.")
    return security


def _asked(draft: Draft) -> bool:
    return any(need.field == "security.mechanism" for need in draft.needed)


def _mechanism(draft: Draft) -> Mechanism | None:
    text = draft.value("security.mechanism", "sasl.mechanism", "sasl.mechanisms")
    if not text:
        return None
    try:
        return Mechanism(text.upper())
    except ValueError:
        choices = ", ".join(Mechanism)
        sentence = f'"{text[:40]}" is no SASL mechanism that is known here. Choose one of {choices}.'
        draft.need(NeedKind.CHOICE, "security.mechanism", sentence)
        return None


def _from_jaas(draft: Draft, name: str, line: str, security: Security) -> Security:
    if "LoginModule" not in line:
        found = draft.lookup(line)
        if is_encrypted(line) or found.missing:
            sentence = f"{draft.as_written(name)} is not in this text. Type user name and password."
            placeholder = found.missing[0] if found.missing else ""
            draft.need(NeedKind.SECRET, f"secret.{SecretName.PASSWORD.value}", sentence, placeholder)
            return security
        line = found.text
    module = parse_jaas(line)
    if module.short not in _MODULES:
        sentence = (
            f'The login module "{module.name[:120]}" is not known here. Choose the mechanism that it stands for: '
            f"{', '.join(Mechanism)}."
        )
        draft.need(NeedKind.CHOICE, "security.mechanism", sentence)
        return security
    mechanism = security.mechanism or _MODULES[module.short]
    said = f"a sign-in by {mechanism}" if mechanism else "a sign-in by user and password"
    draft.translate(name, f"{module.short} ...", said)
    security = replace(security, mechanism=mechanism)
    if module.short in {"PlainLoginModule", "ScramLoginModule"}:
        return _user_and_password(draft, module, security)
    if module.short == "OAuthBearerLoginModule":
        return _oauth(draft, module.options, security)
    if module.short == "IAMLoginModule":
        changes = {
            _MSK_OPTIONS[key]: _option(draft, f"security.msk.{_MSK_OPTIONS[key]}", key, value)
            for key, value in module.options.items()
            if key in _MSK_OPTIONS
        }
        return replace(security, msk=replace(security.msk, **{key: value for key, value in changes.items() if value}))
    return _krb5(draft, module.options, security)


def _option(draft: Draft, field: str, name: str, raw: str) -> str:
    return draft.filled(field, name, raw)


def _user_and_password(draft: Draft, module: JaasModule, security: Security) -> Security:
    options = module.options
    if options.get("tokenauth", "").lower() == "true":
        sentence = (
            "This is a delegation token (tokenauth), with which librdkafka cannot sign in. Choose another mechanism."
        )
        draft.need(NeedKind.CHOICE, "security.mechanism", sentence)
        security = replace(security, mechanism=None)
    elif security.mechanism is None:
        sentence = "A SCRAM sign-in, but sasl.mechanism is missing. Choose SCRAM-SHA-256 or SCRAM-SHA-512."
        draft.need(NeedKind.CHOICE, "security.mechanism", sentence)
    if "password" in options:
        draft.keep_secret(SecretName.PASSWORD, "password", options["password"])
    user = draft.filled("security.user", "username", options["username"]) if "username" in options else ""
    return replace(security, user=user)


def _oauth(draft: Draft, options: Mapping[str, str], security: Security) -> Security:
    changes: dict[str, str] = {}
    extensions: dict[str, str] = dict(security.oauth.extensions)
    for name, raw in options.items():
        field = _OAUTH_OPTIONS.get(name)
        if field is not None:
            changes[field] = draft.filled(f"security.oauth.{field}", name, raw)
        elif name in {"clientSecret", "oauth.client.secret"}:
            draft.keep_secret(SecretName.CLIENT_SECRET, name, raw)
        elif name.startswith("extension_"):
            extensions[name.removeprefix("extension_")] = draft.filled("security.oauth.extensions", name, raw)
        else:
            draft.ignore(name, "", "an option of Java's")
    if "unsecuredLoginStringClaim_sub" in options:
        return replace(security, oauth=replace(security.oauth, method=TokenMethod.UNSECURED, **changes))  # type: ignore[arg-type]  # text fields
    oauth = replace(security.oauth, extensions=extensions, **changes)  # type: ignore[arg-type]  # text fields
    return replace(security, oauth=oauth)


def _tokens(draft: Draft, security: Security) -> Security:
    """Read Kafka's and librdkafka's settings of OAUTHBEARER."""
    prefix = "sasl.oauthbearer."
    oauth = security.oauth
    endpoint = draft.value("security.oauth.token_endpoint", f"{prefix}token.endpoint.url")
    client = draft.value("security.oauth.client_id", f"{prefix}client.credentials.client.id", f"{prefix}client.id")
    secrets = f"{prefix}client.credentials.client.secret", f"{prefix}client.secret"
    draft.secret(SecretName.CLIENT_SECRET, *secrets)
    scope = draft.value("security.oauth.scope", f"{prefix}scope")
    words = draft.value("security.oauth.extensions", f"{prefix}extensions")
    extensions = dict(pair.split("=", 1) for pair in words.split(",") if "=" in pair)
    draft.raw(f"{prefix}method")
    unsecured = draft.value("security.oauth.method", "enable.sasl.oauthbearer.unsecure.jwt").lower() == "true"
    config = draft.value("security.oauth.principal", f"{prefix}config") if unsecured else ""
    principal = next((word.partition("=")[2] for word in config.split() if word.startswith("principal=")), "")
    oauth = replace(
        oauth,
        token_endpoint=endpoint or oauth.token_endpoint,
        client_id=client or oauth.client_id,
        scope=scope or oauth.scope,
        extensions={**oauth.extensions, **extensions},
        method=TokenMethod.UNSECURED if unsecured else oauth.method,
        principal=principal or oauth.principal,
    )
    return replace(security, oauth=oauth)


def _krb5(draft: Draft, options: Mapping[str, str], security: Security) -> Security:
    kerberos = security.kerberos
    values = {
        name: draft.filled("security.kerberos", name, options[name])
        for name in ("principal", "keyTab", "serviceName")
        if name in options
    }
    return replace(
        security,
        kerberos=replace(
            kerberos,
            principal=values.get("principal", ""),
            keytab=values.get("keyTab", ""),
            service_name=values.get("serviceName") or kerberos.service_name,
        ),
    )


def _kerberos(draft: Draft, security: Security) -> Security:
    service = draft.value("security.kerberos.service_name", "sasl.kerberos.service.name")
    principal = draft.value("security.kerberos.principal", "sasl.kerberos.principal")
    keytab = draft.value("security.kerberos.keytab", "sasl.kerberos.keytab")
    if security.mechanism is Mechanism.GSSAPI:
        sentence = (
            "Kerberos (GSSAPI) works only where this program's librdkafka was built with it; Test connection tells."
        )
        draft.need(NeedKind.CHOICE, "security.mechanism", sentence)
    kerberos = security.kerberos
    return replace(
        security,
        kerberos=replace(
            kerberos,
            service_name=service or kerberos.service_name,
            principal=principal or kerberos.principal,
            keytab=keytab or kerberos.keytab,
        ),
    )


def read_jaas_alone(line: str) -> Mapping[str, str]:
    """Return the settings that a JAAS line stands for by itself. Raises ImportFailed."""
    text = line.strip()
    for prefix in ("sasl.jaas.config", "KafkaClient"):
        if text.startswith(prefix):
            text = text.removeprefix(prefix).lstrip(" =:\t")
    if not text:
        raise ImportFailed("There is no login module in this line. Paste the whole line.")
    return {_JAAS: text}
