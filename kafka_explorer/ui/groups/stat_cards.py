"""The five figures of a group: lag, time behind, when it is drained, when it loses data, what goes in and out."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kafka_explorer.engine.lag.loss import DataLoss, LossCause
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.engine.lag.pace import Pace
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.ui import formats
from kafka_explorer.ui.clock import Clock
from kafka_explorer.ui.groups.list_model import keeps_up
from kafka_explorer.ui.groups.words import how_known, place_text, time_lag_text, time_tone
from kafka_explorer.ui.widgets.card import StatCard
from kafka_explorer.ui.widgets.labels import Tone

_A_DAY_S, _A_WEEK_S = 86_400, 604_800
_TIME_OF_DAY = slice(11, 19)


class StatCards(QWidget):
    """Shows a group's meaning, or dashes while nothing is known."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.lag = StatCard(self.tr("Lag"))
        self.behind = StatCard(self.tr("Time behind"))
        self.drain = StatCard(self.tr("Drains in"))
        self.loss = StatCard(self.tr("Loses data in"))
        self.rates = StatCard(self.tr("In / out"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for card in (self.lag, self.behind, self.drain, self.loss, self.rates):
            line.addWidget(card)
        self.rates.setToolTip(self.tr("Offsets per second over the last minute: written to its topics, read by it"))

    def show_meaning(self, known: GroupMeaning | None) -> None:
        """Show the newest numbers; None while there are none."""
        if known is None:
            for card in (self.lag, self.behind, self.drain, self.loss, self.rates):
                card.show_figure(formats.DASH)
            return
        self.lag.show_figure(formats.integer(known.lag), self._lag_note(known))
        self._show_behind(known)
        self._show_drain(known)
        self._show_loss(known)
        self._show_rates(known.pace)

    def _lag_note(self, known: GroupMeaning) -> str:
        gain = known.pace.gain
        if known.lag is None:
            return self.tr("nothing committed yet")
        if gain is None:
            return self.tr("offsets left to read")
        change = round(-gain * 60)
        if change == 0:
            return self.tr("unchanged in the last minute")
        return self.tr("%s in the last minute") % f"{change:+,}".replace("-", "−")

    def _show_behind(self, known: GroupMeaning) -> None:
        lag = known.time_lag
        self.behind.setToolTip(how_known(lag))
        if lag is None:
            note = self.tr("known once the log grows") if known.lag else ""
            self.behind.show_figure(formats.DASH, note)
        elif lag.ms == 0:
            self.behind.show_figure(self.tr("0 s"), self.tr("caught up"))
        else:
            written = self._clock.timestamp(known.at_ms - lag.ms)
            old = lag.ms > _A_DAY_S * 1000
            note = self.tr("oldest unread %s") % (written[:16] if old else written[_TIME_OF_DAY])
            self.behind.show_figure(time_lag_text(lag), note, time_tone(lag.ms / 1000))

    def _show_drain(self, known: GroupMeaning) -> None:
        drain = known.drain
        if drain is None:
            self.drain.show_figure(formats.DASH, self.tr("known after a few samples") if known.lag else "")
        elif not known.lag:
            self.drain.show_figure(self.tr("now"), self.tr("nothing left to read"))
        elif drain.seconds is None and keeps_up(known):
            # The last few messages are always unread; that is not falling behind.
            self.drain.show_figure(self.tr("keeps up"), self.tr("a few seconds behind"), "ok")
        elif drain.seconds is None:
            self.drain.show_figure(self.tr("never"), self._falling_behind(known, drain.slowest), "bad")
        else:
            note = self.tr("slowest: %s") % place_text(drain.slowest) if drain.slowest else ""
            tone: Tone | None = "warn" if drain.seconds > _A_DAY_S else None
            self.drain.show_figure(formats.duration(drain.seconds), note, tone)

    def _falling_behind(self, known: GroupMeaning, slowest: Place | None) -> str:
        gain = known.pace.gain
        if gain is not None and gain < 0:
            return self.tr("falling behind by %s") % formats.rate(-gain)
        return self.tr("%s does not move") % place_text(slowest) if slowest else self.tr("at the present rates")

    def _show_loss(self, known: GroupMeaning) -> None:
        if known.loss is None:
            self.loss.show_figure(formats.DASH, self.tr("no loss in sight"))
            return
        place, loss = known.loss
        if loss.cause is LossCause.ALREADY:
            self.loss.show_figure(self.tr("lost data"), _lost_note(place, loss), "bad")
            return
        cause = self.tr("retention by size on %s") if loss.cause is LossCause.SIZE else self.tr("retention on %s")
        tone: Tone | None = "bad" if loss.in_s < 3600 else "warn" if loss.in_s < _A_WEEK_S else None
        self.loss.show_figure(formats.duration(loss.in_s), cause % place_text(place), tone)

    def _show_rates(self, pace: Pace) -> None:
        written, read = _plain_rate(pace.in_rate), _plain_rate(pace.consume_rate)
        self.rates.show_figure(f"{written} / {read}", self.tr("offsets per second"))


def _lost_note(place: Place, loss: DataLoss) -> str:
    return f"{formats.integer(loss.lost)} · {place_text(place)}"


def _plain_rate(per_s: float | None) -> str:
    return formats.rate(per_s).removesuffix("/s")
