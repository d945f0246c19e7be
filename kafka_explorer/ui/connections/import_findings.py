"""What became of each line of a pasted configuration: understood, translated, ignored."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kafka_explorer.config.imports.imported import Finding
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.card import Card
from kafka_explorer.ui.widgets.labels import Badge, BadgeTone, ElidedLabel, Label


class FindingsCard(Card):
    """A list under one title; hidden while it is empty."""

    def __init__(self, theme: Theme, title: str, icon: str, tone: BadgeTone) -> None:
        super().__init__(padding=16, spacing=2)
        self._theme = theme
        self._icon_name, self._tone = icon, tone
        self._rows: list[QWidget] = []
        self._icon = QLabel()
        self._count = Badge("", tone)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._icon)
        top.addWidget(Label(title, "caption"))
        top.addWidget(self._count)
        top.addStretch()
        self.body.addLayout(top)
        self.body.addSpacing(6)
        theme.changed.connect(self._paint)
        self._paint()
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._row(finding) for finding in findings]
        for row in self._rows:
            self.body.addWidget(row)
        self._count.setText(str(len(findings)))
        self.setVisible(bool(findings))

    @property
    def text(self) -> str:
        """Everything it says, for tests and screen readers."""
        labels = (label for row in self._rows for label in row.findChildren(Label))
        return "\n".join(label.whole_text if isinstance(label, ElidedLabel) else label.text() for label in labels)

    def _row(self, finding: Finding) -> QWidget:
        row = QWidget()
        written = f"{finding.name} = {finding.value}" if finding.value else finding.name
        name = ElidedLabel(written, None, Qt.TextElideMode.ElideMiddle)
        name.setFont(self._theme.mono_font(12))
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(1)
        column.addWidget(name)
        if finding.said:
            said = Label(self._words(finding.said), "small")
            said.setWordWrap(True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(said)
        return row

    def _words(self, said: str) -> str:
        """Returns what is said; a field of a profile is told by the name it has in the form."""
        return {
            "bootstrap_servers": self.tr("Bootstrap servers"),
            "security.protocol": self.tr("Protocol"),
            "security.mechanism": self.tr("Mechanism"),
            "security.user": self.tr("User name"),
            "security.tls.truststore": self.tr("Truststore"),
            "security.tls.truststore_pem": self.tr("Certificates to trust"),
            "security.tls.keystore": self.tr("Keystore"),
            "security.tls.key_file": self.tr("Private key file"),
            "security.tls.certificate_pem": self.tr("Client certificate"),
            "security.tls.verify": self.tr("Verify the brokers' certificates"),
            "security.tls.verify_host": self.tr("Verify the host name"),
            "security.oauth.token_endpoint": self.tr("Token endpoint"),
            "security.oauth.client_id": self.tr("Client id"),
            "security.oauth.scope": self.tr("Scope"),
            "schema_registry.url": self.tr("Schema registry"),
            "schema_registry.user": self.tr("User name of the schema registry"),
        }.get(said, said)

    def _paint(self) -> None:
        role = "muted" if self._tone == "neutral" else self._tone
        self._icon.setPixmap(self._theme.picture(self._icon_name, role, 16))
