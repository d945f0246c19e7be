"""Every dialect is recognised and explained, and the event is what was sent once, byte for byte."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kafka_explorer.engine.dead_letters.dead_letter import Doubt, DoubtKind
from kafka_explorer.engine.dead_letters.dialects import DIALECTS, user_dialect
from kafka_explorer.engine.dead_letters.explaining import Knowledge, explain
from kafka_explorer.engine.records import UNREADABLE_HEADERS, Header, Record
from tests.engine.dead_letters import fixtures
from tests.engine.dead_letters.fixtures import EVENT, FRAMEWORKS, KEY, OWN, SAID, TIMEOUT
from tests.messages import make_record, payloads, records

SOURCE = "notification-events"
KNOWN = Knowledge({SOURCE: 3})
PLACED = sorted(set(FRAMEWORKS) - {"watermill", "envelope"})
WHOLE = sorted(set(FRAMEWORKS) - {"share-group", "envelope"})


def test_every_dialect_has_a_fixture() -> None:
    assert {dialect.name for dialect in DIALECTS} | {"envelope"} == set(FRAMEWORKS)


@pytest.mark.parametrize("dialect", sorted(FRAMEWORKS))
def test_each_dialect_is_recognised_and_tells_its_source(dialect: str) -> None:
    letter = explain(FRAMEWORKS[dialect](), KNOWN)

    assert letter.dialect == dialect
    assert letter.origin.topic == SOURCE
    assert letter.origin.known_by == ("name" if dialect == "envelope" else "header")
    assert letter.rounds == 0


@pytest.mark.parametrize("dialect", PLACED)
def test_each_dialect_tells_the_place(dialect: str) -> None:
    origin = explain(FRAMEWORKS[dialect](), KNOWN).origin

    assert (origin.partition, origin.offset) == (1, 88_120)
    tells_time = dialect.startswith("spring") or dialect == "smallrye-retry"
    assert origin.timestamp_ms == (1_700_000_000_123 if tells_time else None)


@pytest.mark.parametrize("dialect", sorted(set(FRAMEWORKS) - {"share-group"}))
def test_each_dialect_tells_the_cause(dialect: str) -> None:
    failure = explain(FRAMEWORKS[dialect](), KNOWN).failure

    assert failure.exception == TIMEOUT
    assert failure.message == SAID


@pytest.mark.parametrize("dialect", WHOLE)
def test_what_is_sent_back_is_the_record_as_it_was(dialect: str) -> None:
    record = FRAMEWORKS[dialect]()
    letter = explain(record, KNOWN)

    more = {"spring-cloud-stream": "spring_json_header_types", "watermill": "_watermill_message_uuid"}.get(dialect)
    kept = [pair for pair in letter.event.headers if pair[0] != more]
    assert (letter.event.key, letter.event.value) == (KEY, EVENT)
    assert kept == [(header.name, header.value) for header in OWN]
    assert list(letter.taken_off) == [h.name for h in record.headers if h not in OWN and h.name != more]
    assert letter.doubts == ()


def test_the_listener_s_exception_is_the_outer_one() -> None:
    failure = explain(fixtures.spring(), KNOWN).failure

    assert failure.outer == fixtures.LISTENER_FAILED
    assert failure.stack_trace == fixtures.STACK


def test_groups_are_told_where_the_framework_knows_them() -> None:
    groups = {name: explain(make(), KNOWN).origin.group for name, make in FRAMEWORKS.items()}

    assert {name: group for name, group in groups.items() if group} == {
        "spring": "notification-service-group",
        "spring-retry": "notification-service-group",
        "share-group": "notification-service-group",
        "connect": "connect-notification-sync",
    }


def test_of_spring_s_repeated_places_the_newest_counts_and_each_is_a_round() -> None:
    first = fixtures.spring_place(SOURCE, 1, 5)
    second = fixtures.spring_place(SOURCE, 2, 88_120)
    record = fixtures.letter("notification-events-dlt", (*OWN, *first, *second, *fixtures.SPRING_EXCEPTION))

    letter = explain(record, KNOWN)

    assert (letter.origin.partition, letter.origin.offset, letter.rounds) == (2, 88_120, 1)


def test_the_dead_letter_topic_is_never_its_own_source() -> None:
    own = fixtures.spring_place("notification-events-dlt", 0, 3)
    record = fixtures.letter("notification-events-dlt", (*fixtures.spring_place(SOURCE, 1, 5), *own))

    origin = explain(record, KNOWN).origin

    assert (origin.topic, origin.partition, origin.offset) == (SOURCE, 1, 5)


def test_our_own_header_counts_rounds_where_the_framework_does_not() -> None:
    record = fixtures.connect()
    counted = (*record.headers, Header("kafka-explorer-redrive-count", b"2"), Header("kafka-explorer-redrive-id", b"x"))

    letter = explain(replace(record, headers=counted), KNOWN)

    assert letter.rounds == 2
    assert letter.taken_off[-2:] == ("kafka-explorer-redrive-count", "kafka-explorer-redrive-id")


def test_a_share_group_s_letter_is_a_pointer_unless_it_was_copied() -> None:
    pointer = explain(fixtures.share_group(), KNOWN)
    copied = explain(replace(fixtures.share_group(), key=KEY, value=EVENT), KNOWN)

    assert pointer.is_pointer
    assert pointer.content == ""
    assert pointer.failure.message == "Offset rejected by client."
    assert not copied.is_pointer
    assert copied.event.value == EVENT
    assert copied.doubted(DoubtKind.HEADERS_LOST)


def test_the_framework_that_failed_last_is_believed() -> None:
    redriven = fixtures.connect().headers
    both = (*redriven, *fixtures.spring_place(SOURCE, 2, 9), *fixtures.SPRING_EXCEPTION)

    letter = explain(fixtures.letter("notification-events-dlt", both), KNOWN)

    assert letter.dialect == "spring"
    assert [name for name, _ in letter.event.headers] == [header.name for header in OWN]


def test_an_envelope_gives_the_exact_bytes_and_says_what_it_lost() -> None:
    letter = explain(fixtures.envelope(), KNOWN)

    assert letter.event.value == EVENT
    assert letter.event.headers == ()
    assert letter.taken_off == ("__TypeId__",)
    assert letter.failure.at_ms == 1_795_363_015_000
    assert [doubt.kind for doubt in letter.doubts] == [DoubtKind.HEADERS_LOST]
    assert explain(fixtures.envelope(key=None), KNOWN).doubted(DoubtKind.KEY_LOST)


def test_an_event_that_is_a_text_is_spelled_out_once() -> None:
    encoded = b'"{\\"id\\": 1.10, \\"s\\":\\"a\\\\nb\\", \\"z\\":\\"\\u0416\\"}"'

    letter = explain(fixtures.envelope(encoded), KNOWN)

    assert letter.event.value == '{"id": 1.10, "s":"a\\nb", "z":"Ж"}'.encode()


def test_a_null_event_is_sent_as_it_stands_and_doubted() -> None:
    letter = explain(fixtures.envelope(b"null"), KNOWN)

    assert letter.event.value == b"null"
    assert letter.doubted(DoubtKind.EVENT_NULL)


@pytest.mark.parametrize(
    "broken", [b'{"originalEvent":{"a":1},"error":"x', b'{"originalEvent":"\\ud800","error":null}']
)
def test_an_envelope_that_cannot_be_opened_is_left_whole(broken: bytes) -> None:
    record = replace(fixtures.envelope(), value=broken)

    letter = explain(record, KNOWN)

    assert letter.dialect == "envelope"
    assert letter.event.value == broken
    assert letter.taken_off == ()
    assert letter.doubted(DoubtKind.ENVELOPE_UNREADABLE)


@pytest.mark.parametrize("value", [b"{}", b"[]", b'{"a":{"originalEvent":1}}', b"plain", b"", None])
def test_what_is_no_envelope_is_plain(value: bytes | None) -> None:
    letter = explain(make_record(value=value, topic="notification-events-dlq"), KNOWN)

    assert letter.dialect == "plain"
    assert letter.event.value == value


def test_damaged_headers_are_named_and_stop_nothing() -> None:
    damaged = tuple(
        Header(header.name, b"\xff\x01\x02") if header.name.endswith(("-partition", "-offset")) else header
        for header in fixtures.spring().headers
    )

    letter = explain(replace(fixtures.spring(), headers=damaged), KNOWN)

    assert letter.doubts == (
        Doubt(DoubtKind.DAMAGED_HEADER, "kafka_dlt-original-partition"),
        Doubt(DoubtKind.DAMAGED_HEADER, "kafka_dlt-original-offset"),
    )
    assert (letter.origin.topic, letter.origin.partition, letter.origin.offset) == (SOURCE, None, None)
    assert letter.failure.exception == TIMEOUT
    assert letter.event.value == EVENT


def test_headers_that_the_client_cannot_give_are_doubted() -> None:
    letter = explain(make_record(headers=(Header(UNREADABLE_HEADERS, None),)), KNOWN)

    assert letter.doubted(DoubtKind.HEADERS_UNREADABLE)


def test_the_source_is_trusted_in_order() -> None:
    record = fixtures.envelope()

    def known_by(knowledge: Knowledge, of: Record = record) -> tuple[str | None, str]:
        origin = explain(of, knowledge).origin
        return origin.topic, origin.known_by

    mappings = {"notification-events-dlq": "mapped"}
    assert known_by(Knowledge({SOURCE: 1}, mappings)) == (SOURCE, "name")
    assert known_by(Knowledge({"other": 1}, mappings)) == ("mapped", "mapping")
    assert known_by(Knowledge({"other": 1})) == (None, "unknown")
    assert explain(record, Knowledge({"other": 1})).doubted(DoubtKind.SOURCE_UNKNOWN)
    assert known_by(Knowledge({SOURCE: 3}, mappings), fixtures.spring()) == (SOURCE, "header")


def test_a_source_that_is_gone_or_no_topic_is_doubted() -> None:
    gone = explain(fixtures.connect(), Knowledge({"other": 1}))
    other = explain(fixtures.connect(), Knowledge({"new": 3}, {"sync-connect-dlq": "new"}))
    small = explain(fixtures.connect(), Knowledge({SOURCE: 1}))

    assert gone.doubts == (Doubt(DoubtKind.SOURCE_MISSING, SOURCE),)
    assert (other.origin.topic, other.doubts) == ("new", (Doubt(DoubtKind.NOT_A_TOPIC, SOURCE),))
    assert small.doubts == (Doubt(DoubtKind.PARTITION_MISSING, "1"),)


def test_the_user_s_dialect_comes_first() -> None:
    places = {"topic": "header.from", "event": "value.payload", "message": "value.why.text", "strip": "from, x-"}
    own = user_dialect("clinic", {"topics": "*-failed", **places})
    headers = (Header("from", SOURCE.encode()), Header("x-by", b"me"), Header("kept", b"1"))
    value = b'{"payload": {"n":1.10}, "why":{"text":"java.lang.IllegalStateException: closed"}}'
    knowledge = Knowledge({SOURCE: 1}, dialects=(own,))

    letter = explain(fixtures.letter("night-failed", headers, value), knowledge)

    assert letter.dialect == "clinic"
    assert letter.origin.topic == SOURCE
    assert letter.event.value == b'{"n":1.10}'
    assert letter.event.headers == (("kept", b"1"),)
    assert letter.failure.exception == "java.lang.IllegalStateException"
    assert letter.failure.message == "closed"
    assert explain(fixtures.letter("other", headers, value), knowledge).dialect == "plain"


def test_the_original_s_key_comes_out_of_the_user_s_envelope() -> None:
    own = user_dialect("clinic", {"event": "value.payload", "key": "value.id"})
    knowledge = Knowledge(dialects=(own,))

    told = explain(make_record(key=None, value=b'{"payload":{"n":1},"id":"p-1"}'), knowledge)
    untold = explain(make_record(key=b"k", value=b'{"payload":{"n":1}}'), knowledge)

    assert (told.event.key, told.doubted(DoubtKind.KEY_LOST)) == (b"p-1", False)
    assert (untold.event.key, untold.doubts.count(Doubt(DoubtKind.KEY_LOST))) == (b"k", 1)


def test_alike_failures_have_one_fingerprint_and_equal_events_one_content() -> None:
    one = explain(fixtures.envelope(b'{"a":1, "b":2}'))
    other = explain(fixtures.envelope(b'{"b":2,"a":1}'))
    another = explain(fixtures.envelope(b'{"b":2,"a":1.0}'))

    assert one.fingerprint == other.fingerprint == another.fingerprint
    assert one.content == other.content != another.content


MARKS = [
    name for dialect in DIALECTS for name in (*dialect.marks, dialect.partition, dialect.offset, dialect.timestamp)
]
odd_headers = st.builds(Header, st.sampled_from(MARKS) | st.text(max_size=5), payloads)
odd_values = payloads | st.binary(max_size=60).map(lambda data: b'{"originalEvent":' + data)
OWN_DIALECT = user_dialect("own", {told: f"value.{told}" for told in ("topic", "event", "offset", "timestamp")})


@given(records(), st.lists(odd_headers, max_size=8), odd_values)
def test_whatever_a_record_holds_it_is_explained(record: Record, headers: list[Header], value: bytes | None) -> None:
    odd = replace(record, headers=tuple(headers), value=value)

    for knowledge in (KNOWN, Knowledge(), Knowledge({SOURCE: 1}, dialects=(OWN_DIALECT,))):
        letter = explain(odd, knowledge)
        assert letter.event.key == odd.key
        assert len(letter.event.headers) + len(letter.taken_off) == len(headers)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json_values.filter(lambda value: not isinstance(value, str)), st.booleans())
def test_any_json_comes_out_of_its_envelope_as_it_went_in(value: object, spaced: bool) -> None:
    event = json.dumps(value, indent=1 if spaced else None).encode()

    assert explain(fixtures.envelope(event), KNOWN).event.value == event
    assert explain(fixtures.envelope(json.dumps(event.decode()).encode()), KNOWN).event.value == event
