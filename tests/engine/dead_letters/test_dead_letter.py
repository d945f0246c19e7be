"""What a dead letter says of itself."""

from kafka_explorer.engine.dead_letters.dead_letter import DeadLetter, Doubt, DoubtKind, Event, Failure, Origin


def letter(*doubts: Doubt) -> DeadLetter:
    return DeadLetter("a-dlq", 0, 7, 1, "plain", Origin(), Failure(), 0, Event(None, b"x"), (), "", "", doubts)


def test_a_pointer_and_an_envelope_are_known_by_what_is_missing() -> None:
    pointer, envelope = letter(Doubt(DoubtKind.ORIGINAL_ELSEWHERE)), letter(Doubt(DoubtKind.HEADERS_LOST))

    assert (pointer.is_pointer, pointer.is_envelope) == (True, False)
    assert (envelope.is_pointer, envelope.is_envelope) == (False, True)


def test_without_doubts_nothing_is_doubted() -> None:
    assert not any(letter().doubted(kind) for kind in DoubtKind)
