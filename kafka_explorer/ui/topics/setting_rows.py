"""Settings of a topic as rows of name and value: names are completed, and each is explained."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.topics.setting_words import hint_of, setting_helps, typed_value
from kafka_explorer.ui.topics.words import config_reading
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.labels import restyle
from kafka_explorer.ui.widgets.pair_rows import PairRow, PairRows

_NAME_PX = 240


def _tr(words: str) -> str:
    return QCoreApplication.translate("topic_settings", words)


class SettingRow(PairRow[CompletedEdit]):
    """One setting. A name that we do not know may be one of a newer Kafka: the brokers tell."""

    def __init__(self, theme: Theme, name: str = "", value: str = "") -> None:
        super().__init__(theme, CompletedEdit(), CompletedEdit(), _tr("Remove this setting"))
        self._helps = setting_helps()
        self.first.setPlaceholderText(_tr("Setting, as in retention.ms"))
        self.first.setAccessibleName(_tr("Name of the setting"))
        self.first.setFixedWidth(_NAME_PX)
        self.first.offer(list(self._helps))
        self.second.setAccessibleName(_tr("Value of the setting"))
        self.first.textChanged.connect(self._on_name_changed)
        self.first.setText(name)
        self.second.setText(value)
        self._on_name_changed()

    @property
    def setting(self) -> tuple[str, str]:
        """Name and value as Kafka wants them."""
        name, value = self.texts
        return name, typed_value(name, value)

    def check(self, others: list[str]) -> None:
        """Say what is wrong, or else what the setting means and how its value reads."""
        name, value = self.texts
        message = ""
        if name in others:
            message = _tr("%s stands there twice. Remove one of the two.") % name
        elif value and not name:
            message = _tr("Which setting is this? Type its name, too.")
        self.say(message, self._hint())
        restyle(self.first, "wrong", bool(message))

    def _hint(self) -> str:
        name, value = self.setting
        known = self._helps.get(name)
        reading = config_reading(name, value)
        told = f"{value} ({reading})" if reading and value != self.texts[1] else reading
        return " ".join(part for part in (told and f"{told}.", known.text if known else "") if part)

    def _on_name_changed(self) -> None:
        name = self.texts[0]
        known = self._helps.get(name)
        self.second.setPlaceholderText(hint_of(name))
        self.second.offer(list(known.choices) if known else [])


def setting_rows(theme: Theme) -> PairRows[SettingRow]:
    """Return the rows of a topic's own settings."""
    return PairRows(theme, _tr("Add setting"), lambda name, value: SettingRow(theme, name, value))
