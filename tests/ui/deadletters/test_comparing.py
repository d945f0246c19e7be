"""What differs between a message as it was and as it would be sent."""

from kafka_explorer.engine.dead_letters.dead_letter import Event
from kafka_explorer.ui.deadletters.comparing import compare, is_small
from kafka_explorer.ui.deadletters.header_lines import header_lines
from tests.ui.deadletters.letters import LETTER


def told(before: Event, after: Event) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in compare(before, after).lines]


def test_the_same_is_the_same() -> None:
    assert compare(LETTER.event, LETTER.event).same


def test_fields_key_and_headers_are_told_apart() -> None:
    before = Event(b"k", b'{"a": 1, "b": 1.10}', (("h", b"1"),))
    after = Event(None, b'{"a": 2, "b": 1.1}', (("h", b"1"), ("kafka-explorer-redrive-count", b"1")))
    assert told(before, after) == [
        ["key", "removed", "k", "null"],
        ["value.a", "changed", "1", "2"],
        ["value.b", "spelled", "1.10", "1.1"],
        ["header kafka-explorer-redrive-count", "added", "", "1"],
    ]


def test_what_is_no_json_is_told_by_size() -> None:
    assert told(Event(None, b"\xff\x00"), Event(None, b"\xff\x01")) == [
        ["value", "changed", "2 B", "2 B, differs in 1 place"]
    ]


def test_a_tombstone_is_not_an_empty_value() -> None:
    assert told(Event(None, None), Event(None, b"")) == [["value", "added", "null", "empty"]]


def test_white_space_alone_is_told() -> None:
    assert told(Event(None, b'{"a":1}'), Event(None, b'{"a": 1}'))[0][:2] == ["value", "spelled"]


def test_large_ones_are_not_compared_while_the_window_waits() -> None:
    assert is_small(LETTER.event, LETTER.event)
    assert not is_small(LETTER.event, Event(None, b"x" * 100_000))


def test_headers_are_kept_added_or_taken_off() -> None:
    built = Event(None, b"{}", (("trace", b"t-1"), ("__TypeId__", b"com.clinic.NotificationEvent")))
    lines = [tuple(cell.text for cell in line.cells) for line in header_lines(LETTER.event, built, LETTER.taken_off)]
    assert lines == [
        ("kept", "trace", "t-1"),
        ("added", "__TypeId__", "com.clinic.NotificationEvent"),
        ("taken off", "__TypeId__", ""),
    ]
