"""Words that several parts of the page share."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.profiles import Environment
from kafka_explorer.config.security import Mechanism, Security
from kafka_explorer.ui.connections.model import Action, Group
from kafka_explorer.ui.formats import counted
from kafka_explorer.ui.widgets.labels import BadgeTone


def _tr(text: str) -> str:
    return QCoreApplication.translate("connections", text)


def environment_name(environment: Environment) -> str:
    """Returns the environment as one says it: "Production"."""
    return {
        Environment.DEV: _tr("Development"),
        Environment.TEST: _tr("Test"),
        Environment.STAGING: _tr("Staging"),
        Environment.PRODUCTION: _tr("Production"),
        Environment.OTHER: _tr("Other"),
    }[environment]


def security_words(security: Security) -> str:
    """Returns how a connection is secured, in Kafka's own words: "SASL_SSL · SCRAM-SHA-512", "SSL · mTLS"."""
    parts = [security.protocol.value]
    if security.protocol.uses_sasl and security.mechanism is not None:
        parts.append(_tr("MSK IAM") if security.mechanism is Mechanism.MSK_IAM else security.mechanism.value)
    if security.protocol.uses_tls and security.tls.has_identity:
        parts.append("mTLS")
    return " · ".join(parts)


def unverified_words(security: Security) -> str:
    """Returns what is not verified although the connection is encrypted; empty where everything is."""
    if not security.protocol.uses_tls or (security.tls.verify and security.tls.verify_host):
        return ""
    return _tr("TLS NOT VERIFIED") if not security.tls.verify else _tr("HOST NOT VERIFIED")


def unverified_meaning(security: Security) -> str:
    """Returns what that means, for a tool tip."""
    if not security.tls.verify:
        return _tr("This connection takes any certificate: somebody in between could read and change everything.")
    return _tr("This connection takes any certificate of a trusted authority, whatever host it was made for.")


def expiry_words(ends: datetime, now: datetime) -> tuple[str, BadgeTone]:
    """Returns how long a certificate is still good, and how bad that is: ("certificate ends in 12 days", "warn")."""
    days = (ends - now).days
    if ends <= now:
        return _tr("certificate expired"), "bad"
    if days == 0:
        return _tr("certificate ends today"), "bad"
    return (_tr("certificate ends in %s") % counted(days, _tr("day"), _tr("days"))), "warn"


def group_title(group: Group) -> str:
    """Returns the line above a group of connections."""
    return {
        Group.MINE: _tr("Your connections"),
        Group.SANDBOX: _tr("Running sandboxes"),
        Group.TEAM: _tr("Shared by your team"),
        Group.SHIPPED: _tr("Shipped with Kafka Explorer"),
    }[group]


def action_text(action: Action) -> str:
    """Returns what a menu calls `action`."""
    return {
        Action.CONNECT: _tr("Connect"),
        Action.TEST: _tr("Test connection"),
        Action.EDIT: _tr("Edit"),
        Action.DUPLICATE: _tr("Duplicate"),
        Action.EXPORT: _tr("Export…"),
        Action.REMOVE: _tr("Remove…"),
        Action.COPY_SERVERS: _tr("Copy bootstrap servers"),
        Action.OPEN_FOLDER: _tr("Open folder"),
    }[action]


def locked_reason(group: Group) -> str:
    """Returns why connections of `group` cannot be changed; empty when they can."""
    return {
        Group.MINE: "",
        Group.SANDBOX: _tr("A sandbox is described by itself. Duplicate it to change it."),
        Group.TEAM: _tr("Your team's folder is only read. Duplicate it to change it."),
        Group.SHIPPED: _tr("Shipped connections stay as they are. Duplicate it to change it."),
    }[group]


def template_section(kind: str) -> str:
    """Returns what a section of templates is called, by the first character of their files' names."""
    return {
        "0": _tr("By how one signs in"),
        "1": _tr("By provider"),
        "2": _tr("By environment"),
    }.get(kind, _tr("More"))
