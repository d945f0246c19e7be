"""The members of one group as a table."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from kafka_explorer.engine.lag.details import Member
from kafka_explorer.engine.lag.tool_text import assignment_text
from kafka_explorer.engine.partition_offsets import Place
from kafka_explorer.ui import formats
from kafka_explorer.ui.widgets.columns import DISPLAY_ROLE, TONE_ROLE, Column, column_header

CONSUMER, CLIENT, HOST, INSTANCE, COUNT, LAG, ASSIGNED, TARGET = range(8)
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def _tr(text: str) -> str:
    return QCoreApplication.translate("groups", text)


class MembersModel(QAbstractTableModel):
    """Shows members, and the lag of what each of them reads."""

    def __init__(self) -> None:
        super().__init__()
        self._members: Sequence[Member] = ()
        self._lags: Mapping[Place, int | None] = {}
        self._columns = (
            Column("consumer", _tr("Consumer ID"), max_width_px=340),
            Column("client", _tr("Client ID"), max_width_px=240),
            Column("host", _tr("Host")),
            Column("instance", _tr("Instance ID"), tip=_tr("group.instance.id, of static members")),
            Column("count", _tr("Partitions"), right=True, toned=True),
            Column("lag", _tr("Lag"), right=True, mono=True),
            Column("assigned", _tr("Reads"), stretch=True),
            Column("target", _tr("Shall read"), tip=_tr("What a KIP-848 group is about to give it")),
        )

    def set_members(self, members: Sequence[Member], lags: Mapping[Place, int | None]) -> None:
        """Show members, with the lag by partition."""
        same = [member.member_id for member in members] == [member.member_id for member in self._members]
        if not same:
            self.beginResetModel()
        self._members, self._lags = members, lags
        if not same:
            self.endResetModel()
        elif members:
            self.dataChanged.emit(self.index(0, 0), self.index(len(members) - 1, TARGET))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._members)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY_ROLE) -> object:
        return column_header(self._columns, section, orientation, role)

    def data(self, index: Index, role: int = DISPLAY_ROLE) -> object:
        member = self._members[index.row()]
        if role == DISPLAY_ROLE:
            return self._text(member, index.column())
        if role == TONE_ROLE and index.column() == COUNT:
            return None if member.assigned else "warn"
        return None

    def _text(self, member: Member, column: int) -> str:
        known = [lag for place in member.assigned if (lag := self._lags.get(place)) is not None]
        texts = {
            CONSUMER: member.member_id,
            CLIENT: member.client_id,
            HOST: member.host,
            INSTANCE: member.instance_id or formats.DASH,
            COUNT: _tr("idle") if not member.assigned else str(len(member.assigned)),
            LAG: formats.integer(sum(known) if known else None),
            ASSIGNED: assignment_text(member.assigned) if member.assigned else formats.DASH,
            TARGET: formats.DASH if member.target is None else assignment_text(member.target),
        }
        return texts[column]
