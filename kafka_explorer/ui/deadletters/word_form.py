"""One question with one field, under the button it belongs to: why to discard, where to park."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.completed_edit import CompletedEdit
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.popover import Popover

_WIDTH_PX = 420


class WordForm(Popover):
    """Calls back with what was typed; Escape and a press beside it answer nothing."""

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._answer: Callable[[str], None] | None = None
        self._title = Label("", "subtitle")
        self._words = Label("", "small")
        self.field = CompletedEdit()
        self.go = Button(theme, "", None, "primary")
        self._lay_out()
        self.go.clicked.connect(self._on_go)
        self.field.returnPressed.connect(self._on_go)
        self.field.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))

    def _lay_out(self) -> None:
        self.panel.setFixedWidth(_WIDTH_PX)
        self._words.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.go)
        for widget in (self._title, self._words, self.field):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)

    def ask(
        self,
        anchor: QWidget,
        texts: tuple[str, str, str, str],
        answer: Callable[[str], None],
        offers: Sequence[str] = (),
    ) -> None:
        """Open under `anchor`; `texts` are title, sentence, the field's hint and the button."""
        title, words, hint, action = texts
        self._answer = answer
        self._title.setText(title)
        self._words.setText(words)
        self.field.clear()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.offer(list(offers))
        self.go.setText(action)
        self.go.setEnabled(False)
        self.open_under(anchor, at_right=True)
        self.field.setFocus()

    def _on_go(self) -> None:
        text = self.field.text().strip()
        if text and self._answer is not None:
            self.close_popover()
            self._answer(text)
