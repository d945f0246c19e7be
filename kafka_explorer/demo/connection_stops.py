"""Where the walk stops around connections: cards, the form, an import, tests that pass and fail, a missing secret."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kafka_explorer.app import Program
from kafka_explorer.config.connection import ConnectionProfile, Environment
from kafka_explorer.config.secret_names import SecretName
from kafka_explorer.config.security import Mechanism, Protocol, Security, Tls
from kafka_explorer.demo.stop import Stop
from kafka_explorer.ui.connections.checkup_panel import CheckupState
from kafka_explorer.ui.connections.form_controller import Start
from kafka_explorer.ui.connections.model import Entry, Group, Listing
from kafka_explorer.ui.connections.secret_field import Held, KeyringWords

_PASTED = """spring.kafka.bootstrap-servers=kafka-1.example.com:9093,kafka-2.example.com:9093
spring.kafka.security.protocol=SASL_SSL
spring.kafka.properties.sasl.mechanism=PLAIN
spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  username="${KAFKA_USERNAME}" password="${KAFKA_PASSWORD}";
spring.kafka.ssl.trust-store-location=classpath:truststore.jks
spring.kafka.ssl.trust-store-password=${TRUSTSTORE_PASSWORD}
spring.kafka.consumer.group-id=billing
spring.kafka.listener.ack-mode=manual
"""
_PAYMENTS = ConnectionProfile(
    "Payments",
    ("kafka-1.example.com:9093", "kafka-2.example.com:9093"),
    Environment.PRODUCTION,
    read_only=True,
    notes="Ask Ann before touching anything.",
    origin=Path("payments.toml"),
    security=Security(
        Protocol.SASL_SSL, Mechanism.SCRAM_512, "reader", Tls(truststore="~/certificates/truststore.jks")
    ),
)
_ORDERS = ConnectionProfile(
    "Orders",
    ("kafka-staging.example.com:9093",),
    Environment.STAGING,
    origin=Path("orders.toml"),
    security=Security(Protocol.SSL, tls=Tls(keystore="~/certificates/client.p12", verify_host=False)),
)
_SHARED = ConnectionProfile(
    "Clinic integration",
    ("kafka.example.com:9094",),
    Environment.TEST,
    origin=Path("clinic.toml"),
    security=Security(Protocol.SASL_SSL, Mechanism.OAUTHBEARER),
    team=True,
)
_DIALECTS = replace(
    _ORDERS,
    security=Security(),
    dead_letter_dialects={
        "billing": {
            "topics": "billing-*-failed",
            "topic": "header.failed-topic",
            "partition": "header.failed-partition",
            "exception": "value.failure.class",
            "message": "value.failure.message",
            "event": "value.payload",
            "key": "value.patient",
            "strip": "failed-",
        },
        "night jobs": {"topics": "night-*", "topic": "value.from", "message": "value.why"},
    },
)
_DEAD_LETTER = """failed-topic: billing-events
failed-partition: 2
trace: 9f2c

{"failure": {"class": "java.net.SocketTimeoutException", "message": "bank did not answer within 30000 ms"},
 "patient": "patient-838", "payload": {"invoice": 4711, "amount": 129.90}}"""
_NOBODY = "localhost:1"


def connection_stops(running: Program, profile: ConnectionProfile, idle: Callable[[], bool]) -> Iterator[Stop]:
    """Every state of these pages that a newcomer meets; `profile` is a cluster that answers."""
    start, view = running.start, running.start.view
    yield Stop("connections-cards", lambda: view.show_listing(_cards(running)), idle)
    start.refresh()
    yield Stop("connection-form", start.open_new, idle)
    start.leave_form()
    yield Stop("connection-form-secured", lambda: _edit(running), idle)
    running.start.form_page.form.show_secrets(KeyringWords("the Secret Service"), {SecretName.PASSWORD: Held.KEYRING})
    yield Stop("connection-form-secret-kept", lambda: _scroll(running), idle)
    start.leave_form()
    yield Stop("connection-form-dialects", lambda: _describe(running), lambda: idle() and _is_described(running))
    start.leave_form()
    yield Stop("connection-import", start.open_import, idle)
    yield Stop("connection-imported", lambda: start.import_page.text.setPlainText(_PASTED), idle)
    start.import_page.text.clear()
    start.leave_form()
    panel = start.checkup_page.panel
    yield Stop("connection-test", lambda: start.open_checkup(profile), lambda: panel.state is not CheckupState.RUNNING)
    nobody = replace(profile, name="Somewhere else", bootstrap_servers=(_NOBODY,))
    yield Stop("connection-test-failed", lambda: start.open_checkup(nobody), lambda: panel.state is CheckupState.FAILED)
    start.checkup_page.left.emit()
    yield from _tabs(running, idle)


def _tabs(running: Program, idle: Callable[[], bool]) -> Iterator[Stop]:
    window = running.window
    tab = window.open_profile(replace(_PAYMENTS, security=replace(_PAYMENTS.security, tls=Tls(verify=False))))
    yield Stop("connection-secrets", lambda: None, lambda: tab.secrets_page.isVisible() and idle())
    window.close_tab(0)
    tab = window.open_profile(replace(_ORDERS, bootstrap_servers=(_NOBODY,), security=Security()))
    yield Stop("connection-failed", lambda: None, lambda: "Connecting" not in tab.notice.title and idle())
    window.close_tab(0)


def _cards(running: Program) -> Listing:
    listing = running.start.listing
    ends = datetime.now(UTC) + timedelta(days=12, hours=1)
    mine = (Entry(_PAYMENTS, Group.MINE), Entry(_ORDERS, Group.MINE, ends))
    entries = (*mine, Entry(_SHARED, Group.TEAM), *(each for each in listing.entries if each.group is Group.SHIPPED))
    return replace(listing, entries=entries)


def _edit(running: Program) -> None:
    # What the form's controller opens with, so that the picture shows what a user sees.
    running.start.edit(Start(_PAYMENTS, "Edit Payments"))


def _scroll(running: Program) -> None:
    running.start.form_page.show_lower_half()


def _describe(running: Program) -> None:
    running.start.edit(Start(_DIALECTS, "Edit Orders"))
    page = running.start.form_page
    page.form.dialects.trial.set_example(_DEAD_LETTER, "billing-eu-failed")
    page.form.dialects.editors[0].set_open(True)


def _is_described(running: Program) -> bool:
    _scroll(running)  # once the form is as long as it will be
    return bool(running.start.form_page.form.dialects.trial.badge.text())
