"""What can be copied of a message: each part in every form, and the whole as text, as JSON, as a command or as code."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from kafka_explorer.engine.decoders import Decoded
from kafka_explorer.engine.records import Record
from kafka_explorer.ui import formats
from kafka_explorer.ui.records.copying import CopyAs, copied_form, copy_json_lines, is_text, record_text
from kafka_explorer.ui.records.shown import Part
from kafka_explorer.ui.records.viewer import snippets
from kafka_explorer.ui.records.viewer.lens import Lens

Told = Callable[[str], None]
_MOST_HEADERS = 40


def _tr(text: str) -> str:
    return QCoreApplication.translate("copy_menu", text)


class CopyMenu:
    """Fills menus with what can be copied of `record`; `told` gets a sentence about what was copied.

    What is hidden is not copied: it must be shown first.
    """

    def __init__(self, record: Record, lens: Lens, told: Told) -> None:
        self._record = record
        self._lens = lens
        self._told = told

    def fill(self, menu: QMenu, part: Part | None, header: int = -1) -> None:
        """Offer the part that is seen (or a header, by its number), then the whole, then every other part."""
        record = self._record
        if self._lens.masks:
            reveal = menu.addAction(_tr("Show hidden values first"), lambda: self._lens.reveal(True))
            reveal.setToolTip(_tr("What is hidden is not copied either."))
            return
        if part is not None:
            self.add_part(menu, part)
        elif header >= 0:
            self._add_bytes(menu, _tr("header %s") % record.headers[header].name, record.headers[header].value)
        menu.addSeparator()
        self._add_whole(menu)
        menu.addSeparator()
        self._add_parts(menu.addMenu(_tr("Copy another part")))

    def add_part(self, menu: QMenu, part: Part) -> None:
        """Offer the key or the value."""
        is_key = part is Part.KEY
        data, what = (self._record.key, _tr("key")) if is_key else (self._record.value, _tr("value"))
        self._add_bytes(menu, what, data, lambda: self._copy_json(part, what))

    def _add_whole(self, menu: QMenu) -> None:
        menu.addAction(_tr("Copy message as JSON line"), self._copy_json_line)
        menu.addAction(_tr("Copy message as text"), lambda: self._copy(record_text(self._record), _tr("the message")))
        code = menu.addMenu(_tr("Copy message as command or code"))
        code.setToolTipsVisible(True)
        makers = (
            (_tr("kcat command"), snippets.kcat),
            (_tr("kafka-console-producer command"), snippets.console_producer),
            (_tr("Java"), snippets.java),
            (_tr("Python"), snippets.python),
        )
        for words, maker in makers:
            action = code.addAction(words)
            try:
                made = maker(self._record, self._lens.target)
            except snippets.CannotSay as refusal:
                action.setEnabled(False)
                action.setToolTip(refusal.reason)
                continue
            action.triggered.connect(lambda _=False, made=made, words=words: self._copy(made, words))

    def _add_parts(self, menu: QMenu) -> None:
        for part, words in ((Part.KEY, _tr("Key")), (Part.VALUE, _tr("Value"))):
            self.add_part(menu.addMenu(words), part)
        for header in self._record.headers[:_MOST_HEADERS]:
            self._add_bytes(menu.addMenu(header.name or _tr("(no name)")), _tr("header %s") % header.name, header.value)

    def _add_bytes(self, menu: QMenu, what: str, data: bytes | None, as_json: Callable[[], None] | None = None) -> None:
        kinds = (
            (CopyAs.TEXT, _tr("Copy {what} as text")),
            (CopyAs.JSON, _tr("Copy {what} as JSON")),
            (CopyAs.BASE64, _tr("Copy {what} as base64")),
            (CopyAs.HEX, _tr("Copy {what} as hex")),
        )
        for form, words in kinds:
            action = menu.addAction(words.format(what=what))
            textual = form is CopyAs.TEXT or (form is CopyAs.JSON and as_json is None)
            action.setEnabled(data is not None and (not textual or is_text(data)))
            by_decoder = as_json if form is CopyAs.JSON else None
            action.triggered.connect(by_decoder or self._copying(data or b"", form, what))

    def _copying(self, data: bytes, form: CopyAs, what: str) -> Callable[[], None]:
        def copy() -> None:
            QGuiApplication.clipboard().setText(copied_form(data, form))
            self._tell(what, data)

        return copy

    def _tell(self, what: str, data: bytes) -> None:
        self._told(_tr("Copied {what}: {size}").format(what=what, size=formats.size(len(data))))

    def _copy_json(self, part: Part, what: str) -> None:
        """Copy the JSON that the payload is or stands for, as it was written; text and bytes as a JSON string."""
        data = (self._record.key if part is Part.KEY else self._record.value) or b""

        def copy(decoded: Decoded) -> None:
            QGuiApplication.clipboard().setText(decoded.text if decoded.is_json else copied_form(data, CopyAs.JSON))
            self._tell(what, data)

        self._lens.decode(self._record, part.value, data, copy)

    def _copy_json_line(self) -> None:
        copy_json_lines([self._record])
        self._told(_tr("Copied the message as a JSON line"))

    def _copy(self, made: str, what: str) -> None:
        QGuiApplication.clipboard().setText(made)
        self._told(_tr("Copied %s") % what)
