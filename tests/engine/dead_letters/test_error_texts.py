"""Texts about failures, taken apart."""

import pytest

from kafka_explorer.engine.dead_letters.error_texts import ErrorText, cause_message, read_error
from kafka_explorer.engine.dead_letters.fingerprints import first_application_frame, normalised
from tests.engine.dead_letters.fixtures import LISTENER_FAILED, SAID, STACK, TIMEOUT


@pytest.mark.parametrize(
    ("text", "exception", "message"),
    [
        ("java.net.SocketTimeoutException: Read timed out", "java.net.SocketTimeoutException", "Read timed out"),
        ("java.lang.NullPointerException", "java.lang.NullPointerException", None),
        ("com.acme.Outer$InnerException: a: b", "com.acme.Outer$InnerException", "a: b"),
        ("ValueError: no", "ValueError", "no"),
        ("Error: it failed", "Error", "it failed"),
        ("could not send: no route", None, "could not send: no route"),
        ("Ошибка: нет связи", None, "Ошибка: нет связи"),
        ("", None, None),
    ],
)
def test_the_class_stands_before_the_message(text: str, exception: str | None, message: str | None) -> None:
    assert read_error(text) == ErrorText(exception, message)


def test_a_printed_stack_trace_is_kept_whole() -> None:
    assert read_error(STACK) == ErrorText(LISTENER_FAILED, "Listener failed", STACK)


def test_the_cause_s_own_words_stand_in_the_trace() -> None:
    assert cause_message(STACK, TIMEOUT) == SAID
    assert cause_message(STACK, LISTENER_FAILED) == "Listener failed"
    assert cause_message(STACK, "a.B") is None
    assert cause_message(None, TIMEOUT) is None


@pytest.mark.parametrize("text", ["\n" * 500_000, " \t" * 300_000, "A." * 300_000, "A" * 900_000, "at " * 200_000])
def test_long_texts_take_no_longer_than_they_are(text: str) -> None:
    """With a pattern that looks back again and again this test would not end."""
    read_error(text)
    first_application_frame(text)
    normalised(text)
    cause_message(text, "A")


def test_a_message_of_several_lines_ends_before_the_frames() -> None:
    assert cause_message("a.B: x\nCaused by: c.D: one\ntwo\n\tat e.F.g(F.java:1)\n", "c.D") == "one\ntwo"
