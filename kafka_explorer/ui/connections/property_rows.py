"""Client properties as rows of name and value, checked while one types."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.config.client_properties import (
    CLIENT_PROPERTIES,
    ClientProperty,
    check_together,
    checked_value,
    unknown_property,
)
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.labels import restyle
from kafka_explorer.ui.widgets.pair_rows import PairRow, PairRows

_NAME_PX = 270


def _tr(words: str) -> str:
    return QCoreApplication.translate("property_rows", words)


class PropertyRow(PairRow[CompletedEdit]):
    """One property."""

    def __init__(self, theme: Theme, name: str = "", value: str = "") -> None:
        super().__init__(theme, CompletedEdit(), CompletedEdit(), _tr("Remove this property"))
        self.name, self.value = self.first, self.second
        self.name.setPlaceholderText(_tr("Property"))
        self.name.setAccessibleName(_tr("Name of the client property"))
        self.name.setFixedWidth(_NAME_PX)
        self.name.offer(list(CLIENT_PROPERTIES))
        self.value.setAccessibleName(_tr("Value of the client property"))
        self.name.textChanged.connect(self._on_name_changed)
        self.name.setText(name)
        self.value.setText(value)
        self._on_name_changed()

    def check(self, others: list[str]) -> None:
        """Find out and show what is wrong, or else what the property means."""
        name, value = self.texts
        message = self._wrong(name, value, others) if name or value else ""
        known = CLIENT_PROPERTIES.get(name)
        self.say(message, self._hint_of(known) if known else "")
        restyle(self.name, "wrong", bool(message) and (known is None or name in others))
        restyle(self.value, "wrong", bool(message) and known is not None and name not in others)

    def _hint_of(self, known: ClientProperty) -> str:
        default = _tr("Without it: %s.") % known.default if known.default else _tr("Without it: none.")
        return f"{known.description}. {default}"

    def _wrong(self, name: str, value: str, others: list[str]) -> str:
        if name not in CLIENT_PROPERTIES:
            return unknown_property(name)
        if name in others:
            return _tr("%s is set twice. Remove one of the two.") % name
        try:
            checked_value(name, value)
        except ValueError as error:
            return str(error)
        return ""

    def _on_name_changed(self) -> None:
        known = CLIENT_PROPERTIES.get(self.texts[0])
        self.value.setPlaceholderText(known.accepts if known else _tr("Value"))
        self.value.offer(list(known.choices) if known else [])


def property_rows(theme: Theme) -> PairRows[PropertyRow]:
    """Return the rows of a profile's client properties."""
    return PairRows(theme, _tr("Add property"), lambda name, value: PropertyRow(theme, name, value), _wrong_together)


def _wrong_together(properties: dict[str, str]) -> str:
    try:
        check_together({name: checked_value(name, value) for name, value in properties.items()})
    except ValueError as error:
        return str(error)
    return ""
