"""Which topic dead letters came from: a small form under the button that names it now."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.form_field import FormField
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.popover import Popover

_WIDTH_PX = 440


class SourceForm(Popover):
    """`chosen` brings the dead-letter topic, its source ("" forgets what was said) and whether to keep that.

    `dialect_asked` brings a topic whose dead letters say it themselves, in a way that the connection is to describe.
    """

    chosen = Signal(str, str, bool)
    dialect_asked = Signal(str)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._title = Label("", "subtitle")
        self._words = Label(
            self.tr("A redrive sends them back there, except those which say themselves where they failed."), "small"
        )
        self.topic, self.source = CompletedEdit(), CompletedEdit()
        self._topic_field = FormField(self.tr("Topic with dead letters"), self.topic)
        self.keep = QCheckBox(self.tr("Keep it in the connection"))
        self.save = Button(theme, self.tr("Set"), None, "primary")
        self.forget = Button(theme, self.tr("Forget what was set"))
        self.describe = Button(theme, self.tr("They say it themselves: describe how…"), "brackets-curly")
        self._lay_out(theme)
        self.save.clicked.connect(self._on_save)
        self.forget.clicked.connect(self._on_forget)
        self.describe.clicked.connect(self._on_describe)
        for field in (self.topic, self.source):
            field.textChanged.connect(self._allow)
            field.returnPressed.connect(self._on_save)

    def _lay_out(self, theme: Theme) -> None:
        self.panel.setFixedWidth(_WIDTH_PX)
        self._words.setWordWrap(True)
        for field, hint in ((self.topic, "orders-failed"), (self.source, "orders")):
            field.setPlaceholderText(hint)
            field.setFont(theme.mono_font())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.forget)
        buttons.addStretch()
        buttons.addWidget(self.save)
        source = FormField(self.tr("Topic they came from"), self.source)
        for widget in (self._title, self._words, self._topic_field, source, self.keep):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)
        self.body.addWidget(self.describe, 0, Qt.AlignmentFlag.AlignLeft)

    def ask(
        self, anchor: QWidget, topics: Sequence[str], topic: str, source: str, *, set_by_user: bool, can_keep: bool
    ) -> None:
        """Open under `anchor`; `topic` "" asks for it too. `topics` are offered."""
        where, which = self.tr("Where did they come from?"), self.tr("Which topic holds dead letters?")
        self._title.setText(where if topic else which)
        self.topic.setText(topic)
        self.source.setText(source)
        for field in (self.topic, self.source):
            field.offer([name for name in topics if name != topic])
        self._topic_field.setVisible(not topic)
        self.forget.setVisible(set_by_user)
        self.describe.setVisible(can_keep)
        self.keep.setEnabled(can_keep)
        self.keep.setChecked(can_keep)
        why = self.tr("This connection has no file of yours: it is remembered until the cluster is closed")
        self.keep.setToolTip("" if can_keep else why)
        self._allow()
        self.open_under(anchor, at_right=True)
        (self.source if topic else self.topic).setFocus()

    def _allow(self) -> None:
        topic, source = self._names()
        self.save.setEnabled(bool(topic and source) and topic != source)

    def _names(self) -> tuple[str, str]:
        return self.topic.text().strip(), self.source.text().strip()

    def _on_save(self) -> None:
        if self.save.isEnabled():
            self._tell(*self._names())

    def _on_describe(self) -> None:
        self.close_popover()
        self.dialect_asked.emit(self._names()[0])

    def _on_forget(self) -> None:
        self._tell(self._names()[0], "")

    def _tell(self, topic: str, source: str) -> None:
        keep = self.keep.isChecked()
        self.close_popover()
        self.chosen.emit(topic, source, keep)
