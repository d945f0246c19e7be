"""What Kafka's own `kafka-consumer-groups --describe` prints, to the letter (Kafka 4.3), from measured groups. Pure.

The tool writes tables to standard output and remarks on a group's state to standard error; so does `ToolText`.
Java's `%-15s` pads and never cuts, as Python's `ljust`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.details import GroupDetails, Member
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.measure import GroupLag
from kafka_explorer.engine.lag.rows import LagRow
from kafka_explorer.engine.partition_offsets import Place

_NONE = "-"
_STATES = {
    GroupState.PREPARING_REBALANCING: "PreparingRebalance",
    GroupState.COMPLETING_REBALANCING: "CompletingRebalance",
    GroupState.STABLE: "Stable",
    GroupState.DEAD: "Dead",
    GroupState.EMPTY: "Empty",
    GroupState.UNKNOWN: "Unknown",
}


@dataclass(frozen=True, slots=True)
class ToolText:
    """What goes to standard output and to standard error."""

    out: str = ""
    remarks: str = ""

    def __add__(self, other: "ToolText") -> "ToolText":
        return ToolText(self.out + other.out, self.remarks + other.remarks)


def state_name(state: GroupState, kind: GroupKind = GroupKind.UNKNOWN) -> str:
    """Return Kafka's name of a state, as in "PreparingRebalance".

    Librdkafka does not tell Assigning from Reconciling. The former lasts as long as the broker computes: it is the
    latter.
    """
    if kind is GroupKind.CONSUMER and state is GroupState.UNKNOWN:
        return "Reconciling"
    return _STATES[state]


def offsets_text(groups: Iterable[GroupLag], *, verbose: bool = False) -> ToolText:
    """Return what `--describe [--offsets] [--verbose]` prints, group by group."""
    text = ToolText()
    for group in groups:
        text += _remark(group.details)
        # A group can be dead and have rows all the same: a streams group, of which only the offsets can be read.
        if group.rows:
            text += ToolText(_offsets(group.rows, verbose=verbose))
    return text


def members_text(groups: Iterable[GroupDetails], *, verbose: bool = False) -> ToolText:
    """Return what `--describe --members [--verbose]` prints. The epochs of KIP-848 are unknown to librdkafka: "-"."""
    text = ToolText()
    for group in groups:
        text += _remark(group)
        if group.state is not GroupState.DEAD:
            text += ToolText(_members(group, verbose=verbose))
    return text


def states_text(groups: Iterable[GroupDetails], *, verbose: bool = False) -> ToolText:
    """Return what `--describe --state [--verbose]` prints. The epochs of KIP-848 are unknown to librdkafka: "-"."""
    text = ToolText()
    for group in groups:
        text += _remark(group)
        if group.state is not GroupState.DEAD:
            text += ToolText(_state(group, verbose=verbose))
    return text


def _remark(group: GroupDetails) -> ToolText:
    name = group.group
    if group.state is GroupState.DEAD and group.kind is not GroupKind.STREAMS:
        reason = "org.apache.kafka.common.errors.GroupIdNotFoundException: "
        return ToolText(f"\nError: Executing consumer group command failed due to {reason}Group {name} not found.\n")
    if group.rebalancing:
        return ToolText(remarks=f"\nWarning: Consumer group '{name}' is rebalancing.\n")
    if group.state is GroupState.EMPTY:
        return ToolText(remarks=f"\nConsumer group '{name}' has no active members.\n")
    return ToolText()


def _offsets(rows: Sequence[LagRow], *, verbose: bool) -> str:
    titles = ["GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG"]
    titles += ["CONSUMER-ID", "HOST", "CLIENT-ID"]
    table = [titles, *(_offset_cells(row) for row in rows)]
    widths: list[int] = [15, 15, 10, 15, 15, 15, 15, 15, 0]
    for column in (0, 1, 6, 7):
        widths[column] = max(15, *(len(cells[column]) for cells in table[1:]))
    if verbose:
        epochs = ["LEADER-EPOCH", *(_text(row.leader_epoch) for row in rows)]
        for cells, epoch in zip(table, epochs, strict=True):
            cells.insert(3, epoch)
        widths.insert(3, 15)
    return "".join("\n" + _line(cells, widths) for cells in table) + "\n"


def _offset_cells(row: LagRow) -> list[str]:
    numbers = [_text(row.committed), _text(row.high), _text(row.lag)]
    reader = [_NONE] * 3 if row.member is None else [row.member.member_id, row.member.host, row.member.client_id]
    return [row.group, row.topic, str(row.partition), *numbers, *reader]


def _members(group: GroupDetails, *, verbose: bool) -> str:
    static = any(member.instance_id for member in group.members)
    titles = ["GROUP", "CONSUMER-ID", *(["GROUP-INSTANCE-ID"] if static else []), "HOST", "CLIENT-ID", "#PARTITIONS"]
    smallest = [15, 15, *([17] if static else []), 15, 15, 15]
    rows = [_member_cells(group.group, member, static=static) for member in group.members]
    if verbose:
        titles += ["CURRENT-EPOCH", "CURRENT-ASSIGNMENT", "TARGET-EPOCH", "TARGET-ASSIGNMENT"]
        smallest += [15, 20, 15, 20]
        for cells, member in zip(rows, group.members, strict=True):
            cells += [_NONE, assignment_text(member.assigned), _NONE, assignment_text(member.target or ())]
    fixed = len(smallest) - (5 if verbose else 1)  # #PARTITIONS stays as wide as it is
    widths = [
        width if column == fixed else max(width, *(len(cells[column]) for cells in rows), 0)
        for column, width in enumerate(smallest)
    ]
    after = "\n" if verbose else " \n"  # the tool's own
    return "\n" + "".join(_line(cells, widths) + after for cells in [titles, *rows])


def _member_cells(group: str, member: Member, *, static: bool) -> list[str]:
    instance = [member.instance_id or ""] if static else []
    return [group, member.member_id, *instance, member.host, member.client_id, str(len(member.assigned))]


def assignment_text(places: Iterable[Place]) -> str:
    """Return partitions as the tool does, `orders:0,1;payments:0`; "-" when there are none."""
    by_topic: dict[str, list[int]] = {}
    for topic, at in places:
        by_topic.setdefault(topic, []).append(at)
    texts = [f"{topic}:{','.join(map(str, sorted(numbers)))}" for topic, numbers in by_topic.items()]
    return ";".join(sorted(texts)) or _NONE


def _state(group: GroupDetails, *, verbose: bool) -> str:
    node = group.coordinator
    coordinator = _NONE if node is None else f"{node.host}:{node.port}  ({node.id})"
    titles = ["GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE"]
    cells = [group.group, coordinator, group.assignor or _NONE, state_name(group.state, group.kind)]
    widths = [max(15, len(group.group)), max(25, len(coordinator)), 20, 20]
    if verbose:
        titles += ["GROUP-EPOCH", "TARGET-ASSIGNMENT-EPOCH"]
        cells += [_NONE, _NONE]
        widths += [15, 25]
    rows = ([*titles, "#MEMBERS"], [*cells, str(len(group.members))])
    return "".join("\n" + _line(row, [*widths, 0]) for row in rows) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))


def _text(number: int | None) -> str:
    return _NONE if number is None else str(number)
