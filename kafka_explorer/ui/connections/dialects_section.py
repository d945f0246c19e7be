"""The form's card about dialects: how the user's own services write dead letters, and an example to try them on."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kafka_explorer.ui.connections.dialect_editor import DialectEditor
from kafka_explorer.ui.connections.dialect_trial import DialectTrial
from kafka_explorer.ui.connections.dialect_trying import Trial
from kafka_explorer.ui.connections.dialect_words import TOPICS
from kafka_explorer.ui.connections.fold_card import FoldCard
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.labels import Label

FIELD = "dead_letter_dialects"


class DialectsSection(FoldCard):
    """`touched(field)` comes with every letter. `trial_asked` wants the example explained: see `show_trial`.

    `trial` is a card that whoever owns the page puts where it is seen beside this one, which shows and hides it.
    Dialects stand in the order in which they are asked; the first that finds something in a dead letter explains it.
    """

    touched = Signal(str)
    trial_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            self.tr("DIALECTS OF DEAD LETTERS"),
            self.tr("For services that write their dead letters in a way of their own."),
        )
        self._theme = theme
        self.editors: list[DialectEditor] = []
        self.trial = DialectTrial(theme, self)
        self.add_button = Button(theme, self.tr("Add dialect"), "plus")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._lay_out()
        self.add_button.clicked.connect(self._on_add)
        self.trial.changed.connect(self._on_example_changed)
        self.folded.connect(self.trial.setHidden)
        self.trial.hide()

    def _lay_out(self) -> None:
        words = Label(
            self.tr(
                "Spring, Connect, Streams, SmallRye and other frameworks are known anyway. What is described here is "
                "asked first, from top to bottom; the first that finds something in a dead letter explains it."
            ),
            "small",
        )
        words.setWordWrap(True)
        bottom = QHBoxLayout()
        bottom.addWidget(self.add_button)
        bottom.addStretch()
        self.inside.addWidget(words)
        self.inside.addLayout(self._list)
        self.inside.addLayout(bottom)

    def show_value(self, dialects: Mapping[str, Mapping[str, str]]) -> None:
        """Show these, and no example."""
        for editor in list(self.editors):
            self._take_out(editor)
        for name, table in dialects.items():
            self._append(name, table)
        self.trial.topic.clear()
        self.trial.example.clear()
        self.set_open(bool(dialects))
        self._check()
        self.show_trial(None)

    def value(self) -> dict[str, dict[str, str]]:
        """Return what is written, in its order, unchecked; of two with one name the first."""
        found: dict[str, dict[str, str]] = {}
        for editor in self.editors:
            if editor.name or editor.table:
                found.setdefault(editor.name, editor.table)
        return found

    @property
    def message(self) -> str:
        """The first thing that is wrong; "" when nothing is."""
        return next((editor.message for editor in self.editors if editor.message), "")

    def describe(self, text: str, topic: str) -> None:
        """Try a dead letter that nobody could explain; opens the dialect of its topic, or begins it."""
        self.set_open(True)
        self.trial.set_example(text, topic)
        meant = (each for each in self.editors if fnmatchcase(topic, each.table.get(TOPICS, "")))
        editor = next(meant, None)
        if editor is None:
            editor = self._append("", {TOPICS: topic} if topic else {})
            self._on_changed()
        editor.take_focus()

    def show_trial(self, trial: Trial | None) -> None:
        """Show what the dialects make of the example; its places are offered."""
        self.trial.show_trial(trial, self.value())
        for editor in self.editors:
            editor.offer(() if trial is None else trial.places)

    def _append(self, name: str = "", table: Mapping[str, str] | None = None) -> DialectEditor:
        editor = DialectEditor(self._theme, name, table)
        editor.changed.connect(self._on_changed)
        editor.removed.connect(partial(self._on_removed, editor))
        editor.moved.connect(partial(self._on_moved, editor))
        self.editors.append(editor)
        self._list.addWidget(editor)
        editor.show()
        return editor

    def _take_out(self, editor: DialectEditor) -> None:
        self.editors.remove(editor)
        editor.hide()
        editor.deleteLater()

    def _on_add(self) -> None:
        editor = self._append()
        self._on_changed()
        editor.take_focus()

    def _on_removed(self, editor: DialectEditor) -> None:
        self._take_out(editor)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_changed()

    def _on_moved(self, editor: DialectEditor, step: int) -> None:
        at = self.editors.index(editor) + step
        self.editors.remove(editor)
        self.editors.insert(at, editor)
        self._list.removeWidget(editor)
        self._list.insertWidget(at, editor)
        self._on_changed()

    def _on_changed(self) -> None:
        self._check()
        self.touched.emit(FIELD)
        if self.trial.text:
            self.trial_asked.emit()

    def _on_example_changed(self) -> None:
        if self.trial.text:
            self.trial_asked.emit()
        else:
            self.show_trial(None)

    def _check(self) -> None:
        for at, editor in enumerate(self.editors):
            editor.check([each.name for each in self.editors[:at] if each.name])
            several = len(self.editors) > 1
            editor.set_moves(up=several and at > 0, down=several and at < len(self.editors) - 1)
        self.set_summary(", ".join(self.value()))
