"""Marks survive the way through the journal; what is strange there stops nobody."""

import json

import pytest

from kafka_explorer.engine.redrive.journal import Mark, Memory, Owner, decoded, encoded, key_of

MARK = Mark("dlq", (3, 14), "sent", "job", "me@desk", 99, "orders", 1, 5, 88, 2, "abc" * 20, "f1", "why not")
OWNER = Owner("dlq", "run-1", "job", "me@desk", 7)


@pytest.mark.parametrize(
    "entry",
    [
        MARK,
        Mark("dlq", (0, 0), "discarded", "job", "me@desk", 1, reason="a test message"),
        Mark("dlq", (0, 0), "parked", "job", "me@desk", 1, "parking", 0, 0),
        OWNER,
        Owner("dlq", "run-1", "job", "me@desk", 7, ended=True),
        Owner("dlq", "run-1", "job", "me@desk", 7, discards=True),
    ],
)
def test_an_entry_comes_back_as_it_was(entry: Mark | Owner) -> None:
    assert decoded(*encoded(entry)) == entry


def test_others_can_read_it() -> None:
    key, value = encoded(MARK)
    assert key == b"dlq/3/14" == key_of("dlq", (3, 14))
    told = json.loads(value)
    assert (told["to"], told["by"], told["count"], told["result"]) == (["orders", 1, 5], "me@desk", 2, "sent")
    assert encoded(OWNER)[0] == b"dlq/owner"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (None, b"{}"),
        (b"dlq/3/14", None),
        (b"dlq/3/14", b"[]"),
        (b"dlq/3/14", b"{"),
        (b"dlq/3/14", b"{}"),
        (b"dlq/3/14", b'{"job":"j","by":"b","at":"never"}'),
        (b"dlq/3/14", b'{"job":"j","by":"b","at":1,"result":"eaten"}'),
        (b"dlq/3/14", b'{"job":"j","by":"b","at":1,"to":7}'),
        (b"dlq/x/y", b'{"job":"j","by":"b","at":1}'),
        (b"dlq/1", b'{"job":"j","by":"b","at":1}'),
        (b"\xff/1/2", b'{"job":"j","by":"b","at":1}'),
        (b"dlq/owner", b'{"by":"b"}'),
    ],
)
def test_what_is_no_entry_is_passed_over(key: bytes | None, value: bytes | None) -> None:
    assert decoded(key, value) is None


def test_memory_knows_what_was_done_by_whom_with_which_dead_letter() -> None:
    memory = Memory("dlq")
    memory.take(MARK)
    memory.take(Mark("another", (0, 0), "sent", "job", "me@desk", 1))
    memory.take(OWNER)
    memory.take(Owner("another", "r", "j", "b", 1))
    assert memory.deed((3, 14), 88) == ("sent", "job", "me@desk")
    assert memory.deed((3, 14), 89) is None  # the topic was made anew
    assert memory.deed((0, 0), -1) is None
    assert memory.owner == OWNER


@pytest.mark.parametrize("cluster_id", ["MkU3OEVBNTcwNTJENDM2Qk", "a/cluster/owner"])
def test_a_topic_of_another_cluster_is_another_one(cluster_id: str) -> None:
    name = f"{cluster_id}/dlq"
    mark, owner = Mark(name, (3, 14), "sent", "job", "me@desk", 99), Owner(name, "run", "job", "me@desk", 99)
    assert [decoded(*encoded(entry)) for entry in (mark, owner)] == [mark, owner]
    own, other = Memory("dlq"), Memory(name)
    for memory in (own, other):
        memory.take(mark)
        memory.take(owner)
    assert (own.marks, own.owner) == ({}, None)
    assert (other.deed((3, 14), 88), other.owner) == (("sent", "job", "me@desk"), owner)


def test_what_was_discarded_in_their_own_cluster_counts_in_another() -> None:
    memory = Memory("id/dlq", discards=Memory("dlq"))
    assert memory.discards is not None
    memory.discards.take(Mark("dlq", (0, 1), "discarded", "job", "me@desk", 99, died_ms=5))
    assert memory.deed((0, 1), 5) == ("discarded", "job", "me@desk")
    assert memory.deed((0, 1), 6) is None
    memory.take(Mark("id/dlq", (0, 1), "sent", "job-2", "you@desk", 99, died_ms=5))
    assert memory.deed((0, 1), 5) == ("sent", "job-2", "you@desk")


def test_only_a_return_counts_as_a_round() -> None:
    memory = Memory("dlq")
    for at_ms, rounds in ((100, 1), (300, 2)):
        memory.take(Mark("dlq", (0, at_ms), "sent", "job", "me", at_ms, "orders", rounds=rounds, content="c"))
    memory.take(Mark("dlq", (0, 1), "discarded", "job", "me", 50, rounds=9, content="c"))
    assert [memory.rounds_before("c", died_ms) for died_ms in (100, 101, 300, 301)] == [0, 1, 1, 2]
    assert memory.rounds_before("another", 1_000) == 0
    assert memory.rounds_before("", 1_000) == 0
