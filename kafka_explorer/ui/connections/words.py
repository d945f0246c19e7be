"""Words that several parts of the page share."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.profiles import Environment
from kafka_explorer.ui.connections.model import Action, Group


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


def group_title(group: Group) -> str:
    """Returns the line above a group of connections."""
    return {
        Group.MINE: _tr("Your connections"),
        Group.SANDBOX: _tr("Running sandboxes"),
        Group.SHIPPED: _tr("Shipped with Kafka Explorer"),
    }[group]


def action_text(action: Action) -> str:
    """Returns what a menu calls `action`."""
    return {
        Action.CONNECT: _tr("Connect"),
        Action.EDIT: _tr("Edit"),
        Action.DUPLICATE: _tr("Duplicate"),
        Action.REMOVE: _tr("Remove…"),
        Action.COPY_SERVERS: _tr("Copy bootstrap servers"),
        Action.OPEN_FOLDER: _tr("Open folder"),
    }[action]


def locked_reason(group: Group) -> str:
    """Returns why connections of `group` cannot be changed; empty when they can."""
    return {
        Group.MINE: "",
        Group.SANDBOX: _tr("A sandbox is described by itself. Duplicate it to change it."),
        Group.SHIPPED: _tr("Shipped connections stay as they are. Duplicate it to change it."),
    }[group]
