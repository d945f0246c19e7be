"""Which groups can be read, when they rebalance, and when their offsets may be moved."""

import pytest

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.kinds import GroupKind, is_rebalancing, may_move_offsets


@pytest.mark.parametrize(
    ("kind", "members", "offsets"),
    [
        (GroupKind.CLASSIC, True, True),
        (GroupKind.CONSUMER, True, True),
        (GroupKind.UNKNOWN, True, True),
        (GroupKind.STREAMS, False, True),
        (GroupKind.SHARE_OR_STREAMS, False, False),
        (GroupKind.OTHER_CLASSIC, False, False),
    ],
)
def test_what_can_be_seen_of_a_group(kind: GroupKind, members: bool, offsets: bool) -> None:
    assert (kind.has_members_we_see, kind.has_offsets_we_see) == (members, offsets)


@pytest.mark.parametrize("kind", GroupKind)
@pytest.mark.parametrize("state", GroupState)
def test_rebalancing(state: GroupState, kind: GroupKind) -> None:
    named = state in {GroupState.PREPARING_REBALANCING, GroupState.COMPLETING_REBALANCING}
    nameless = state is GroupState.UNKNOWN and kind is GroupKind.CONSUMER
    assert is_rebalancing(state, kind) is (named or nameless)


def test_offsets_are_moved_only_without_members() -> None:
    assert {state for state in GroupState if may_move_offsets(state)} == {GroupState.EMPTY, GroupState.DEAD}
