"""What is given to the client, and what is said of it afterwards."""

from kafka_explorer.engine.producing.messages import Outgoing
from kafka_explorer.engine.records import Header
from kafka_explorer.engine.redrive.journal import Mark
from kafka_explorer.engine.redrive.request import Everything, Outcome, RedriveRequest, Sendable, State
from kafka_explorer.engine.redrive.senders import mark_of, outcome_of, write_of
from kafka_explorer.engine.redrive.transactional import Landed, Write

REQUEST = RedriveRequest("dlq", Everything(), "job", "me@desk", note="ticket 7")
SENDABLE = Sendable(
    "orders", Outgoing((1, 2), b"k", None, (Header("h", None), Header("h", b"")), 4, 77), 2, "content", "print", 55
)


def test_nothing_of_a_message_is_lost_on_the_way() -> None:
    assert write_of(SENDABLE) == Write("orders", None, b"k", [("h", None), ("h", b"")], 4, 77)


def test_mark_and_outcome_say_where_it_landed() -> None:
    landed = Landed(4, 99)
    assert mark_of(REQUEST, SENDABLE, landed, 8) == Mark(
        "dlq", (1, 2), "sent", "job", "me@desk", 8, "orders", 4, 99, 55, 2, "content", "print", "ticket 7"
    )
    assert outcome_of(SENDABLE, landed, 8) == Outcome((1, 2), State.SENT, "orders", 4, 99, at_ms=8)
