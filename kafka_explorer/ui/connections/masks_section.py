"""The form's card about masks: fields and headers whose values are dots, on the screen and in files."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPlainTextEdit

from kafka_explorer.config.errors import ProfileError
from kafka_explorer.config.masks import checked_masks
from kafka_explorer.engine.errors import FilterSyntaxError
from kafka_explorer.engine.masks import parse_mask
from kafka_explorer.ui.connections.fold_card import FoldCard
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.form_field import FormField

_HEIGHT_PX = 92
_EXAMPLES = "value.patient.name\nvalue.**.ssn\nheader.authorization"


class MasksSection(FoldCard):
    """One mask a line. `touched(field)` comes with every letter."""

    touched = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme, self.tr("MASKS"), self.tr("Values to hide, as of patients: on the screen and in exports.")
        )
        self.lines = QPlainTextEdit()
        self.lines.setPlaceholderText(_EXAMPLES)
        self.lines.setFixedHeight(_HEIGHT_PX)
        self.lines.setTabChangesFocus(True)
        self.lines.setFont(theme.mono_font())
        hint = self.tr(
            "One field or header a line, as a filter names it; * stands for any name, ** for any way down. Its values "
            "are dots until you ask for them."
        )
        self.fields = {"masks": FormField(self.tr("Fields and headers"), self.lines, hint)}
        self.inside.addWidget(self.fields["masks"])
        self.lines.textChanged.connect(self._on_changed)

    def show_value(self, masks: Iterable[str]) -> None:
        """Show these."""
        self.lines.setPlainText("\n".join(masks))
        self.set_open(bool(self.value()))

    def value(self) -> tuple[str, ...]:
        """Return the lines that are not empty, unchecked."""
        return tuple(line.strip() for line in self.lines.toPlainText().splitlines() if line.strip())

    def _on_changed(self) -> None:
        self.set_summary(", ".join(self.value()))
        self.touched.emit("masks")


def check_masks(masks: Iterable[str]) -> None:
    """Raise ProfileError that names the first mask that is none, and where it is wrong."""
    for mask in checked_masks(masks):
        try:
            parse_mask(mask)
        except FilterSyntaxError as error:
            words = QCoreApplication.translate("ProfileForm", "“{mask}”, column {column}: {reason}")
            raise ProfileError("masks", words.format(mask=mask, column=error.column + 1, reason=error.reason)) from None
