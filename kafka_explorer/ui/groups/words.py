"""States, kinds and health in the user's words, and the colours that go with them."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.end_history import HowKnown, TimeLag
from kafka_explorer.engine.lag.health import GroupHealth, Health, Judgement, Rule
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.labels import BadgeTone, Tone


def _tr(text: str) -> str:
    return QCoreApplication.translate("groups", text)


def state_words(state: GroupState, kind: GroupKind = GroupKind.UNKNOWN) -> tuple[str, BadgeTone]:
    """Return a state's word and the tone of its badge."""
    if state is GroupState.UNKNOWN and kind is GroupKind.CONSUMER:
        return _tr("rebalancing"), "warn"
    words: dict[GroupState, tuple[str, BadgeTone]] = {
        GroupState.STABLE: (_tr("stable"), "ok"),
        GroupState.EMPTY: (_tr("empty"), "neutral"),
        GroupState.DEAD: (_tr("dead"), "neutral"),
        GroupState.PREPARING_REBALANCING: (_tr("rebalancing"), "warn"),
        GroupState.COMPLETING_REBALANCING: (_tr("rebalancing"), "warn"),
        GroupState.UNKNOWN: (_tr("unknown"), "neutral"),
    }
    return words[state]


def kind_words(kind: GroupKind) -> tuple[str, str]:
    """Return a kind's name, and what must be known of it ("" for the usual ones)."""
    words = {
        GroupKind.CLASSIC: (_tr("classic"), ""),
        GroupKind.CONSUMER: (_tr("consumer (KIP-848)"), ""),
        GroupKind.OTHER_CLASSIC: (
            _tr("not a consumer group"),
            _tr("Members of this group are not consumers: it may be Kafka Connect or Schema Registry."),
        ),
        GroupKind.STREAMS: (
            _tr("streams"),
            _tr("A streams group (KIP-1071): committed offsets can be read, its members cannot."),
        ),
        GroupKind.SHARE_OR_STREAMS: (
            _tr("share or streams"),
            _tr("A share group, or a streams group that has committed nothing: this client cannot read it."),
        ),
        GroupKind.UNKNOWN: (_tr("unknown kind"), ""),
    }
    return words[kind]


def health_words(health: GroupHealth, worst: Health | None = None) -> tuple[str, BadgeTone]:
    """Return the word on a group's health badge: of an error, what its worst partition suffers from."""
    if health is GroupHealth.ERROR:
        words = {Health.STOPPED: _tr("STOPPED"), Health.STALLED: _tr("STALLED"), Health.REWIND: _tr("REWIND")}
        return words.get(worst or Health.STALLED, _tr("ERROR")), "bad"
    if health is GroupHealth.WARN:
        return _tr("FALLING BEHIND"), "warn"
    return (_tr("OK"), "ok") if health is GroupHealth.OK else ("", "neutral")


def partition_health_words(health: Health) -> tuple[str, BadgeTone]:
    """Return the word on a partition's health badge."""
    words: dict[Health, tuple[str, BadgeTone]] = {
        Health.UNKNOWN: ("", "neutral"),
        Health.OK: (_tr("OK"), "ok"),
        Health.WARN: (_tr("WARN"), "warn"),
        Health.REWIND: (_tr("REWIND"), "bad"),
        Health.STALLED: (_tr("STALLED"), "bad"),
        Health.STOPPED: (_tr("STOPPED"), "bad"),
    }
    return words[health]


def rule_sentence(judgement: Judgement | None, place: Place | None = None) -> str:
    """Return in a sentence which of Burrow's rules decided, and on which numbers."""
    if judgement is None:
        return _tr("Nothing is known yet: the first samples are on their way.")
    lag, window = formats.integer(judgement.lag), formats.duration(judgement.window_s)
    unmoved = formats.duration(judgement.unmoved_s)
    sentences = {
        Rule.NO_COMMIT: _tr("Nothing was committed, so there is nothing to judge by."),
        Rule.NO_LAG: _tr("Nothing is left to read."),
        Rule.WATCHED_TOO_SHORTLY: _tr("There is lag ({lag}), and too few commits were seen so far to judge it."),
        Rule.CAUGHT_UP: _tr("It was caught up within the last {window}."),
        Rule.LAG_FELL: _tr("There is lag ({lag}), and it shrank between commits within the last {window}."),
        Rule.LAG_NEVER_FELL: _tr("The lag ({lag}) did not shrink at any of the commits within the last {window}."),
        Rule.WENT_BACK: _tr("The committed offset went back by {back} and has not recovered."),
        Rule.MEMBER_DOES_NOT_MOVE: _tr(
            "A member reads it, and yet its committed offset has not moved for {unmoved}; {lag} are left to read."
        ),
        Rule.NOBODY_MOVES: _tr(
            "Nobody reads it: its committed offset has not moved for {unmoved}; {lag} are left to read."
        ),
    }
    sentence = sentences[judgement.rule].format(
        lag=lag, window=window, unmoved=unmoved, back=formats.integer(judgement.back)
    )
    return sentence if place is None else f"{place_text(place)}: {sentence}"


def place_text(place: Place) -> str:
    """Return a partition's name, as in "orders · 2"."""
    return f"{place[0]} · {place[1]}"


def time_lag_text(time_lag: TimeLag | None) -> str:
    """Return how far behind something is; "≈" before what is extrapolated."""
    if time_lag is None:
        return formats.DASH
    text = formats.duration(time_lag.ms / 1000)
    return f"≈ {text}" if time_lag.how is HowKnown.EXTRAPOLATED else text


def how_known(time_lag: TimeLag | None) -> str:
    """Return how good a time lag is."""
    if time_lag is None:
        return _tr("Not known yet: the end of the log has to be seen moving first.")
    words = {
        HowKnown.EXACT: _tr("Exact: the age of the record at the committed offset."),
        HowKnown.CAUGHT_UP: _tr("Nothing is left to read."),
        HowKnown.INTERPOLATED: _tr("Read off between the times at which the log's end was sampled."),
        HowKnown.EXTRAPOLATED: _tr("A guess from the present rate: the record is older than the first sample."),
    }
    return words[time_lag.how]


def time_tone(seconds: float | None, *, late_s: float = 60, bad_s: float = 600) -> Tone | None:
    """Return the tone for being so far behind: after a minute it is worth a look, after ten it is not all right."""
    if seconds is None or seconds < late_s:
        return None
    return "bad" if seconds >= bad_s else "warn"
