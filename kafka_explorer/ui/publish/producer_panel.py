"""How the producer of this connection sends: the settings in Kafka's own names, with the defaults beside them."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from kafka_explorer.engine.producing.settings import DEFAULTS, ProducerSettings
from kafka_explorer.ui.publish.words import sentence
from kafka_explorer.ui.theme import Theme
from kafka_explorer.ui.widgets.buttons import Button
from kafka_explorer.ui.widgets.fields import Choice, NumberField
from kafka_explorer.ui.widgets.labels import Label
from kafka_explorer.ui.widgets.popover import Popover

_LARGEST = 2**31 - 1
_WIDTH_PX = 500


class ProducerPanel(Popover):
    """`saved` tells the settings that are wanted from now on."""

    saved = Signal(object)

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._shown = DEFAULTS
        self.acks = Choice((("all", "all"), ("1", "1"), ("0", "0")))
        self.idempotent = QCheckBox(self.tr("no message twice, in order"))
        self.compression = Choice((name, name) for name in ("none", "gzip", "snappy", "lz4", "zstd"))
        self.partitioner = Choice((name, name) for name in ("murmur2_random", "murmur2", "consistent_random", "random"))
        self.numbers = {
            "retries": NumberField(0, _LARGEST),
            "in_flight": NumberField(1, 1_000_000),
            "linger_ms": NumberField(0, 900_000),
            "batch_bytes": NumberField(1, _LARGEST),
            "buffer_bytes": NumberField(1024, _LARGEST),
            "delivery_timeout_ms": NumberField(1, _LARGEST),
        }
        for field in (*self.numbers.values(), self.acks, self.compression, self.partitioner):
            field.setFixedWidth(190)
        self._problem = Label("", "small")
        self._problem.setWordWrap(True)
        self._problem.set_tone("bad")
        self.reset = Button(theme, self.tr("Defaults"), "arrow-counter-clockwise")
        self.save = Button(theme, self.tr("Save"), None, "primary")
        self._lay_out()
        self._connect()
        self.show_settings(DEFAULTS)

    def _lay_out(self) -> None:
        self.body.addWidget(Label(self.tr("Producer of this connection"), "subtitle"))
        note = Label(self.tr("Kept with the connection on this machine. Applies from the next sending on."), "small")
        note.setWordWrap(True)
        self.body.addWidget(note)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        named = (
            ("acks", self.acks),
            ("enable.idempotence", self.idempotent),
            ("compression.type", self.compression),
            ("partitioner", self.partitioner),
            ("retries", self.numbers["retries"]),
            ("max.in.flight.requests.per.connection", self.numbers["in_flight"]),
            ("linger.ms", self.numbers["linger_ms"]),
            ("batch.size", self.numbers["batch_bytes"]),
            ("buffer.memory", self.numbers["buffer_bytes"]),
            ("delivery.timeout.ms", self.numbers["delivery_timeout_ms"]),
        )
        for row, (name, field) in enumerate(named):
            grid.addWidget(Label(name, "muted"), row, 0)
            grid.addWidget(field, row, 1)
            field.setAccessibleName(name)
        self.body.addLayout(grid)
        self.body.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.reset)
        foot.addStretch(1)
        foot.addWidget(self.save)
        self.body.addLayout(foot)
        self.panel.setFixedWidth(_WIDTH_PX)

    def _connect(self) -> None:
        for choice in (self.acks, self.compression, self.partitioner):
            choice.chosen.connect(lambda _value: self._judge())
        self.idempotent.toggled.connect(lambda _on: self._judge())
        for field in self.numbers.values():
            field.valueChanged.connect(lambda _value: self._judge())
        self.reset.clicked.connect(lambda: self.show_settings(DEFAULTS))
        self.save.clicked.connect(self._on_save)

    @property
    def settings(self) -> ProducerSettings:
        """What the fields say."""
        numbers = {name: field.value() for name, field in self.numbers.items()}
        return replace(
            self._shown,
            acks=str(self.acks.currentData()),
            idempotent=self.idempotent.isChecked(),
            compression=str(self.compression.currentData()),
            partitioner=str(self.partitioner.currentData()),
            **numbers,
        )

    def show_settings(self, settings: ProducerSettings) -> None:
        """Show these."""
        self._shown = settings
        if self.partitioner.findData(settings.partitioner) < 0:
            self.partitioner.addItem(settings.partitioner, settings.partitioner)
        self.acks.choose(settings.acks)
        self.compression.choose(settings.compression)
        self.partitioner.choose(settings.partitioner)
        self.idempotent.setChecked(settings.idempotent)
        for name, field in self.numbers.items():
            field.setValue(getattr(settings, name))
        self._judge()

    def _judge(self) -> None:
        problem = self.settings.problem()
        self._problem.setText(sentence(problem or ""))
        self._problem.setVisible(problem is not None)
        self.save.setEnabled(problem is None)
        self.settle()

    def _on_save(self) -> None:
        self.close_popover()
        self.saved.emit(self.settings)


def in_short(settings: ProducerSettings) -> str:
    """Return what matters of the settings, for the side of the bottom line."""
    parts = [f"acks={settings.acks}", settings.compression]
    if settings.idempotent:
        parts.insert(1, "idempotent")
    return " · ".join(parts)
