"""Profiles of every kind, for property tests: valid ones, with everything that a file can hold."""

from hypothesis import strategies as st

from kafka_explorer.config.connection import ConnectionProfile, Environment, checked
from kafka_explorer.config.security import (
    Kerberos,
    Mechanism,
    MskIam,
    OAuth,
    Protocol,
    RegistryAuth,
    SchemaRegistry,
    Security,
    Tls,
    TokenMethod,
)
from tests.security.certificates import Authority

PEM = Authority().pem

lines = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30).map(str.strip)
topics = st.from_regex(r"[A-Za-z0-9_-]{1,12}(\.[a-z]{1,4})?", fullmatch=True)
pems = st.sampled_from(["", PEM, PEM + PEM])
urls = st.sampled_from(["", "https://id.example.com/oauth/token", "http://127.0.0.1:8081"])

securities = st.builds(
    Security,
    protocol=st.sampled_from(Protocol),
    mechanism=st.none() | st.sampled_from(Mechanism),
    user=lines,
    tls=st.builds(
        Tls,
        truststore=lines,
        truststore_pem=pems,
        keystore=lines,
        key_file=lines,
        certificate_pem=pems,
        verify=st.booleans(),
        verify_host=st.booleans(),
    ),
    oauth=st.builds(
        OAuth,
        method=st.sampled_from(TokenMethod),
        token_endpoint=urls,
        client_id=lines,
        scope=lines,
        extensions=st.dictionaries(st.sampled_from(["logicalCluster", "identityPoolId"]), topics, max_size=2),
        principal=lines,
        truststore=lines,
        truststore_pem=pems,
    ),
    msk=st.builds(MskIam, region=st.sampled_from(["", "eu-central-1"]), profile=lines, role_arn=lines),
    kerberos=st.builds(Kerberos, service_name=lines, principal=lines, keytab=lines),
)
registries = st.builds(
    SchemaRegistry, url=urls, auth=st.sampled_from(RegistryAuth), user=lines, connection_tls=st.booleans()
)
profiles = st.builds(
    ConnectionProfile,
    name=lines.filter(bool).map(lambda name: "".join(char for char in name if char.isprintable()) + "x"),
    bootstrap_servers=st.just(("kafka.example.com:9093",)),
    environment=st.sampled_from(Environment),
    read_only=st.booleans(),
    notes=lines,
    security=securities,
    schema_registry=registries,
    dead_letters=st.dictionaries(topics, topics, max_size=3),
    dead_letter_dialects=st.dictionaries(
        topics,
        st.fixed_dictionaries(
            {"topic": topics.map("header.{}".format)},
            optional={"topics": topics, "event": topics.map("value.{}".format), "strip": topics},
        ),
        max_size=2,
    ),
    masks=st.lists(topics.map("value.{}".format), max_size=4).map(tuple),
).map(checked)
