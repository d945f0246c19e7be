"""One payload of a message, key or value: its text in three forms, or what there is instead of a text."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kafka_explorer.engine.errors import ExplorerError
from kafka_explorer.ui.explain import explain
from kafka_explorer.ui.records.fed_payload import FedPayload
from kafka_explorer.ui.records.payload_foot import PayloadFoot
from kafka_explorer.ui.records.presenter import Presenter, Stored, Wanted
from kafka_explorer.ui.records.shown import Form, Part, Shown
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.notice import Notice

_PATIENCE_MS = 250
"""Whoever waits no longer than that sees an empty page for a moment instead of one that flickers."""


class PayloadTab(QStackedWidget):
    """Shows the payload given to `show_data`; prepares it only while it is seen.

    `form_chosen` tells the form the user picked, so that other tabs may follow.
    """

    form_chosen = Signal(object)

    def __init__(self, theme: Theme, presenter: Presenter, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._part = part
        self._data: bytes | None = None
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
        self.text = FedPayload(theme)
        self.foot = PayloadFoot(theme)
        self.notice = Notice(theme)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.text, 1)
        column.addWidget(self.foot)
        self.addWidget(self._page)
        self.addWidget(self.notice)
        self.foot.form_chosen.connect(self._on_form_chosen)
        self.foot.wrap_toggled.connect(self._on_wrap_toggled)
        self.foot.all_asked.connect(self._on_all_asked)
        self.clear()

    def show_data(self, data: bytes | None, stored: Stored, type_name: str = "") -> None:
        """Show a payload of the record at `stored`; `type_name` is what its type header says."""
        self._data, self._stored, self._type_name = data, stored, type_name
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
        self._data = self._stored = self._shown = None
        self._stale = False
        self._show_text("", "plain")
        self.foot.hide()

    @property
    def shown(self) -> Shown | None:
        """What is on the screen; None while it is being prepared."""
        return self._shown

    def focus(self) -> None:
        """Go to the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._stale = False
        self._shown = None
        wanted = Wanted(
            self._data,
            self._stored,
            self._part,
            self._form,
            self._whole,
            owner=self,
            done=self._on_prepared,
            failed=self._on_failed,
        )
        self._presenter.present(wanted)
        if self._shown is None:
            self._show_text("", "plain")
            self.foot.hide()
            self._patience.start()

    def _on_prepared(self, shown: Shown) -> None:
        self._shown = shown
        self._patience.stop()
        if shown.encoding in {"null", "empty"}:
            self._show_absent(is_null=shown.encoding == "null")
            return
        # A hex dump has its columns.
        wrapped = self._wrapped and shown.form is not Form.HEX
        self.text.set_wrapped(wrapped)
        self._show_text(shown.text, "json" if shown.encoding == "json" and shown.form is not Form.HEX else "plain")
        self.foot.show_facts(shown, self._type_name, wrapped=wrapped)
        self.foot.show()

    def _show_text(self, text: str, language: str) -> None:
        self.text.set_text(text, "json" if language == "json" else "plain")
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

    def _on_patience_over(self) -> None:
        self.notice.show_loading(self.tr("Preparing a large payload"))
        self.setCurrentWidget(self.notice)

    def _on_failed(self, error: ExplorerError) -> None:
        self._patience.stop()
        self.notice.show_failed(explain(error), retry=False)
        self.setCurrentWidget(self.notice)

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
