"""What is sent for a dead letter, byte for byte, and what is never sent."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Doubt, DoubtKind, Origin
from kafka_explorer.engine.records import Header, Record, TimestampType
from kafka_explorer.engine.redrive.building import (
    Built,
    build,
    build_noted,
    made_of,
    target_of,
    with_original,
)
from kafka_explorer.engine.redrive.learned import Learned, TypeSeen
from kafka_explorer.engine.redrive.notes import Note, NoteKind
from kafka_explorer.engine.redrive.request import (
    HeaderRules,
    Partitioning,
    RedriveRequest,
    Sendable,
    Timestamps,
    Unfit,
    Why,
)
from kafka_explorer.engine.redrive.transforms import Edit, RemoveField, SetField, Transform
from tests.engine.redrive.letters import BORN_MS, DIED_MS, envelope, learned, letter, record, request

OWN = (
    Header("kafka-explorer-redrive-id", b"cluster/orders-dlt/0/5"),
    Header("kafka-explorer-redrive-count", b"1"),
    Header("kafka-explorer-original-timestamp", str(BORN_MS).encode()),
)
TYPE = Header("__TypeId__", b"com.acme.Order")
_HEADERS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "traceparent"]), st.none() | st.binary(max_size=4)), max_size=5
)


def sent(
    dead_letter: DeadLetter, wish: RedriveRequest | None = None, known: Learned | None = None, **more: Any
) -> Sendable:
    result = build(dead_letter, wish or request(), known or learned(), **more)
    assert isinstance(result, Sendable)
    return result


def refused(dead_letter: DeadLetter, wish: RedriveRequest | None = None, known: Learned | None = None) -> Unfit:
    result = build(dead_letter, wish or request(), known or learned())
    assert isinstance(result, Unfit)
    return result


def noted(dead_letter: DeadLetter, wish: RedriveRequest | None = None, known: Learned | None = None) -> Built:
    return build_noted(dead_letter, wish or request(), known or learned())


def kinds(built: Built) -> set[NoteKind]:
    return {note.kind for note in built.notes}


@given(st.none() | st.binary(), st.none() | st.binary(), _HEADERS)
def test_the_event_goes_back_byte_for_byte(
    key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes | None]]
) -> None:
    known = learned(types=())
    result = sent(letter(value, key, tuple(headers)), known=known)
    message = result.message
    assert (message.key, message.value, message.partition, message.timestamp_ms) == (key, value, 1, None)
    assert message.headers == (*(Header(*header) for header in headers), *OWN)
    assert (message.id, result.target, result.rounds) == ((0, 5), "orders", 1)
    assert (result.content, result.fingerprint, result.timestamp_ms) == ("c1", "f1", DIED_MS)


def test_what_has_been_round_before_counts_on() -> None:
    assert Header("kafka-explorer-redrive-count", b"3") in sent(letter(rounds=2)).message.headers
    assert sent(letter(rounds=1), rounds=2).rounds == 3
    assert sent(letter(rounds=2), rounds=1).rounds == 3
    assert refused(letter(rounds=3)) == Unfit((0, 5), Why.ROUNDS, "3", "c1")
    assert isinstance(build(letter(), request(), learned(), rounds=3), Unfit)
    assert sent(letter(rounds=3), request(max_rounds=4)).rounds == 4


def test_the_first_time_of_all_survives_the_second_redrive() -> None:
    original = ("kafka-explorer-original-timestamp", b"1600000000000")
    message = sent(letter(rounds=1), record=record((original, original))).message
    assert [header.value for header in message.headers if header.name == original[0]] == [b"1600000000000"]
    damaged = sent(letter(), record=record((("kafka-explorer-original-timestamp", b"yesterday"),))).message
    assert damaged.headers == (TYPE, *OWN)


def test_an_envelope_gets_back_its_class_and_key() -> None:
    built = noted(envelope(b'{"id":"p-1"}'))
    assert isinstance(built.result, Sendable)
    message = built.result.message
    assert (message.key, message.value) == (b"p-1", b'{"id":"p-1"}')
    assert message.headers == (TYPE, *OWN)
    assert built.notes == (
        Note(NoteKind.UNWRAPPED),
        Note(NoteKind.KEY_INFERRED, "value.id"),
        Note(NoteKind.TYPE_LEARNED, "com.acme.Order"),
    )


def test_of_two_classes_the_fields_decide() -> None:
    known = learned(types=(TypeSeen("A", 50, frozenset({"id", "a"})), TypeSeen("B", 40, frozenset({"id", "b"}))))
    built = noted(envelope(b'{"id":1,"b":2}'), known=known)
    assert Note(NoteKind.TYPE_LEARNED, "B") in built.notes
    assert Note(NoteKind.TYPE_GUESSED, "A") in noted(envelope(b'{"id":1}'), known=known).notes


def test_where_no_message_names_a_class_none_is_sent() -> None:
    built = noted(envelope(), known=learned(types=(), untyped=90))
    assert isinstance(built.result, Sendable)
    assert built.result.message.headers == OWN
    assert kinds(built) == {NoteKind.UNWRAPPED, NoteKind.KEY_INFERRED}
    assert NoteKind.TYPE_UNKNOWN in kinds(noted(envelope(), known=learned(types=(), sampled=0)))


def test_a_tombstone_has_no_class() -> None:
    assert sent(envelope(None)).message.headers == OWN


def test_spring_takes_the_class_off_and_gets_it_back() -> None:
    assert sent(letter()).message.headers == (TYPE, *OWN)
    own = ("__TypeId__", b"mine")
    assert sent(letter(headers=(own,))).message.headers == (Header(*own), *OWN)
    assert sent(letter(dialect="connect")).message.headers == OWN
    assert sent(letter(), known=learned(untyped=40)).message.headers == OWN


def test_an_envelopes_key_that_differs_is_told() -> None:
    built = noted(envelope(b'{"id":"a"}', b"b"))
    assert isinstance(built.result, Sendable)
    assert built.result.message.key == b"a"
    assert Note(NoteKind.KEY_DIFFERS, "value.id") in built.notes
    same = noted(envelope(b'{"id":"a"}', b"a"))
    assert not kinds(same) & {NoteKind.KEY_DIFFERS, NoteKind.KEY_INFERRED}


def test_a_key_that_nothing_tells_is_told() -> None:
    built = noted(envelope(b"{}"))
    assert isinstance(built.result, Sendable)
    assert built.result.message.key is None
    assert NoteKind.KEY_UNKNOWN in kinds(built)
    assert sent(envelope(b"{}", b"k"), known=learned(keys=())).message.key == b"k"
    none = noted(envelope(b'{"id":1}', b"k"), known=learned(path_chosen=""))
    assert isinstance(none.result, Sendable)
    assert none.result.message.key is None
    assert NoteKind.KEY_UNKNOWN not in kinds(none)


def test_another_dead_letters_null_key_stays_null() -> None:
    assert sent(letter(key=None)).message.key is None


def test_the_partition_is_the_one_it_came_from_where_that_is() -> None:
    assert sent(letter()).message.partition == 1
    assert sent(letter(), request(partitioning=Partitioning.KEY)).message.partition is None
    gone = noted(letter(origin=Origin("orders", 3)))
    assert gone.notes[-1] == Note(NoteKind.PARTITION_GONE, "3")
    unknown = noted(letter(origin=Origin("orders")))
    assert NoteKind.PARTITION_UNKNOWN in kinds(unknown)
    for built in (gone, unknown):
        assert isinstance(built.result, Sendable)
        assert built.result.message.partition is None


def test_the_time_is_kept_when_wanted() -> None:
    keeping = request(timestamps=Timestamps.KEPT)
    message = sent(letter(), keeping).message
    assert message.timestamp_ms == BORN_MS
    assert OWN[2] not in message.headers
    assert OWN[2] in sent(letter(), keeping, learned(append_time=True)).message.headers
    unknown = noted(letter(origin=Origin("orders", 1, timestamp_ms=0)), keeping)
    assert isinstance(unknown.result, Sendable)
    assert unknown.result.message.timestamp_ms is None
    assert NoteKind.TIMESTAMP_UNKNOWN in kinds(unknown)


def test_the_target_is_the_chosen_one_first() -> None:
    elsewhere = request(target="other")
    assert target_of(letter(), elsewhere) == "other"
    assert refused(letter(), elsewhere) == Unfit((0, 5), Why.NO_TARGET, "other", "c1")
    assert refused(letter(origin=Origin())).why is Why.NO_TARGET


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (DoubtKind.HEADERS_UNREADABLE, Why.UNREADABLE_HEADERS),
        (DoubtKind.ENVELOPE_UNREADABLE, Why.NO_EVENT),
        (DoubtKind.ORIGINAL_ELSEWHERE, Why.NO_EVENT),
    ],
)
def test_what_is_not_whole_is_not_sent(kind: DoubtKind, why: Why) -> None:
    assert refused(letter(doubts=(Doubt(kind),))).why is why


def test_a_pointer_is_sent_with_its_original() -> None:
    pointer = letter(
        None, None, doubts=(Doubt(DoubtKind.ORIGINAL_ELSEWHERE),), dialect="share", origin=Origin("orders", 1)
    )
    headers = (Header("a", None), Header("kafka-explorer-redrive-count", b"1"))
    original = Record("orders", 1, 40, BORN_MS, TimestampType.CREATE, b"ok", b"ov", headers)
    whole = with_original(pointer, original)
    assert (whole.rounds, len(whole.content), whole.is_pointer) == (1, 64, False)
    result = sent(whole)
    assert (result.message.key, result.message.value, result.rounds) == (b"ok", b"ov", 2)
    assert result.message.headers == (
        Header("a", None),
        OWN[0],
        Header("kafka-explorer-redrive-count", b"2"),
        OWN[2],
    )


def test_the_users_rules_for_headers_count_before_the_dialects() -> None:
    headers = (("x", b"1"), ("kafka_dlt-a", b"2"), ("y", b"3"), ("kafka_dlt-a", b"4"))
    dead = letter(headers=(("x", b"1"), ("y", b"3")), taken_off=("kafka_dlt-a",))
    rules = HeaderRules(strip=("y",), keep=("kafka_dlt-a", "never"))
    message = sent(dead, request(headers=rules), learned(types=()), record=record(headers)).message
    assert message.headers[:-3] == (Header("x", b"1"), Header("kafka_dlt-a", b"2"), Header("kafka_dlt-a", b"4"))
    both = HeaderRules(strip=("kafka_dlt-a",), keep=("kafka_dlt-a",))
    assert sent(dead, request(headers=both), record=record(headers)).message.headers[:2] == (
        Header("x", b"1"),
        Header("y", b"3"),
    )


def test_an_envelopes_header_is_kept_when_wanted() -> None:
    own = record((("__TypeId__", b"Envelope"), ("b", b"1")))
    keeping = request(headers=HeaderRules(keep=("__TypeId__",)))
    assert sent(envelope(), keeping, record=own).message.headers[:-3] == (Header("__TypeId__", b"Envelope"),)
    stripping = request(headers=HeaderRules(strip=("__TypeId__",)))
    assert sent(envelope(), stripping, record=own).message.headers == OWN


def test_our_own_headers_are_ours_alone() -> None:
    old = ("kafka-explorer-redrive-id", b"old")
    dead = letter(taken_off=(old[0],))
    keeping = request(headers=HeaderRules(keep=(old[0],)))
    assert sent(dead, keeping, learned(types=()), record=record((old,))).message.headers == OWN


def test_steps_change_and_are_told() -> None:
    changing = request(transform=Transform((SetField("value.id", "8"),)))
    built = noted(letter(b'{"id": 7}'), changing)
    assert isinstance(built.result, Sendable)
    assert built.result.message.value == b'{"id": 8}'
    assert NoteKind.CHANGED in kinds(built)
    assert NoteKind.CHANGED not in kinds(noted(letter(b'{"id":8}'), changing))
    assert refused(letter(b"plain"), changing) == Unfit((0, 5), Why.CHANGE, "no_json value.id", "c1")


def test_a_key_is_inferred_before_the_change() -> None:
    removing = request(transform=Transform((RemoveField("value.id"),)))
    assert sent(envelope(b'{"id":"a"}'), removing).message.key == b"a"


def test_an_edit_stands_for_the_whole() -> None:
    dead = letter(b'{"id":7}', headers=(("x", b"1"),))
    edit = Edit(0, 5, made_of(dead), None, b"not json", (Header("y", b""), OWN[0]))
    editing = request(transform=Transform((SetField("value.id", "8"),), (edit,)))
    built = noted(dead, editing)
    assert isinstance(built.result, Sendable)
    assert (built.result.message.key, built.result.message.value) == (None, b"not json")
    assert built.result.message.headers == (Header("y", b""), *OWN)
    assert kinds(built) == {NoteKind.EDITED, NoteKind.NO_LONGER_JSON}
    assert refused(letter(b"another"), editing).detail == "stale_edit"
    assert sent(letter(b'{"id":7}', offset=6), editing).message.value == b'{"id":8}'


def test_building_twice_gives_the_same() -> None:
    dead = replace(envelope(b'{"id":"a"}'), rounds=1)
    assert build(dead, request(), learned()) == build(dead, request(), learned())
