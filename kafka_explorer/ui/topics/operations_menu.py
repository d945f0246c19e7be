"""What can be done with topics, as entries of a menu: once, for every menu that offers it."""

import enum
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget


class OperationKind(enum.Enum):
    """What an operator may do with a topic that is there."""

    LIKE = "like"
    GROW = "grow"
    TRIM = "trim"
    EMPTY = "empty"
    DELETE = "delete"


def _tr(words: str) -> str:
    return QCoreApplication.translate("topic_operations", words)


def operation_text(kind: OperationKind, name: str = "") -> str:
    """Return what an operation is called, with the topic's `name` where no menu says which is meant."""
    of_it = {
        OperationKind.LIKE: _tr("Create one like it…"),
        OperationKind.GROW: _tr("Add partitions…"),
        OperationKind.TRIM: _tr("Delete messages…"),
        OperationKind.EMPTY: _tr("Empty topic…"),
        OperationKind.DELETE: _tr("Delete topic…"),
    }
    named = {
        OperationKind.LIKE: _tr("Create a topic like %s"),
        OperationKind.GROW: _tr("Add partitions to %s"),
        OperationKind.TRIM: _tr("Delete messages of %s"),
        OperationKind.EMPTY: _tr("Empty %s"),
        OperationKind.DELETE: _tr("Delete %s"),
    }
    return named[kind] % name if name else of_it[kind]


def operations_menu(owner: QWidget, reason: str, asked: Callable[[OperationKind], object]) -> QMenu:
    """Return a menu of them all."""
    menu = QMenu(owner)
    add_operations(menu, reason, asked)
    return menu


def add_operations(menu: QMenu, reason: str, asked: Callable[[OperationKind], object], count: int = 1) -> None:
    """Add what can be done with `count` selected topics; with a `reason` they are off, and it is said."""
    if reason:
        menu.setToolTipsVisible(True)
        said = menu.addAction(_tr("Read-only connection: nothing can be changed"))
        said.setEnabled(False)
    for kind in OperationKind:
        if count > 1 and kind is not OperationKind.DELETE:
            continue
        text = _tr("Delete %s topics…") % f"{count:,}" if count > 1 else operation_text(kind)
        if kind in {OperationKind.TRIM, OperationKind.DELETE} and count == 1:
            menu.addSeparator()
        action = menu.addAction(text, lambda kind=kind: asked(kind))  # type: ignore[misc]  # mypy and defaults
        action.setEnabled(not reason)
        action.setToolTip(reason)
