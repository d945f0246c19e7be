"""Configurations of Spring, Quarkus and Micronaut programs, each with what it means."""

from kafka_explorer.config.imports.imported import Source
from tests.config.imports.client_snippets import FILE, SECRET, VALUE, Snippet, plain_jaas

PROGRAM_SNIPPETS = [
    Snippet(
        "the customer's SSL with JKS stores",
        """spring.kafka.bootstrap-servers=${KAFKA_BOOTSTRAP_SERVERS:kafka-1:9093,kafka-2:9093}
spring.kafka.security.protocol=SSL
spring.kafka.ssl.trust-store-location=file:/etc/kafka/secrets/truststore.jks
spring.kafka.ssl.trust-store-password=${TRUSTSTORE_PASSWORD}
spring.kafka.ssl.trust-store-type=JKS
spring.kafka.ssl.key-store-location=file:/etc/kafka/secrets/keystore.jks
spring.kafka.ssl.key-store-password=${KEYSTORE_PASSWORD}
spring.kafka.ssl.key-store-type=JKS
spring.kafka.consumer.group-id=orders
server.port=8080
""",
        Source.SPRING_PROPERTIES,
        {
            "bootstrap_servers": ("kafka-1:9093", "kafka-2:9093"),
            "security.protocol": "SSL",
            "security.tls.truststore": "/etc/kafka/secrets/truststore.jks",
            "security.tls.keystore": "/etc/kafka/secrets/keystore.jks",
            "environment": "production",
        },
        needs={
            (FILE, "security.tls.truststore", "/etc/kafka/secrets/truststore.jks"),
            (FILE, "security.tls.keystore", "/etc/kafka/secrets/keystore.jks"),
            (SECRET, "secret.truststore-password", "TRUSTSTORE_PASSWORD"),
            (SECRET, "secret.keystore-password", "KEYSTORE_PASSWORD"),
        },
        ignored=("spring.kafka.consumer.group-id",),
        file="application-prod.properties",
    ),
    Snippet(
        "the customer's SASL_SSL with the JAAS line",
        f"""spring.kafka.bootstrap-servers=kafka-1:9093
spring.kafka.properties.security.protocol=SASL_SSL
spring.kafka.properties.sasl.mechanism=PLAIN
spring.kafka.properties.sasl.jaas.config={plain_jaas("${KAFKA_USERNAME}", "${KAFKA_PASSWORD}")}
""",
        Source.SPRING_PROPERTIES,
        {"security.protocol": "SASL_SSL", "security.mechanism": "PLAIN", "security.user": ""},
        needs={(VALUE, "security.user", "KAFKA_USERNAME"), (SECRET, "secret.password", "KAFKA_PASSWORD")},
    ),
    Snippet(
        "Spring yaml, nested",
        """spring:
  application:
    name: orders
  kafka:
    bootstrap-servers:
      - kafka-1:9093
      - kafka-2:9093
    security:
      protocol: SASL_SSL
    properties:
      sasl:
        mechanism: SCRAM-SHA-512
        jaas:
          config: org.apache.kafka.common.security.scram.ScramLoginModule required username="${KAFKA_USER:orders-app}" password="${KAFKA_PASSWORD}";
    ssl:
      trust-store-location: classpath:certs/truststore.p12
      trust-store-password: ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm)
    consumer:
      group-id: orders
      auto-offset-reset: earliest
      properties:
        spring.json.trusted.packages: com.acme
logging.level.root: INFO
""",
        Source.SPRING_YAML,
        {
            "bootstrap_servers": ("kafka-1:9093", "kafka-2:9093"),
            "security.protocol": "SASL_SSL",
            "security.mechanism": "SCRAM-SHA-512",
            "security.user": "orders-app",
            "security.tls.truststore": "",
        },
        needs={
            (SECRET, "secret.password", "KAFKA_PASSWORD"),
            (FILE, "security.tls.truststore", "certs/truststore.p12"),
            (SECRET, "secret.truststore-password", ""),
        },
        ignored=("spring.kafka.consumer.group-id",),
    ),
    Snippet(
        "Spring yaml with two profiles",
        """spring:
  kafka:
    bootstrap-servers: localhost:9092
---
spring:
  config:
    activate:
      on-profile: prod
  kafka:
    bootstrap-servers: prod-1:9093
    properties:
      "[security.protocol]": SASL_SSL
      sasl.mechanism: PLAIN
      '[sasl.jaas.config]': org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";
""",
        Source.SPRING_YAML,
        {"bootstrap_servers": ("prod-1:9093",), "security.protocol": "SASL_SSL", "environment": "production"},
        secrets={"password": "p"},
        file="application.yml",
    ),
    Snippet(
        "Spring's consumer goes over what is common",
        """spring.kafka.bootstrapServers=common:9092
spring.kafka.properties.security.protocol=PLAINTEXT
spring.kafka.consumer.bootstrap-servers=reader:9093
spring.kafka.consumer.security.protocol=SSL
spring.kafka.producer.bootstrap-servers=writer:9093
""",
        Source.SPRING_PROPERTIES,
        {"bootstrap_servers": ("reader:9093",), "security.protocol": "SSL"},
    ),
    Snippet(
        "Spring's environment variables",
        """export SPRING_KAFKA_BOOTSTRAP_SERVERS=b:9093
export SPRING_KAFKA_SECURITY_PROTOCOL=SASL_SSL
export SPRING_KAFKA_PROPERTIES_SASL_MECHANISM=SCRAM-SHA-256
""",
        Source.SPRING_PROPERTIES,
        {"bootstrap_servers": ("b:9093",), "security.protocol": "SASL_SSL", "security.mechanism": "SCRAM-SHA-256"},
    ),
    Snippet(
        "Spring's jaas block",
        """spring:
  kafka:
    bootstrap-servers: b:9093
    security.protocol: SASL_SSL
    properties.sasl.mechanism: PLAIN
    jaas:
      enabled: true
      login-module: org.apache.kafka.common.security.plain.PlainLoginModule
      options:
        username: alice
        password: ge"heim
""",
        Source.SPRING_YAML,
        {"security.user": "alice", "security.mechanism": "PLAIN"},
        secrets={"password": 'ge"heim'},
    ),
    Snippet(
        "Spring's SSL bundle",
        """spring:
  ssl.bundle.jks:
    kafka:
      truststore:
        location: "file:/certs/trust.p12"
        password: ${TRUST}
  kafka:
    bootstrap-servers: b:9093
    security.protocol: SSL
    ssl.bundle: kafka
""",
        Source.SPRING_YAML,
        {"security.protocol": "SSL", "security.tls.truststore": "/certs/trust.p12"},
        needs={
            (FILE, "security.tls.truststore", "/certs/trust.p12"),
            (SECRET, "secret.truststore-password", "TRUST"),
        },
    ),
    Snippet(
        "Spring Cloud Stream",
        """spring.cloud.stream.kafka.binder.brokers=b1:9093,b2:9093
spring.cloud.stream.kafka.binder.configuration.security.protocol=SASL_SSL
spring.cloud.stream.kafka.binder.configuration.sasl.mechanism=PLAIN
spring.cloud.stream.kafka.binder.jaas.loginModule=org.apache.kafka.common.security.plain.PlainLoginModule
spring.cloud.stream.kafka.binder.jaas.options.username=bob
spring.cloud.stream.kafka.binder.jaas.options.password=pw
""",
        Source.SPRING_PROPERTIES,
        {"bootstrap_servers": ("b1:9093", "b2:9093"), "security.protocol": "SASL_SSL", "security.user": "bob"},
        secrets={"password": "pw"},
    ),
    Snippet(
        "Quarkus",
        f"""kafka.bootstrap.servers=${{KAFKA_URL:localhost:9092}}
%prod.kafka.security.protocol=SASL_SSL
kafka.sasl.mechanism=PLAIN
kafka.sasl.jaas.config={plain_jaas("u", "p")}
mp.messaging.incoming.orders.connector=smallrye-kafka
mp.messaging.incoming.orders.topic=orders
mp.messaging.incoming.orders.auto.offset.reset=earliest
quarkus.http.port=8080
""",
        Source.QUARKUS,
        {"bootstrap_servers": ("localhost:9092",), "security.protocol": "SASL_SSL", "security.user": "u"},
        secrets={"password": "p"},
    ),
    Snippet(
        "Micronaut",
        """micronaut:
  application.name: orders
kafka:
  bootstrap:
    servers: b:9093
  security:
    protocol: SSL
  ssl:
    truststore:
      location: /certs/trust.jks
      password: ${TRUST}
""",
        Source.MICRONAUT,
        {"bootstrap_servers": ("b:9093",), "security.protocol": "SSL"},
        needs={
            (FILE, "security.tls.truststore", "/certs/trust.jks"),
            (SECRET, "secret.truststore-password", "TRUST"),
        },
    ),
]
