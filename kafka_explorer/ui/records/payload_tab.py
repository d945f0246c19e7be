"""One payload of a message, key or value: its text in four forms, or what there is instead of a text."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.engine.filters.nodes import Part as FieldPart
from kafka_explorer.engine.records import Record
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.records.payload_foot import PayloadFoot
from kafka_explorer.ui.records.presenter import Presenter, Stored, Wanted
from kafka_explorer.ui.records.shown import Form, Part, Shown
from kafka_explorer.ui.records.viewer.payload_body import PayloadBody
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.notice import Notice

_PATIENCE_MS = 250
"""Whoever waits no longer than that sees what was there before, for a moment, instead of something that flickers."""


class PayloadTab(QStackedWidget):
    """Shows the payload of the record given to `show_record`; prepares it only while it is seen.

    `form_chosen` tells the form the user picked, so that other tabs may follow.
    """

    form_chosen = Signal(object)

    def __init__(
        self, theme: Theme, clock: Clock, presenter: Presenter, part: Part, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._lens = presenter.lens
        self._part = part
        self._record: Record | None = None
        self._stored: Stored | None = None
        self._type_name = ""
        self._form = Form.PRETTY
        self._whole = False
        self._wrapped = True
        self._stale = False
        self._shown: Shown | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_over)
        self.body = PayloadBody(theme, clock, presenter.jobs, FieldPart(part.value))
        self.text, self.tree, self.places = self.body.text, self.body.tree, self.body.places
        self.foot = PayloadFoot(theme)
        self.notice = Notice(theme)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.body, 1)
        column.addWidget(self.foot)
        self.addWidget(self._page)
        self.addWidget(self.notice)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        self.foot.form_chosen.connect(self._on_form_chosen)
        self.foot.wrap_toggled.connect(self._on_wrap_toggled)
        self.foot.all_asked.connect(self._on_all_asked)
        self.foot.again_asked.connect(self._lens.look_again)
        self.foot.reveal_asked.connect(self._lens.reveal)
        self.foot.pin_asked.connect(self._on_pin_asked)
        self.notice.acted.connect(lambda: self._lens.reveal(True))
        self._lens.changed.connect(self._refresh)
        self._lens.fetched.connect(self._on_fetched)
        for at, form in enumerate(Form, start=1):
            shortcut = QShortcut(QKeySequence(f"Alt+{at}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda form=form: self._on_form_chosen(form))

    def show_record(self, record: Record, stored: Stored, type_name: str = "") -> None:
        """Show the payload of a record that lies at `stored`; `type_name` is what its type header says."""
        self._record, self._stored, self._type_name = record, stored, type_name
        self._whole = False
        self._refresh()

    def set_form(self, form: Form) -> None:
        """Show what is given in `form` from now on."""
        self._form = form
        self.foot.choose_form(form)
        self._refresh()

    def clear(self) -> None:
        """Show nothing, and forget the bytes."""
        self._presenter.forget(self)
        self._patience.stop()
        self._record = self._stored = self._shown = None
        self._stale = False
        self.body.clear()
        self.setCurrentWidget(self._page)
        self.foot.hide()

    @property
    def shown(self) -> Shown | None:
        """What is on the screen; None while it is being prepared."""
        return None if self._shown is None or self._shown.is_coming else self._shown

    @property
    def data(self) -> bytes | None:
        """The payload."""
        if self._record is None:
            return None
        return self._record.key if self._part is Part.KEY else self._record.value

    def focus(self) -> None:
        """Go to the text, or to the tree."""
        self.body.focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Prepare what came while the tab was not seen."""
        super().showEvent(event)
        if self._stale:
            self._prepare()

    def _refresh(self) -> None:
        if self._stored is None:
            return
        self._stale = True
        if self.isVisible():
            self._prepare()

    def _prepare(self) -> None:
        assert self._stored is not None  # noqa: S101 - only a payload becomes stale
        assert self._record is not None  # noqa: S101
        self._stale = False
        self._shown = None
        wanted = Wanted(
            self.data,
            self._stored,
            self._part,
            self._form,
            self._whole,
            owner=self,
            done=self._on_prepared,
            failed=self._on_failed,
            decoding=self._lens.decoding(self._record, self._part.value),
        )
        self._presenter.present(wanted)
        if self._shown is None:
            self._patience.start()
            self.body.clear()
            self.setCurrentWidget(self._page)
            self.foot.hide()

    def _on_prepared(self, shown: Shown) -> None:
        self._shown = shown
        self._patience.stop()
        if shown.encoding in {"null", "empty"} and not shown.wrapped:
            self._show_absent(is_null=shown.encoding == "null")
        elif shown.hides_all:
            self._show_hidden()
        else:
            self._show(shown)
        if shown.wants is not None and self._lens.want(shown.wants):
            self._refresh()  # it came meanwhile

    def _show(self, shown: Shown) -> None:
        # A hex dump has its columns.
        wrapped = self._wrapped and shown.form is not Form.HEX
        self.body.show_payload(shown, wrapped=wrapped)
        self.foot.show_facts(shown, self._type_name, wrapped=wrapped)
        self.foot.show_hiding(hidden=bool(shown.hidden), revealed=self._lens.has_masks and self._lens.revealed)
        if self._record is not None:
            topic = self._record.topic
            what = self.tr("values of %s") if self._part is Part.VALUE else self.tr("keys of %s")
            self.foot.show_pinned(what % topic, self._lens.pinned(topic, self._part.value))
        self.foot.show()
        self.setCurrentWidget(self._page)

    def _show_absent(self, *, is_null: bool) -> None:
        is_key = self._part is Part.KEY
        if not is_null:
            words = self.tr("There is a value without bytes. That is no tombstone: nothing is deleted.")
            if is_key:
                words = self.tr("There is a key without bytes. That is not the same as no key.")
            self.notice.show_empty("frame-corners", self.tr("Empty (0 bytes)"), words)
        elif is_key:
            self.notice.show_empty("key", self.tr("No key"), self.tr("The key of this message is null."))
        else:
            words = self.tr("The value is null. In a compacted topic that deletes what the key had before.")
            self.notice.show_empty("ghost", self.tr("Tombstone"), words)
        self.setCurrentWidget(self.notice)

    def _show_hidden(self) -> None:
        words = self.tr("This connection hides it until you ask for it.")
        self.notice.show_empty("eye-slash", self.tr("Hidden"), words, self.tr("Show hidden values"))
        self.setCurrentWidget(self.notice)

    def _on_patience_over(self) -> None:
        self.notice.show_loading(self.tr("Preparing a large payload"))
        self.setCurrentWidget(self.notice)

    def _on_failed(self, error: ExplorerError) -> None:
        self._patience.stop()
        self.notice.show_failed(explain(error), retry=False)
        self.setCurrentWidget(self.notice)

    def _on_fetched(self, schema_id: object) -> None:
        if self._shown is not None and self._shown.wants == schema_id:
            self._refresh()

    def _on_pin_asked(self, decoder: str | None) -> None:
        if self._record is not None:
            self._lens.pin(self._record.topic, self._part.value, decoder)

    def _on_form_chosen(self, form: Form) -> None:
        self.set_form(form)
        self.form_chosen.emit(form)

    def _on_wrap_toggled(self, wrapped: bool) -> None:
        if self._shown is not None and self._shown.form is not Form.HEX:
            self._wrapped = wrapped
            self.text.set_wrapped(wrapped)

    def _on_all_asked(self) -> None:
        self._whole = True
        self._refresh()
