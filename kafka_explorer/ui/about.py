"""Who we are, in a small window."""

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.labels import Label


class About(QDialog):
    """Name, version, licence."""

    def __init__(self, theme: Theme, icon: QIcon, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Kafka Explorer"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(icon.pixmap(72, 72))
        close = Button(theme, self.tr("Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 28, 40, 20)
        column.setSpacing(6)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        lines = (
            ("Kafka Explorer", "title"),
            (self.tr("Version %s") % version, "muted"),
            (self.tr("A desktop window into Apache Kafka"), "muted"),
            (self.tr("Apache License 2.0 · Qt %s · icons by Phosphor") % qVersion(), "small"),
        )
        for text, role in lines:
            column.addWidget(Label(text, role), 0, Qt.AlignmentFlag.AlignHCenter)  # type: ignore[arg-type]
        bottom = QHBoxLayout()
        bottom.addStretch()
        bottom.addWidget(close)
        bottom.addStretch()
        column.addSpacing(10)
        column.addLayout(bottom)
