"""Paste or drop any configuration: what it says is shown line by line, what it lacks is asked for."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from kafka_explorer.config.imports.imported import Imported
from kafka_explorer.config.profiles import Environment
from kafka_explorer.ui.ask import Ask
from kafka_explorer.ui.connections.import_findings import FindingsCard
from kafka_explorer.ui.connections.import_needs import ImportNeeds
from kafka_explorer.ui.connections.scrolling import scrolling
from kafka_explorer.ui.connections.words import environment_name, security_words
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.chips import environment_icon
from kafka_explorer.ui.widgets.fields import Choice
from kafka_explorer.ui.widgets.form_field import FieldRow, FormField
from kafka_explorer.ui.widgets.header import PageHeader
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.notice import Banner, Notice


class ImportPage(QWidget):
    """Widgets and layout only. `changed` comes when the text or what was filled in says something else.

    `save_requested(connect)` and `form_requested` come from the buttons, `file_dropped(path)` from a drop or a choice.
    """

    changed = Signal()
    save_requested = Signal(bool)
    form_requested = Signal()
    file_dropped = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, ask: Ask) -> None:
        super().__init__()
        self._theme, self._ask = theme, ask
        self.header = PageHeader(theme, self.tr("Paste a configuration"))
        self.form_button = Button(theme, self.tr("Adjust in the form"))
        self.connect_button = Button(theme, self.tr("Save and connect"))
        self.save_button = Button(theme, self.tr("Save"), None, "primary")
        self.file_button = Button(theme, self.tr("Open a file…"), "folder-open")
        self.banner = Banner(theme)
        self.text = QPlainTextEdit()
        self.name = QLineEdit()
        self.environment = Choice((each, environment_name(each)) for each in Environment)
        self.document = Choice()
        self.fields = {
            "name": FormField(self.tr("Name"), self.name),
            "environment": FormField(self.tr("Environment"), self.environment),
            "document": FormField(self.tr("Spring profile"), self.document),
        }
        self.summary = Label("", "muted")
        self.needs = ImportNeeds(theme, ask)
        self.understood = FindingsCard(theme, self.tr("UNDERSTOOD"), "check-circle", "ok")
        self.translated = FindingsCard(theme, self.tr("TRANSLATED"), "arrows-left-right", "accent")
        self.ignored = FindingsCard(theme, self.tr("IGNORED"), "minus-circle", "neutral")
        self.notice = Notice(theme)
        self._result = QWidget()
        self._lay_out()
        self._connect()
        self._paint_environments()

    def _lay_out(self) -> None:
        self.header.show_back(self.tr("Back to all connections"))
        for button in (self.form_button, self.connect_button, self.save_button):
            self.header.add_action(button)
        self.text.setFont(self._theme.mono_font())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setUndoRedoEnabled(False)  # what is taken out of the box is gone
        self.text.setAcceptDrops(False)
        self.setAcceptDrops(True)
        self.text.setAccessibleName(self.tr("Configuration"))
        self.text.setPlaceholderText(
            "bootstrap.servers=kafka-1.example.com:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n…"
        )
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._box(), 1)
        line.addWidget(self._outcome(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addLayout(line, 1)

    def _box(self) -> QWidget:
        box = Card(padding=16, spacing=10)
        known = Label(
            self.tr(
                "client.properties, Spring application.properties or .yaml, a JAAS line, kcat.conf, "
                "Confluent Cloud snippets, Quarkus, Micronaut."
            ),
            "small",
        )
        known.setWordWrap(True)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addWidget(self.file_button)
        bottom.addWidget(Label(self.tr("or drop one here"), "small"))
        bottom.addStretch()
        box.body.addWidget(Label(self.tr("CONFIGURATION"), "caption"))
        box.body.addWidget(known)
        box.body.addWidget(self.text, 1)
        box.body.addLayout(bottom)
        return box

    def _outcome(self) -> QWidget:
        general = Card(padding=16, spacing=12)
        general.body.addWidget(Label(self.tr("CONNECTION"), "caption"))
        general.body.addWidget(self.fields["name"])
        general.body.addWidget(FieldRow(self.fields["environment"], self.fields["document"]))
        general.body.addWidget(self.summary)
        self.summary.setWordWrap(True)
        column = QVBoxLayout(self._result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for card in (general, self.needs, self.understood, self.translated, self.ignored):
            column.addWidget(card)
        column.addStretch()
        empty = Card()
        empty.body.addWidget(self.notice)
        self._area, self._empty = scrolling(self._result), empty
        both = QWidget()
        stack = QVBoxLayout(both)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self._area)
        stack.addWidget(empty)
        return both

    def _connect(self) -> None:
        self.header.back_clicked.connect(self.left)
        self.save_button.clicked.connect(lambda: self.save_requested.emit(False))
        self.connect_button.clicked.connect(lambda: self.save_requested.emit(True))
        self.form_button.clicked.connect(self.form_requested)
        self.file_button.clicked.connect(self._on_file)
        for signal in (self.text.textChanged, self.name.textChanged, self.needs.changed):
            signal.connect(self.changed)
        self.document.chosen.connect(lambda _chosen: self.changed.emit())
        self._theme.changed.connect(self._paint_environments)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=within)

    def start(self) -> None:
        """Show an empty box."""
        self.forget()
        self.banner.hide()
        self.name.clear()
        self.environment.choose(Environment.OTHER)
        self.show_nothing()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Take everything out of the box and the fields, secrets above all."""
        self.text.clear()
        self.needs.clear()

    def show_nothing(self, title: str = "", sentence: str = "") -> None:
        """Nothing is understood: say why, or what to do where the box is empty."""
        title = title or self.tr("Paste what your application uses")
        sentence = sentence or self.tr(
            "Every line is explained: what was understood, translated or ignored, and what is still needed. "
            "Passwords go to the keyring, and vanish from the box."
        )
        self.notice.show_empty("clipboard-text", title, sentence)
        self._empty.show()
        self._area.hide()
        self.show_readiness(sentence, sentence)

    def show_imported(self, base: Imported, imported: Imported) -> None:
        """Show what was understood; `base` is the same without what was filled in, for the list of needs."""
        profile = imported.profile
        self._empty.hide()
        self._area.show()
        servers = ", ".join(profile.bootstrap_servers) or self.tr("no bootstrap servers")
        self.summary.setText(f"{servers}  ·  {security_words(profile.security)}")
        self._show_documents(base.documents, imported.chosen)
        self.needs.show_needs(base.needed)
        for card, findings in (
            (self.understood, imported.understood),
            (self.translated, imported.translated),
            (self.ignored, imported.ignored),
        ):
            card.show_findings(findings)

    def show_readiness(self, wrong: str, lacking: str) -> None:
        """Say what keeps it from being saved, and from being connected with; "" where nothing does."""
        for button, sentence in ((self.save_button, wrong), (self.connect_button, wrong or lacking)):
            button.setEnabled(not sentence)
            button.setToolTip(sentence)
        self.form_button.setEnabled(not self._area.isHidden())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file, or a text."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which file; a text goes into the box."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            self.file_dropped.emit(Path(urls[0].toLocalFile()))
        elif event.mimeData().hasText():
            self.text.setPlainText(event.mimeData().text())
        event.acceptProposedAction()

    def _show_documents(self, documents: Sequence[str], chosen: str) -> None:
        shown = [self.document.itemData(at) for at in range(self.document.count())]
        if shown != ["", *documents]:
            self.document.blockSignals(True)
            self.document.clear()
            for document in ("", *documents):
                self.document.addItem(document or self.tr("None"), document)
            self.document.choose(chosen)
            self.document.blockSignals(False)
        self.fields["document"].setVisible(bool(documents))

    def _on_file(self) -> None:
        chosen = self._ask.open_file(self.tr("Open a configuration"))
        if chosen is not None:
            self.file_dropped.emit(chosen)

    def _paint_environments(self) -> None:
        for at, environment in enumerate(Environment):
            self.environment.setItemIcon(at, environment_icon(self._theme, environment))
