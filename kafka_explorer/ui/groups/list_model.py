"""All consumer groups as a table: thousands of rows, of which only the painted ones are put into words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.health import GroupHealth
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.listing import ListedGroup
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.ui import formats
from kafka_explorer.ui.groups.words import (
    health_words,
    how_known,
    kind_words,
    rule_sentence,
    state_words,
    time_lag_text,
    time_tone,
)
from kafka_explorer.ui.widgets.columns import COPY_ROLE, DISPLAY_ROLE, TONE_ROLE, Column, column_header

NAME, STATE, HEALTH, MEMBERS, LAG, BEHIND, DRAIN, KIND = range(8)
LIVE = frozenset({HEALTH, MEMBERS, LAG, BEHIND, DRAIN})
"""The columns that change with every sample."""

_ROOT = QModelIndex()
_KEEPS_UP_MS = 10_000
_TIP_ROLE = int(Qt.ItemDataRole.ToolTipRole)
_HEALTH_ORDER = list(GroupHealth)
Index = QModelIndex | QPersistentModelIndex
Descending = Qt.SortOrder.DescendingOrder


def _tr(text: str) -> str:
    return QCoreApplication.translate("groups", text)


class GroupsModel(QAbstractTableModel):
    """Shows the groups that fit the filter. A sample fills in where a row stands, and moves it if need be."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = _columns()
        self._groups: tuple[ListedGroup, ...] = ()
        self._folded: list[str] = []
        self._shown: list[int] = []
        self._meanings: dict[str, GroupMeaning] = {}
        self._pinned: frozenset[str] = frozenset()
        self._words: tuple[str, ...] = ()
        self._states: frozenset[GroupState] | None = None
        self._sorted = (LAG, Descending)

    def set_groups(self, groups: Sequence[ListedGroup]) -> None:
        """Show another list; what is known of groups that are still there stays."""
        self._groups = tuple(groups)
        self._folded = [group.group.casefold() for group in self._groups]
        names = {group.group for group in self._groups}
        self._meanings = {name: known for name, known in self._meanings.items() if name in names}
        self._arrange(force=True)

    def set_meanings(self, meanings: Mapping[str, GroupMeaning]) -> None:
        """Fill in what a sample told."""
        self._meanings.update(meanings)
        moved = self._sorted[0] in LIVE and self._arrange()
        if not moved and self._shown:
            self.dataChanged.emit(self.index(0, STATE), self.index(len(self._shown) - 1, DRAIN))

    def set_pinned(self, names: Collection[str]) -> None:
        """Mark the groups of the watch list."""
        self._pinned = frozenset(names)
        if self._shown:
            self.dataChanged.emit(self.index(0, NAME), self.index(len(self._shown) - 1, NAME))

    def narrow(self, text: str, states: Collection[GroupState] | None) -> None:
        """Show only groups with every word of `text` in their name, and in one of `states` (None: any)."""
        self._words = tuple(text.casefold().split())
        self._states = None if states is None else frozenset(states)
        self._arrange(force=True)

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Sort; groups of which that is unknown stand last either way, equal ones by name."""
        self._sorted = (column, order)
        self._arrange(force=True)

    @property
    def groups(self) -> tuple[ListedGroup, ...]:
        """All groups, whatever is shown of them."""
        return self._groups

    @property
    def meanings(self) -> Mapping[str, GroupMeaning]:
        """What is known, by group."""
        return self._meanings

    def group(self, row: int) -> ListedGroup:
        """Return the group in a row."""
        return self._groups[self._shown[row]]

    def row_of(self, name: str) -> int:
        """Return where a group is shown, or -1."""
        return next((row for row, at in enumerate(self._shown) if self._groups[at].group == name), -1)

    def state_of(self, group: ListedGroup) -> GroupState:
        """Return the newest state known."""
        known = self._meanings.get(group.group)
        return group.state if known is None or known.state is GroupState.UNKNOWN else known.state

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        group = self.group(index.row())
        known = self._meanings.get(group.group)
        if role == DISPLAY_ROLE:
            return self._text(group, known, index.column())
        if role == TONE_ROLE:
            return self._tone(group, known, index.column())
        if role == COPY_ROLE:
            return group.group if index.column() == NAME else None
        if role == _TIP_ROLE:
            return _tip(group, known, index.column())
        return None

    def _text(self, group: ListedGroup, known: GroupMeaning | None, column: int) -> str:
        if column == NAME:
            return f"◉ {group.group}" if group.group in self._pinned else group.group
        if column == STATE:
            return state_words(self.state_of(group), group.kind)[0] if group.kind.has_members_we_see else ""
        if column == KIND:
            return _tr("no members ever") if group.simple else kind_words(group.kind)[0]
        return "" if known is None else _live_text(known, column)

    def _tone(self, group: ListedGroup, known: GroupMeaning | None, column: int) -> str | None:
        if column == STATE:
            return state_words(self.state_of(group), group.kind)[1]
        if known is None:
            return None
        if column == HEALTH:
            return _health(known)[1]
        if column == BEHIND and known.time_lag is not None:
            return time_tone(known.time_lag.ms / 1000)
        if column == DRAIN and known.drain is not None and known.drain.never:
            return "ok" if keeps_up(known) else "bad"
        return "muted" if column == LAG and not known.lag else None

    def _arrange(self, *, force: bool = False) -> bool:
        """Filter and sort anew; whether rows have moved."""
        shown = [at for at, group in enumerate(self._groups) if self._fits(at, group)]
        rank = _ranking(self._sorted[0])
        ranks = {at: rank(self._groups[at], self._meanings.get(self._groups[at].group)) for at in shown}
        known = [at for at in shown if ranks[at] is not None]
        known.sort(key=ranks.__getitem__, reverse=self._sorted[1] == Descending)
        shown = known + [at for at in shown if ranks[at] is None]
        if shown == self._shown and not force:
            return False
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()
        return True

    def _fits(self, at: int, group: ListedGroup) -> bool:
        if self._states is not None and self.state_of(group) not in self._states:
            return False
        return all(word in self._folded[at] for word in self._words)


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _tr("Group"), stretch=True, min_width_px=160),
        Column("state", _tr("State"), badge=True, min_width_px=96),
        Column("health", _tr("Health"), badge=True, min_width_px=96, tip=_tr("By Burrow's rules")),
        Column("members", _tr("Members"), right=True),
        Column("lag", _tr("Lag"), right=True, mono=True, toned=True, tip=_tr("As kafka-consumer-groups counts it")),
        Column("behind", _tr("Time behind"), right=True, toned=True, tip=_tr("How old the first unread message is")),
        Column("drain", _tr("Drains in"), right=True, toned=True, tip=_tr("At the rates of the last minute")),
        Column("kind", _tr("Kind"), tone="muted"),
    )


def _live_text(known: GroupMeaning, column: int) -> str:
    texts: dict[int, Callable[[GroupMeaning], str]] = {
        HEALTH: lambda known: _health(known)[0],
        MEMBERS: lambda known: formats.integer(known.members if known.kind.has_members_we_see else None),
        LAG: lambda known: formats.integer(known.lag),
        BEHIND: lambda known: time_lag_text(known.time_lag),
        DRAIN: _drain_text,
    }
    return texts[column](known)


def _drain_text(known: GroupMeaning) -> str:
    if known.drain is None:
        return formats.DASH
    if keeps_up(known):
        return _tr("keeps up")
    return _tr("never") if known.drain.never else formats.duration(known.drain.seconds) if known.lag else ""


def keeps_up(known: GroupMeaning) -> bool:
    """Whether only the last few seconds are unread, which is not falling behind, whatever the rates are."""
    return known.time_lag is not None and known.time_lag.ms < _KEEPS_UP_MS and bool(known.lag)


def _health(known: GroupMeaning) -> tuple[str, str]:
    judged = known.judgement
    return health_words(judged.health, None if judged.judgement is None else judged.judgement.health)


def _tip(group: ListedGroup, known: GroupMeaning | None, column: int) -> str | None:
    if column == KIND:
        return kind_words(group.kind)[1] or None
    if known is None:
        return None
    if column == HEALTH:
        return rule_sentence(known.judgement.judgement, known.judgement.worst)
    return how_known(known.time_lag) if column == BEHIND else None


def _ranking(column: int) -> Callable[[ListedGroup, GroupMeaning | None], Any]:
    """Return what groups are compared by in a column; None is unknown."""
    rankings: dict[int, Callable[[ListedGroup, GroupMeaning | None], Any]] = {
        NAME: lambda group, _known: group.group.casefold(),
        STATE: lambda group, _known: group.state.value,
        KIND: lambda group, _known: _kind_order(group.kind),
        HEALTH: lambda _group, known: None if known is None else _HEALTH_ORDER.index(known.judgement.health),
        MEMBERS: lambda _group, known: None if known is None else known.members,
        LAG: lambda _group, known: None if known is None else known.lag,
        BEHIND: lambda _group, known: None if known is None or known.time_lag is None else known.time_lag.ms,
        DRAIN: lambda _group, known: _drain_order(known),
    }
    return rankings[column]


def _kind_order(kind: GroupKind) -> int:
    return list(GroupKind).index(kind)


def _drain_order(known: GroupMeaning | None) -> float | None:
    if known is None or known.drain is None:
        return None
    return float("inf") if known.drain.seconds is None else known.drain.seconds
