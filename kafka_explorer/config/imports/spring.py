"""Spring Boot's names -> Kafka's. Source: spring-boot's KafkaProperties, and Spring Cloud Stream's Kafka binder.

Names are relaxed: trust-store-location, trustStoreLocation, trust_store_location and SPRING_KAFKA_SSL_... are one name.
What is under `properties` is Kafka's own name. Merge order: ssl and security, then the fields, then `properties`; what
stands under consumer (or producer, admin) goes over what is common.
"""

import re
from collections.abc import Mapping

_SSL = {
    "keypassword": "ssl.key.password",
    "keystorekey": "ssl.keystore.key",
    "keystorecertificatechain": "ssl.keystore.certificate.chain",
    "keystorelocation": "ssl.keystore.location",
    "keystorepassword": "ssl.keystore.password",
    "keystoretype": "ssl.keystore.type",
    "truststorecertificates": "ssl.truststore.certificates",
    "truststorelocation": "ssl.truststore.location",
    "truststorepassword": "ssl.truststore.password",
    "truststoretype": "ssl.truststore.type",
    "protocol": "ssl.protocol",
}
_FIELDS = {
    "bootstrapservers": "bootstrap.servers",
    "clientid": "client.id",
    "security.protocol": "security.protocol",
    **{f"ssl.{name}": full for name, full in _SSL.items()},
}
_FIELDS_IN_ENVIRONMENT = {name.replace(".", ""): full for name, full in _FIELDS.items()}
_BUNDLE = {
    "jks": {
        "keystore.location": "ssl.keystore.location",
        "keystore.password": "ssl.keystore.password",
        "keystore.type": "ssl.keystore.type",
        "truststore.location": "ssl.truststore.location",
        "truststore.password": "ssl.truststore.password",
        "truststore.type": "ssl.truststore.type",
        "key.password": "ssl.key.password",
    },
    "pem": {
        "keystore.certificate": "ssl.keystore.certificate.chain",
        "keystore.privatekey": "ssl.keystore.key",
        "keystore.privatekeypassword": "ssl.key.password",
        "truststore.certificate": "ssl.truststore.certificates",
    },
}
_ROLES = ("admin", "producer", "consumer")  # the later goes over the earlier: this program reads
_BINDER = "spring.cloud.stream.kafka.binder."
_KAFKA = "spring.kafka."
_ENVIRONMENT = re.compile(r"^(?:export\s+)?SPRING_[A-Z0-9_]+$")

Settings = dict[str, str]


def is_spring(names: Mapping[str, str]) -> bool:
    """Tell whether these are settings of a Spring program."""
    return any(canonical(name).startswith((_KAFKA, _BINDER, "spring.ssl.")) for name in names)


def canonical(name: str) -> str:
    """Return the one spelling of a relaxed name: lower case, no hyphens; an environment variable's _ is a dot."""
    if _ENVIRONMENT.match(name):
        return name.removeprefix("export").strip().replace("_", ".").lower()
    return name.replace("-", "").replace("_", "").lower()


def kafka_settings(flat: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    """Return Kafka's settings and, by Kafka's name, how each was written."""
    written: dict[str, str] = {}
    common = _block(flat, "", written)
    merged: Settings = dict(common)
    for role in _ROLES:
        merged |= _block(flat, f"{role}.", written)
    return {**_binder(flat, written), **merged}, written


def _block(flat: Mapping[str, str], role: str, written: dict[str, str]) -> Settings:
    fields: Settings = {}
    own: Settings = {}
    jaas: Settings = {}
    for name, value in flat.items():
        known = canonical(name)
        inside = known.removeprefix(f"{_KAFKA}{role}")
        if inside == known:
            continue
        if inside.startswith("properties"):
            full = _literal(name, "properties")
            own[full] = value
            written[full] = name
        elif inside.startswith("jaas."):
            jaas[_literal(name, "jaas")] = value
        elif inside == "ssl.bundle":
            fields |= _bundle(flat, value, written)
        elif field := _field(name, inside):
            fields[field] = value
            written[field] = name
        elif role or not inside.startswith(tuple(f"{each}." for each in _ROLES)):
            full = _dotted(name, role)
            fields[full] = value
            written[full] = name
    line = _jaas_line(jaas)
    if line:
        fields["sasl.jaas.config"] = line
        written["sasl.jaas.config"] = f"{_KAFKA}{role}jaas"
    return {**fields, **own}


def _literal(name: str, after: str) -> str:
    """Return what follows the segment `after` in a name as it is written: Kafka's own name."""
    if _ENVIRONMENT.match(name):
        return name.lower().replace("_", ".").partition(f".{after}.")[2]
    rest = name.lower().find(f".{after}")
    return name[rest + len(after) + 1 :].strip(".").strip("[]'\"")


def _field(name: str, inside: str) -> str:
    """Return Kafka's name of a field of Spring's, "" when it is none."""
    if _ENVIRONMENT.match(name):
        return _FIELDS_IN_ENVIRONMENT.get(inside.replace(".", ""), "")
    return _FIELDS.get(inside, "")


def _dotted(name: str, role: str) -> str:
    """Return Kafka's way to write a field of Spring's: group-id and groupId are group.id."""
    rest = name.removeprefix(f"{_KAFKA}{role}")
    return re.sub(r"(?<=[a-z])([A-Z])", r".\1", rest).replace("-", ".").replace("_", ".").lower()


def _bundle(flat: Mapping[str, str], bundle: str, written: dict[str, str]) -> Settings:
    """Return what an SSL bundle (Spring Boot 3.1) stands for."""
    found: Settings = {}
    for name, value in flat.items():
        for kind, table in _BUNDLE.items():
            inside = canonical(name).removeprefix(f"spring.ssl.bundle.{kind}.{canonical(bundle)}.")
            if inside in table:
                found[table[inside]] = value
                written[table[inside]] = name
    return found


def _jaas_line(jaas: Settings) -> str:
    options = {name: value for name, value in jaas.items() if name.lower().startswith("options.")}
    module = next((value for name, value in jaas.items() if canonical(name) == "loginmodule"), "")
    enabled = next((value for name, value in jaas.items() if canonical(name) == "enabled"), "true")
    if enabled.lower() == "false" or not (module or options):
        return ""
    words = " ".join(f"{name[len('options.') :].strip('[]')}={_quoted(value)}" for name, value in options.items())
    return f"{module or 'com.sun.security.auth.module.Krb5LoginModule'} required {words};"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _binder(flat: Mapping[str, str], written: dict[str, str]) -> Settings:
    found: Settings = {}
    jaas: Settings = {}
    for name, value in flat.items():
        known = canonical(name)
        inside = known.removeprefix(_BINDER)
        if inside == known:
            continue
        if inside == "brokers":
            found["bootstrap.servers"] = value
            written["bootstrap.servers"] = name
        elif inside.startswith(("configuration.", "consumerproperties.")):
            full = _literal(name, "configuration" if inside.startswith("configuration.") else known.split(".")[5])
            full = full or name.split(".", 6)[-1]
            found[full] = value
            written[full] = name
        elif inside.startswith("jaas."):
            jaas[_literal(name, "jaas")] = value
    line = _jaas_line(jaas)
    return {**found, "sasl.jaas.config": line} if line else found
