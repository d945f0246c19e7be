"""Configurations of clients as they stand in real projects and documentations, each with what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kafka_explorer.config.imports.imported import NeedKind, Source

FILE, SECRET, VALUE, CHOICE = NeedKind.FILE, NeedKind.SECRET, NeedKind.VALUE, NeedKind.CHOICE
Needs = set[tuple[NeedKind, str, str]]


@dataclass(frozen=True)
class Snippet:
    """A text, and what it comes to; `values` are fields of the profile by their dotted names."""

    title: str
    text: str
    source: Source
    values: Mapping[str, object]
    secrets: Mapping[str, str] = field(default_factory=dict)
    needs: Needs = field(default_factory=set)
    ignored: tuple[str, ...] = ()
    file: str = ""


def plain_jaas(user: str, password: str) -> str:
    return f'org.apache.kafka.common.security.plain.PlainLoginModule required username="{user}" password="{password}";'


SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required"
OAUTH = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
CALLBACK = "org.apache.kafka.common.security.oauthbearer.secured.OAuthBearerLoginCallbackHandler"

CLIENT_SNIPPETS = [
    Snippet(
        "plaintext",
        "# local\nbootstrap.servers=localhost:9092,[::1]:9093\n",
        Source.CLIENT_PROPERTIES,
        {"bootstrap_servers": ("localhost:9092", "[::1]:9093"), "security.protocol": "PLAINTEXT"},
    ),
    Snippet(
        "SCRAM with a continued line",
        f"""bootstrap.servers=broker:9094
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config={SCRAM} \\
    username="alice" \\
    password="a;b=c d";
ssl.endpoint.identification.algorithm=
""",
        Source.CLIENT_PROPERTIES,
        {"security.mechanism": "SCRAM-SHA-512", "security.user": "alice", "security.tls.verify_host": False},
        secrets={"password": "a;b=c d"},
    ),
    Snippet(
        "mTLS in client.properties",
        """bootstrap.servers=broker.example.com:9093
security.protocol=SSL
ssl.truststore.location=/var/private/ssl/kafka.client.truststore.jks
ssl.truststore.password=test1234
ssl.keystore.location=/var/private/ssl/kafka.client.keystore.jks
ssl.keystore.password=test1235
ssl.key.password=test1236
ssl.enabled.protocols=TLSv1.2,TLSv1.3
ssl.cipher.suites=TLS_AES_256_GCM_SHA384
""",
        Source.CLIENT_PROPERTIES,
        {"security.protocol": "SSL", "security.tls.keystore": "/var/private/ssl/kafka.client.keystore.jks"},
        secrets={"truststore-password": "test1234", "keystore-password": "test1235", "key-password": "test1236"},
        needs={
            (FILE, "security.tls.truststore", "/var/private/ssl/kafka.client.truststore.jks"),
            (FILE, "security.tls.keystore", "/var/private/ssl/kafka.client.keystore.jks"),
        },
        ignored=("ssl.enabled.protocols", "ssl.cipher.suites"),
    ),
    Snippet(
        "Confluent Cloud, Java",
        """# Required connection configs for Kafka producer, consumer, and admin
bootstrap.servers=pkc-4r087.us-west2.gcp.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username='{{ CLUSTER_API_KEY }}' password='{{ CLUSTER_API_SECRET }}';
sasl.mechanism=PLAIN
# Required for correctness in Apache Kafka clients prior to 2.6
client.dns.lookup=use_all_dns_ips
session.timeout.ms=45000
acks=all
schema.registry.url=https://psrc-abc.us-west2.gcp.confluent.cloud
basic.auth.credentials.source=USER_INFO
basic.auth.user.info={{ SR_API_KEY }}:{{ SR_API_SECRET }}
""",
        Source.CONFLUENT_CLOUD,
        {
            "security.protocol": "SASL_SSL",
            "security.mechanism": "PLAIN",
            "client": {"client.dns.lookup": "use_all_dns_ips"},
            "schema_registry.url": "https://psrc-abc.us-west2.gcp.confluent.cloud",
            "schema_registry.auth": "basic",
        },
        needs={
            (VALUE, "security.user", "CLUSTER_API_KEY"),
            (SECRET, "secret.password", "CLUSTER_API_SECRET"),
            (VALUE, "schema_registry.user", "SR_API_KEY"),
            (SECRET, "secret.registry-password", "SR_API_SECRET"),
        },
        ignored=("session.timeout.ms", "acks"),
    ),
    Snippet(
        "Confluent Cloud, librdkafka",
        """bootstrap.servers=pkc-lq8v7.eu-central-1.aws.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.mechanisms=PLAIN
sasl.username=ABCDEFGH
sasl.password=geheim/+=
session.timeout.ms=45000
client.id=ccloud-python-client-1
""",
        Source.CONFLUENT_CLOUD,
        {"security.user": "ABCDEFGH", "client": {"client.id": "ccloud-python-client-1"}},
        secrets={"password": "geheim/+="},
        ignored=("session.timeout.ms",),
    ),
    Snippet(
        "Confluent Cloud with OAuth",
        f"""bootstrap.servers=pkc-1.eu.confluent.cloud:9092
security.protocol=SASL_SSL
sasl.oauthbearer.token.endpoint.url=https://id.example.com/oauth2/token
sasl.login.callback.handler.class={CALLBACK}
sasl.mechanism=OAUTHBEARER
sasl.jaas.config={OAUTH} clientId='cid' scope='kafka' clientSecret='csecret' extension_logicalCluster='lkc-1' extension_identityPoolId='pool-1';
""",
        Source.CONFLUENT_CLOUD,
        {
            "security.mechanism": "OAUTHBEARER",
            "security.oauth.token_endpoint": "https://id.example.com/oauth2/token",
            "security.oauth.client_id": "cid",
            "security.oauth.scope": "kafka",
            "security.oauth.extensions": {"logicalCluster": "lkc-1", "identityPoolId": "pool-1"},
        },
        secrets={"client-secret": "csecret"},
        ignored=("sasl.login.callback.handler.class",),
    ),
    Snippet(
        "OAuth as of KIP-1139",
        """bootstrap.servers=b:9093
security.protocol=SASL_SSL
sasl.mechanism=OAUTHBEARER
sasl.oauthbearer.token.endpoint.url=https://id.example.com/token
sasl.oauthbearer.client.credentials.client.id=cid
sasl.oauthbearer.client.credentials.client.secret=csecret
sasl.oauthbearer.scope=read write
""",
        Source.CLIENT_PROPERTIES,
        {"security.oauth.client_id": "cid", "security.oauth.scope": "read write"},
        secrets={"client-secret": "csecret"},
    ),
    Snippet(
        "unsecured OAuth",
        f"""bootstrap.servers=b:9092
security.protocol=SASL_PLAINTEXT
sasl.mechanism=OAUTHBEARER
sasl.jaas.config={OAUTH} unsecuredLoginStringClaim_sub="alice";
""",
        Source.CLIENT_PROPERTIES,
        {"security.oauth.method": "unsecured", "security.oauth.principal": "alice"},
    ),
    Snippet(
        "Amazon MSK with IAM",
        """bootstrap.servers=b-1.orders.abc.c2.kafka.eu-central-1.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName="dev" awsRoleSessionName="me";
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
""",
        Source.CLIENT_PROPERTIES,
        {"security.mechanism": "AWS_MSK_IAM", "security.msk.profile": "dev", "security.msk.session_name": "me"},
        ignored=("sasl.client.callback.handler.class",),
    ),
    Snippet(
        "Azure Event Hubs",
        """bootstrap.servers=orders.servicebus.windows.net:9093
security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="$ConnectionString" password="Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=geheim=";
""",
        Source.CLIENT_PROPERTIES,
        {"security.user": "$ConnectionString"},
        secrets={
            "password": "Endpoint=sb://orders.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=geheim="
        },
    ),
    Snippet(
        "Aiven",
        """bootstrap.servers=kafka-demo.aivencloud.com:12345
security.protocol=SSL
ssl.truststore.location=client.truststore.jks
ssl.truststore.password=changeit
ssl.keystore.type=PKCS12
ssl.keystore.location=client.keystore.p12
ssl.keystore.password=changeit
ssl.key.password=changeit
""",
        Source.CLIENT_PROPERTIES,
        {"security.tls.keystore": "client.keystore.p12"},
        secrets=dict.fromkeys(("truststore-password", "keystore-password", "key-password"), "changeit"),
        needs={
            (FILE, "security.tls.truststore", "client.truststore.jks"),
            (FILE, "security.tls.keystore", "client.keystore.p12"),
        },
    ),
    Snippet(
        "Redpanda Cloud",
        f"""bootstrap.servers=seed-1.abc.byoc.prd.cloud.redpanda.com:9092
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-256
sasl.jaas.config={SCRAM} username="<username>" password="<password>";
""",
        Source.CLIENT_PROPERTIES,
        {"security.mechanism": "SCRAM-SHA-256"},
        needs={(VALUE, "security.user", "username"), (SECRET, "secret.password", "password")},
    ),
    Snippet(
        "Strimzi's OAuth",
        f"""bootstrap.servers=my-cluster-kafka-bootstrap:9093
security.protocol=SASL_SSL
sasl.mechanism=OAUTHBEARER
sasl.jaas.config={OAUTH} oauth.client.id="team-a" oauth.client.secret="s" oauth.token.endpoint.uri="https://sso/auth/token" ;
sasl.login.callback.handler.class=io.strimzi.kafka.oauth.client.JaasClientOauthLoginCallbackHandler
""",
        Source.CLIENT_PROPERTIES,
        {"security.oauth.client_id": "team-a", "security.oauth.token_endpoint": "https://sso/auth/token"},
        secrets={"client-secret": "s"},
        ignored=("sasl.login.callback.handler.class",),
    ),
    Snippet(
        "Kerberos",
        """bootstrap.servers=b:9092
security.protocol=SASL_PLAINTEXT
sasl.kerberos.service.name=kafka
sasl.mechanism=GSSAPI
sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true keyTab="/etc/kafka.keytab" principal="kafka-client-1@EXAMPLE.COM";
""",
        Source.CLIENT_PROPERTIES,
        {"security.mechanism": "GSSAPI", "security.kerberos.principal": "kafka-client-1@EXAMPLE.COM"},
        needs={(CHOICE, "security.mechanism", "")},
    ),
    Snippet(
        "a JAAS line alone",
        plain_jaas("alice", "geheim"),
        Source.JAAS,
        {"security.mechanism": "PLAIN", "security.user": "alice", "security.protocol": "SASL_SSL"},
        secrets={"password": "geheim"},
        needs={(CHOICE, "security.protocol", ""), (VALUE, "bootstrap_servers", "")},
    ),
    Snippet(
        "a JAAS file",
        f"""KafkaClient {{
  // our user
  {SCRAM}
  username="alice"
  password="geheim";
}};
""",
        Source.JAAS,
        {"security.user": "alice", "security.mechanism": None},
        secrets={"password": "geheim"},
        needs={
            (CHOICE, "security.protocol", ""),
            (CHOICE, "security.mechanism", ""),
            (VALUE, "bootstrap_servers", ""),
        },
    ),
    Snippet(
        "kcat.conf",
        """# kcat
metadata.broker.list=b:9093
security.protocol=ssl
ssl.ca.location=/etc/ssl/ca.pem
ssl.certificate.location=/etc/ssl/me.crt
ssl.key.location=/etc/ssl/me.key
ssl.key.password=geheim
enable.ssl.certificate.verification=false
""",
        Source.KCAT,
        {
            "security.protocol": "SSL",
            "security.tls.truststore": "/etc/ssl/ca.pem",
            "security.tls.keystore": "/etc/ssl/me.crt",
            "security.tls.key_file": "/etc/ssl/me.key",
            "security.tls.verify": False,
        },
        secrets={"key-password": "geheim"},
        needs={
            (FILE, "security.tls.truststore", "/etc/ssl/ca.pem"),
            (FILE, "security.tls.keystore", "/etc/ssl/me.crt"),
            (FILE, "security.tls.key_file", "/etc/ssl/me.key"),
        },
    ),
    Snippet(
        "a kcat command",
        "kcat -b h1:9093,h2:9093 -X security.protocol=SASL_SSL -Xsasl.mechanisms=SCRAM-SHA-512 \\\n"
        "  -X sasl.username=me -X 'sasl.password=p w' -L",
        Source.KCAT,
        {"bootstrap_servers": ("h1:9093", "h2:9093"), "security.mechanism": "SCRAM-SHA-512", "security.user": "me"},
        secrets={"password": "p w"},
    ),
    Snippet(
        "environment of a container",
        "KAFKA_BOOTSTRAP_SERVERS=b:9092\nKAFKA_SECURITY_PROTOCOL=SASL_PLAINTEXT\nKAFKA_SASL_MECHANISM=PLAIN\n"
        "KAFKA_SASL_USERNAME=u\nKAFKA_SASL_PASSWORD=p\n",
        Source.CLIENT_PROPERTIES,
        {"security.protocol": "SASL_PLAINTEXT", "security.user": "u"},
        secrets={"password": "p"},
    ),
    Snippet(
        "a registry with its user in the address",
        "bootstrap.servers=b:9092\nschema.registry.url=https://key:ge%2Fheim@registry.example.com\n",
        Source.CLIENT_PROPERTIES,
        {
            "schema_registry.url": "https://registry.example.com",
            "schema_registry.user": "key",
            "schema_registry.auth": "basic",
        },
        secrets={"registry-password": "ge/heim"},
    ),
    Snippet(
        "a file of this program",
        'name = "Staging"\nbootstrap_servers = ["a"]\n[security]\nprotocol = "SSL"\n',
        Source.PROFILE,
        {"name": "Staging", "security.protocol": "SSL"},
    ),
]
